"""The binary cross-entropy of a logit and a label, and its gradient by the logit, as each backend has it.

Composed: σ first, then logarithms, differentiated step by step. Fused: a function of the logit, as libraries offer it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from sigmoid_adapters.implementation import Array
from sigmoid_adapters.jax_backend import float64_enabled_for
from sigmoid_adapters.numpy_backend import two_branch
from sigmoid_adapters.tensors import to_array, to_tensor

if TYPE_CHECKING:
    import jax
    import torch

    OnTensors = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]
    OnJax = Callable[[jax.Array, jax.Array], jax.Array]

Evaluate = Callable[[Array, float], Array]
_FORMATS = ("bfloat16", "float16", "float32", "float64")


@dataclass(frozen=True)
class CrossEntropy:
    """One way to compute the loss and its gradient.

    Attributes
    ----------
    name : str
    backend : str
    needs : str
        The module that has to be installed.
    fused : bool
        Whether it is a function of the logit, not of σ of it.
    formats : tuple of str
    loss, gradient : callable
        ``loss(x, label)`` gives an array of the shape and dtype of the logits `x`; `label` is a number of the format.
    """

    name: str
    backend: str
    needs: str
    fused: bool
    formats: tuple[str, ...]
    loss: Evaluate
    gradient: Evaluate


def _numpy_composed_loss(x: Array, label: float) -> Array:
    p, one, y = two_branch(x), x.dtype.type(1), x.dtype.type(label)
    loss: Array = -y * np.log(p) - (one - y) * np.log(one - p)
    return loss


def _numpy_composed_gradient(x: Array, label: float) -> Array:
    p, one, y = two_branch(x), x.dtype.type(1), x.dtype.type(label)
    gradient: Array = (-y / p + (one - y) / (one - p)) * (p * (one - p))
    return gradient


def _numpy_fused_loss(x: Array, label: float) -> Array:
    kind = x.dtype.type
    loss: Array = np.maximum(x, kind(0)) - x * kind(label) + np.log1p(np.exp(-np.abs(x)))
    return loss


def _numpy_fused_gradient(x: Array, label: float) -> Array:
    gradient: Array = two_branch(x) - x.dtype.type(label)
    return gradient


def _torch_composed(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    import torch

    p = torch.sigmoid(x)
    return -y * torch.log(p) - (1 - y) * torch.log(1 - p)


def _torch_on_probabilities(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    import torch

    return torch.nn.functional.binary_cross_entropy(torch.sigmoid(x), y, reduction="none")


def _torch_on_logits(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    import torch

    return torch.nn.functional.binary_cross_entropy_with_logits(x, y, reduction="none")


def _jax_composed(x: jax.Array, y: jax.Array) -> jax.Array:
    import jax
    import jax.numpy as jnp

    p = jax.nn.sigmoid(x)
    return -y * jnp.log(p) - (1 - y) * jnp.log(1 - p)


def _jax_log_sigmoid(x: jax.Array, y: jax.Array) -> jax.Array:
    import jax

    return -y * jax.nn.log_sigmoid(x) - (1 - y) * jax.nn.log_sigmoid(-x)


def _optax(x: jax.Array, y: jax.Array) -> jax.Array:
    import optax

    loss: jax.Array = optax.sigmoid_binary_cross_entropy(x, y)
    return loss


def _by_torch(function: OnTensors) -> tuple[Evaluate, Evaluate]:
    def loss(x: Array, label: float) -> Array:
        logits = to_tensor(x)
        return to_array(function(logits, logits.new_full(logits.shape, label)), x)

    def gradient(x: Array, label: float) -> Array:
        import torch

        leaf = to_tensor(x).detach().requires_grad_()
        with torch.enable_grad():
            losses = function(leaf, leaf.new_full(leaf.shape, label))
            return to_array(torch.autograd.grad(losses, leaf, torch.ones_like(losses))[0], x)

    return loss, gradient


def _by_jax(function: OnJax) -> tuple[Evaluate, Evaluate]:
    @cache
    def programs() -> tuple[OnJax, OnJax]:
        import jax
        import jax.numpy as jnp

        def gradient(x: jax.Array, y: jax.Array) -> jax.Array:
            result: jax.Array = jax.vjp(lambda at: function(at, y), x)[1](jnp.ones_like(x))[0]
            return result

        return jax.jit(function), jax.jit(gradient)

    def run(which: int, x: Array, label: float) -> Array:
        import jax.numpy as jnp

        with float64_enabled_for(x):
            return np.asarray(programs()[which](jnp.asarray(x), jnp.asarray(x.dtype.type(label))))

    return (lambda x, label: run(0, x, label)), (lambda x, label: run(1, x, label))


_ENTRIES = (
    ("numpy, σ then log", "numpy", "numpy", False, (_numpy_composed_loss, _numpy_composed_gradient)),
    ("numpy, on logits", "numpy", "numpy", True, (_numpy_fused_loss, _numpy_fused_gradient)),
    ("torch, σ then log", "torch", "torch", False, _by_torch(_torch_composed)),
    ("torch, binary_cross_entropy", "torch", "torch", False, _by_torch(_torch_on_probabilities)),
    ("torch, binary_cross_entropy_with_logits", "torch", "torch", True, _by_torch(_torch_on_logits)),
    ("jax, σ then log", "jax", "jax", False, _by_jax(_jax_composed)),
    ("jax, log_sigmoid", "jax", "jax", True, _by_jax(_jax_log_sigmoid)),
    ("optax, sigmoid_binary_cross_entropy", "jax", "optax", True, _by_jax(_optax)),
)

CROSS_ENTROPIES: Mapping[str, CrossEntropy] = MappingProxyType(
    {
        name: CrossEntropy(name, backend, needs, fused, _FORMATS, *functions)
        for name, backend, needs, fused, functions in _ENTRIES
    }
)
