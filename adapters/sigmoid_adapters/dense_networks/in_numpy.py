"""Fully connected networks in NumPy, with their gradients by backpropagation, layer by layer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from sigmoid_adapters.dense_networks.network import EPSILON, HiddenLayers, Layer, Network, Observation
from sigmoid_adapters.gradient_rules import exponential_form
from sigmoid_adapters.implementation import Array
from sigmoid_adapters.numpy_backend import two_branch
from sigmoid_spec import FORMATS

Store = Callable[[Array], Array]


class Trace(NamedTuple):
    """What the forward pass of a hidden layer keeps for the backward pass."""

    x: Array
    centred: Array
    deviation: Array
    u: Array
    y: Array


class Differentiated(NamedTuple):
    """The loss, its derivatives by every parameter, and by hidden layer the fraction of slopes that is exactly 0."""

    loss: float
    gradients: list[Layer]
    dead: list[float]


_ACTIVATIONS: Mapping[str, Callable[[Array], Array]] = MappingProxyType(
    {"sigmoid": two_branch, "tanh": np.tanh, "relu": lambda z: np.maximum(z, 0)}
)
_SLOPES: Mapping[str, Callable[[Array, Array], Array]] = MappingProxyType(
    {
        "sigmoid": lambda y, z: y * (1 - y),
        "accurate sigmoid": lambda y, z: np.asarray(exponential_form(np.abs, np.exp, z)),
        "tanh": lambda y, z: 1 - y * y,
        "relu": lambda y, z: (z > 0).astype(z.dtype),
    }
)


def slope(hidden: HiddenLayers, y: Array, z: Array) -> Array:
    """Compute the derivative of the activation from its output and its input."""
    return _SLOPES[("accurate " if hidden.accurate else "") + hidden.activation](y, z)


def _stored(values: Array, storage: str) -> Array:
    with np.errstate(over="ignore"):
        return values.astype(FORMATS[storage].dtype).astype(values.dtype)


def storing(storage: str, kept: np.dtype[np.generic]) -> Store:
    """Give the rounding of numbers of the format `kept` to a storage format: the identity if they are the same."""
    return (lambda values: values) if storage == kept.name else partial(_stored, storage=storage)


def _hidden(layer: Layer, x: Array, hidden: HiddenLayers, store: Store) -> Trace:
    z = x @ layer.weights + layer.bias
    centred, deviation = z, np.ones_like(layer.bias)
    if hidden.normalised:
        deviation = np.sqrt(z.var(axis=0) + z.dtype.type(EPSILON))
        centred = (z - z.mean(axis=0)) / deviation
        z = centred * layer.gain + layer.shift
    u = store(z)
    return Trace(x, centred, deviation, u, store(_ACTIVATIONS[hidden.activation](u)))


def forward(layers: list[Layer], x: Array, hidden: HiddenLayers) -> tuple[list[Trace], Array]:
    """Give the traces of the hidden layers, and the logits of the classes."""
    traces, store = [], storing(hidden.storage, x.dtype)
    for layer in layers[:-1]:
        traces.append(_hidden(layer, x, hidden, store))
        x = traces[-1].y
    return traces, x @ layers[-1].weights + layers[-1].bias


def _at_the_output(logits: Array, labels: Array) -> tuple[float, Array]:
    """Give the mean cross-entropy after softmax, and its derivatives by the logits."""
    rows, relative = np.arange(labels.size), logits - logits.max(axis=1, keepdims=True)
    exponentials = np.exp(relative)
    totals = exponentials.sum(axis=1, keepdims=True)
    loss = float((np.log(totals[:, 0]) - relative[rows, labels]).mean())
    delta = exponentials / totals
    delta[rows, labels] -= 1
    return loss, delta / delta.dtype.type(labels.size)


def _through_normalisation(delta: Array, layer: Layer, trace: Trace) -> tuple[Array, Array, Array]:
    """Give the derivatives by z, gain and shift."""
    gain, shift = (delta * trace.centred).sum(axis=0), delta.sum(axis=0)
    inner = delta * layer.gain
    by_z = inner - inner.mean(axis=0) - trace.centred * (inner * trace.centred).mean(axis=0)
    return by_z / trace.deviation, gain, shift


def differentiate(layers: list[Layer], x: Array, labels: Array, hidden: HiddenLayers) -> Differentiated:
    """Go forward, and back through the layers."""
    (traces, logits), store = forward(layers, x, hidden), storing(hidden.storage, x.dtype)
    loss, delta = _at_the_output(logits, labels)
    nothing = np.zeros_like(layers[-1].bias)
    found, dead = [Layer(traces[-1].y.T @ delta, delta.sum(axis=0), nothing, nothing)], []
    delta = store(delta @ layers[-1].weights.T)
    for layer, trace in zip(layers[-2::-1], traces[::-1], strict=True):
        slopes = slope(hidden, trace.y, trace.u)
        dead.append(float((slopes == 0).mean()))
        delta = delta * slopes
        gain = shift = np.zeros_like(layer.bias)
        if hidden.normalised:
            delta, gain, shift = _through_normalisation(delta, layer, trace)
        found.append(Layer(trace.x.T @ delta, delta.sum(axis=0), gain, shift))
        delta = store(delta @ layer.weights.T)
    return Differentiated(loss, found[::-1], dead[::-1])


def _combined(combine: Callable[[Array, Array], Array], these: list[Layer], those: list[Layer]) -> list[Layer]:
    return [Layer(*map(combine, this, that)) for this, that in zip(these, those, strict=True)]


def network(layers: list[Layer], hidden: HiddenLayers, rate: float, momentum: float) -> Network:
    """Build a network that starts from copies of these parameters; see `Network`."""
    kind = layers[0].weights.dtype.type
    state = [layers, [Layer(*map(np.zeros_like, layer)) for layer in layers]]

    def step(x: Array, labels: Array) -> None:
        found = differentiate(state[0], x, labels, hidden).gradients
        state[1] = _combined(lambda speed, one: kind(momentum) * speed + one, state[1], found)
        state[0] = _combined(lambda value, speed: value - kind(rate) * speed, state[0], state[1])

    def observe(x: Array, labels: Array) -> Observation:
        loss, found, dead = differentiate(state[0], x, labels, hidden)
        return Observation(loss, [layer.weights for layer in found], dead)

    return Network(step, observe, lambda x: forward(state[0], x, hidden)[1])
