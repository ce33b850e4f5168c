"""Small fully connected networks in NumPy, with their gradients by backpropagation, layer by layer.

z = xW + b, optionally normalised over the batch, then a = activation(z); the output layer is linear, the loss the mean
cross-entropy after softmax. What a layer hands on, forward and backward, is rounded to a storage format; sums and
products are formed in the format of the parameters.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np

Array = np.ndarray[Any, Any]
Store = Callable[[Array], Array]

_EPSILON = 1e-5


@dataclass(frozen=True)
class Variant:
    """A way to build the hidden layers.

    Attributes
    ----------
    name : str
    activation : {"sigmoid", "tanh", "relu"}
    accurate : bool
        Whether σ′ is made from the input z of the layer, as t/(1 + t)² with t = exp(-|z|), not from its output as
        y(1 - y).
    normalised : bool
        Whether z is normalised over the batch before the activation.
    scale : float
        Of the initial weights, relative to those of Glorot, or of He for ReLU.
    """

    name: str
    activation: str
    accurate: bool = False
    normalised: bool = False
    scale: float = 1.0


VARIANTS = (
    Variant("sigmoid", "sigmoid"),
    Variant("sigmoid, accurate σ′", "sigmoid", accurate=True),
    Variant("tanh", "tanh"),
    Variant("ReLU", "relu"),
    Variant("sigmoid, normalised", "sigmoid", normalised=True),
    Variant("sigmoid, weights × 8", "sigmoid", scale=8.0),
    Variant("sigmoid, accurate σ′, weights × 8", "sigmoid", accurate=True, scale=8.0),
)


class Layer(NamedTuple):
    """Parameters of a layer, or their gradients; `gain` and `shift` are those of the normalisation."""

    weights: Array
    bias: Array
    gain: Array
    shift: Array


class Trace(NamedTuple):
    """What the forward pass of a hidden layer keeps for the backward pass."""

    x: Array
    centred: Array
    deviation: Array
    u: Array
    y: Array


def sigmoid(z: Array) -> Array:
    """Compute σ without overflow."""
    t = np.exp(-np.abs(z))
    y: Array = np.where(z < 0, t, z.dtype.type(1)) / (1 + t)
    return y


def _accurate(y: Array, z: Array) -> Array:
    t = np.exp(-np.abs(z))
    derivative: Array = t / ((1 + t) * (1 + t))
    return derivative


_ACTIVATIONS: Mapping[str, Callable[[Array], Array]] = MappingProxyType(
    {"sigmoid": sigmoid, "tanh": np.tanh, "relu": lambda z: np.maximum(z, 0)}
)
_SLOPES: Mapping[str, Callable[[Array, Array], Array]] = MappingProxyType(
    {
        "sigmoid": lambda y, z: y * (1 - y),
        "accurate sigmoid": _accurate,
        "tanh": lambda y, z: 1 - y * y,
        "relu": lambda y, z: (z > 0).astype(z.dtype),
    }
)


def slope(variant: Variant, y: Array, z: Array) -> Array:
    """Compute the derivative of the activation from its output and its input."""
    return _SLOPES[("accurate " if variant.accurate else "") + variant.activation](y, z)


def initial(variant: Variant, sizes: tuple[int, ...], seed: int, dtype: Any = np.float32) -> list[Layer]:
    """Draw weights from normal distributions; the output layer's are never scaled."""
    generator, layers = np.random.default_rng(seed), []
    for place, (inputs, outputs) in enumerate(pairwise(sizes)):
        hidden = place < len(sizes) - 2
        variance = 2 / inputs if variant.activation == "relu" and hidden else 2 / (inputs + outputs)
        drawn = generator.normal(0.0, np.sqrt(variance), (inputs, outputs)) * (variant.scale if hidden else 1.0)
        zeros = np.zeros(outputs, dtype)
        layers.append(Layer(drawn.astype(dtype), zeros, zeros + 1, zeros.copy()))
    return layers


def _hidden(layer: Layer, x: Array, variant: Variant, store: Store) -> Trace:
    z = x @ layer.weights + layer.bias
    centred, deviation = z, np.ones_like(layer.bias)
    if variant.normalised:
        deviation = np.sqrt(z.var(axis=0) + z.dtype.type(_EPSILON))
        centred = (z - z.mean(axis=0)) / deviation
        z = centred * layer.gain + layer.shift
    u = store(z)
    return Trace(x, centred, deviation, u, store(_ACTIVATIONS[variant.activation](u)))


def forward(layers: list[Layer], x: Array, variant: Variant, store: Store) -> tuple[list[Trace], Array]:
    """Give the traces of the hidden layers, and the logits of the classes."""
    traces = []
    for layer in layers[:-1]:
        traces.append(_hidden(layer, x, variant, store))
        x = traces[-1].y
    return traces, x @ layers[-1].weights + layers[-1].bias


def softmax(logits: Array) -> Array:
    """Give the probabilities of the classes, row by row."""
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    probabilities: Array = exponentials / exponentials.sum(axis=1, keepdims=True)
    return probabilities


def _through_normalisation(delta: Array, layer: Layer, trace: Trace) -> tuple[Array, Array, Array]:
    """Give the derivatives by z, gain and shift."""
    gain, shift = (delta * trace.centred).sum(axis=0), delta.sum(axis=0)
    inner = delta * layer.gain
    by_z = inner - inner.mean(axis=0) - trace.centred * (inner * trace.centred).mean(axis=0)
    return by_z / trace.deviation, gain, shift


def gradients(
    layers: list[Layer], x: Array, labels: Array, variant: Variant, store: Store
) -> tuple[list[Layer], list[float]]:
    """Differentiate the loss by every parameter.

    Returns
    -------
    gradients : list of Layer
    dead : list of float
        For each hidden layer, the fraction of σ′ (of the activation's slope) that is exactly 0.
    """
    traces, logits = forward(layers, x, variant, store)
    delta = softmax(logits)
    delta[np.arange(labels.size), labels] -= 1
    delta /= delta.dtype.type(labels.size)
    nothing = np.zeros_like(layers[-1].bias)
    found, dead = [Layer(traces[-1].y.T @ delta, delta.sum(axis=0), nothing, nothing)], []
    delta = store(delta @ layers[-1].weights.T)
    for layer, trace in zip(layers[-2::-1], traces[::-1], strict=True):
        slopes = slope(variant, trace.y, trace.u)
        dead.append(float((slopes == 0).mean()))
        delta = delta * slopes
        gain = shift = np.zeros_like(layer.bias)
        if variant.normalised:
            delta, gain, shift = _through_normalisation(delta, layer, trace)
        found.append(Layer(trace.x.T @ delta, delta.sum(axis=0), gain, shift))
        delta = store(delta @ layer.weights.T)
    return found[::-1], dead[::-1]
