"""Chains of sigmoids, a₁ = σ(w₁ (x - c)), a₂ = σ(w₂ (a₁ - c)), …, and their gradients by reverse mode in each backend.

The chains of all depths up to D are run at once: lane L of an array of D lanes applies the first L layers and keeps its
value after that. Selecting is exact, forward and backward, so that a lane's gradient is that of its own chain.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from sigmoid_adapters.implementation import Array
from sigmoid_adapters.jax_backend import float64_enabled_for
from sigmoid_adapters.numpy_backend import reflection, two_branch
from sigmoid_adapters.tensors import to_array, to_tensor

if TYPE_CHECKING:
    import jax

_FORMATS = ("bfloat16", "float16", "float32", "float64")


@dataclass(frozen=True)
class ChainGradient:
    """One way to differentiate a chain of sigmoids.

    Attributes
    ----------
    name, backend : str
    formats : tuple of str
    gradients : callable
        ``gradients(x, weights, centre)``, with `weights` an array of shape (D,), gives an array of its shape and dtype:
        the derivatives by x of the chains of depth 1 … D. `x` and `centre` are numbers of the format.
    """

    name: str
    backend: str
    formats: tuple[str, ...]
    gradients: Callable[[float, Array, float], Array]


def _product(y: Array, z: Array) -> Array:
    product: Array = y * (y.dtype.type(1) - y)
    return product


def _reflection(y: Array, z: Array) -> Array:
    product: Array = reflection(z)
    return product


def _by_numpy(derivative: Callable[[Array, Array], Array]) -> Callable[[float, Array, float], Array]:
    """Differentiate by hand with a rule for σ′ that is given the layer's output y and its input z."""

    def gradients(x: float, weights: Array, centre: float) -> Array:
        lanes, kind = np.arange(weights.size), weights.dtype.type
        a = np.full_like(weights, kind(x))
        slopes = []
        for layer, weight in enumerate(weights):
            z = weight * (a - kind(centre))
            y = two_branch(z)
            slopes.append(derivative(y, z))
            a = np.where(lanes >= layer, y, a)
        result = np.ones_like(weights)
        for layer in reversed(range(weights.size)):
            result = np.where(lanes >= layer, result * slopes[layer] * weights[layer], result)
        return result

    return gradients


def _by_torch(x: float, weights: Array, centre: float) -> Array:
    import torch

    w, lanes = to_tensor(weights), torch.arange(weights.size)
    leaf = torch.full_like(w, x).requires_grad_()
    with torch.enable_grad():
        a = leaf
        for layer in range(weights.size):
            a = torch.where(lanes >= layer, torch.sigmoid(w[layer] * (a - centre)), a)
        (result,) = torch.autograd.grad(a, leaf, torch.ones_like(a))
    return to_array(result, weights)


@cache
def _jax_program() -> Callable[..., jax.Array]:
    import jax
    import jax.numpy as jnp

    def chain(x: jax.Array, weights: jax.Array, centre: jax.Array) -> jax.Array:
        lanes = jnp.arange(weights.size)

        def step(a: jax.Array, layer: tuple[jax.Array, jax.Array]) -> tuple[jax.Array, None]:
            number, weight = layer
            return jnp.where(lanes >= number, jax.nn.sigmoid(weight * (a - centre)), a), None

        result: jax.Array = jax.lax.scan(step, x, (lanes, weights))[0]
        return result

    def gradients(x: jax.Array, weights: jax.Array, centre: jax.Array) -> jax.Array:
        result: jax.Array = jax.vjp(lambda start: chain(start, weights, centre), x)[1](jnp.ones_like(x))[0]
        return result

    program: Callable[..., jax.Array] = jax.jit(gradients)
    return program


def _by_jax(x: float, weights: Array, centre: float) -> Array:
    import jax.numpy as jnp

    with float64_enabled_for(weights):
        start = jnp.asarray(np.full_like(weights, weights.dtype.type(x)))
        result = _jax_program()(start, jnp.asarray(weights), jnp.asarray(weights.dtype.type(centre)))
        return np.asarray(result)


def _entry(name: str, backend: str, gradients: Callable[[float, Array, float], Any]) -> tuple[str, ChainGradient]:
    return name, ChainGradient(name, backend, _FORMATS, gradients)


CHAIN_GRADIENTS: Mapping[str, ChainGradient] = MappingProxyType(
    dict(
        (
            _entry("numpy, y(1 - y)", "numpy", _by_numpy(_product)),
            _entry("numpy, σ(x)σ(-x)", "numpy", _by_numpy(_reflection)),
            _entry("torch, autograd", "torch", _by_torch),
            _entry("jax, vjp", "jax", _by_jax),
        )
    )
)
