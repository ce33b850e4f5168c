"""The gradients of a fully connected classifier by its weights, as a framework's own reverse mode gives them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from sigmoid_adapters.implementation import Array
from sigmoid_adapters.jax_backend import float64_enabled_for
from sigmoid_adapters.tensors import to_array, to_tensor

if TYPE_CHECKING:
    import jax

WeightGradients = Callable[[Sequence[Array], Array, Array, str], list[Array]]


def _by_torch(weights: Sequence[Array], x: Array, labels: Array, activation: str) -> list[Array]:
    import torch

    leaves = [to_tensor(matrix).clone().requires_grad_() for matrix in weights]
    with torch.enable_grad():
        a = to_tensor(x)
        for leaf in leaves[:-1]:
            a = getattr(torch, activation)(a @ leaf)
        loss = torch.nn.functional.cross_entropy(a @ leaves[-1], torch.from_numpy(labels.astype(np.int64)))
        found = torch.autograd.grad(loss, leaves)
    return [to_array(gradient, matrix) for gradient, matrix in zip(found, weights, strict=True)]


def _by_jax(weights: Sequence[Array], x: Array, labels: Array, activation: str) -> list[Array]:
    import jax
    import jax.numpy as jnp

    function = jnp.tanh if activation == "tanh" else getattr(jax.nn, activation)

    def loss(matrices: list[jax.Array]) -> jax.Array:
        a = jnp.asarray(x)
        for matrix in matrices[:-1]:
            a = function(a @ matrix)
        logarithms = jax.nn.log_softmax(a @ matrices[-1])
        total: jax.Array = -logarithms[jnp.arange(labels.size), labels].mean()
        return total

    with float64_enabled_for(x):
        return [np.asarray(gradient) for gradient in jax.grad(loss)([jnp.asarray(matrix) for matrix in weights])]


# By backend: ``function(weights, x, labels, activation)`` gives the derivatives of the mean cross-entropy after softmax
# by every weight. Layers have no bias; hidden ones have the activation "sigmoid", "tanh" or "relu", the last one none.
WEIGHT_GRADIENTS: Mapping[str, WeightGradients] = MappingProxyType({"torch": _by_torch, "jax": _by_jax})
