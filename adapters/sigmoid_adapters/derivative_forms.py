"""Ways to get σ′ in a backward pass: from a saved σ, from a saved x, and as each framework does it.

The forward pass gives y = σ(x) and keeps one array; the backward pass multiplies the cotangent by σ′ made from that::

    y(1 - y)              keeps y: two multiplications and a subtraction
    σ(x)σ(-x)             keeps x: two evaluations of σ
    t/(1 + t)², t=e⁻|x|   keeps x: one exponential and a division
    autodiff              what the framework does for its own sigmoid
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from sigmoid_adapters.gradient_rules import (
    AUTODIFF,
    EXPONENTIAL,
    PRODUCT,
    REFLECTION,
    exponential_form,
    jax_function,
    torch_function,
)
from sigmoid_adapters.implementation import Array
from sigmoid_adapters.jax_backend import float64_enabled_for
from sigmoid_adapters.numpy_backend import naive
from sigmoid_adapters.tensors import to_array, to_tensor

if TYPE_CHECKING:
    import jax
    import torch

FORMATS_OFFERED = ("bfloat16", "float16", "float32", "float64")


@dataclass(frozen=True)
class Step:
    """A forward and a backward pass, ready to run on one array with a cotangent of ones.

    Attributes
    ----------
    run : callable
        Runs both on the backend's own arrays, and waits for the result.
    derivative : callable
        Gives σ′ as a NumPy array.
    kept_bytes : int
        What the forward pass keeps for the backward pass.
    """

    run: Callable[[], object]
    derivative: Callable[[], Array]
    kept_bytes: int


@dataclass(frozen=True)
class DerivativeForm:
    """One way to get σ′ in one backend; ``prepare(x)`` gives the `Step` on an array."""

    form: str
    backend: str
    prepare: Callable[[Array], Step]


def _numpy(form: str) -> Callable[[Array], Step]:
    slopes: dict[str, Callable[[Array], Array]] = {
        PRODUCT: lambda y: y * (y.dtype.type(1) - y),
        REFLECTION: lambda x: naive(x) * naive(-x),
        EXPONENTIAL: lambda x: np.asarray(exponential_form(np.abs, np.exp, x)),
    }

    def prepare(x: Array) -> Step:
        cotangent = np.ones_like(x)

        def run() -> Array:
            with np.errstate(all="ignore"):
                y = naive(x)
                gradient: Array = cotangent * slopes[form](y if form == PRODUCT else x)
                return gradient

        return Step(run, run, x.nbytes)

    return prepare


def _torch(form: str) -> Callable[[Array], Step]:
    def prepare(x: Array) -> Step:
        import torch

        function, leaf = torch_function(form), to_tensor(x).clone().requires_grad_()
        cotangent, kept = torch.ones_like(leaf), []

        def run() -> torch.Tensor:
            with torch.enable_grad():
                return torch.autograd.grad(function(leaf), leaf, cotangent)[0]

        def keep(tensor: torch.Tensor) -> torch.Tensor:
            kept.append(tensor.nbytes)
            return tensor

        with torch.autograd.graph.saved_tensors_hooks(keep, lambda tensor: tensor):
            function(leaf)
        return Step(run, lambda: to_array(run(), x), sum(kept))

    return prepare


@cache
def _jax_programs(form: str) -> tuple[Callable[..., Any], Callable[..., Any]]:
    """Compile forward and backward pass; what the forward pass gives besides y are the residuals."""
    import jax

    function = jax_function(form)
    return jax.jit(lambda x: jax.vjp(function, x)), jax.jit(lambda pullback, cotangent: pullback(cotangent)[0])


def _jax(form: str) -> Callable[[Array], Step]:
    def prepare(x: Array) -> Step:
        import jax
        import jax.numpy as jnp

        forward, backward = _jax_programs(form)
        with float64_enabled_for(x):
            logits, cotangent = jnp.asarray(x), jnp.ones(x.shape, x.dtype)
            kept = sum(leaf.nbytes for leaf in jax.tree_util.tree_leaves(forward(logits)[1]))

        def run() -> jax.Array:
            with float64_enabled_for(x):
                return backward(forward(logits)[1], cotangent).block_until_ready()

        return Step(run, lambda: np.asarray(run()), kept)

    return prepare


_BUILDERS = {"numpy": _numpy, "jax": _jax, "torch": _torch}

DERIVATIVE_FORMS: Mapping[str, DerivativeForm] = MappingProxyType(
    {
        f"{backend}, {form}": DerivativeForm(form, backend, build(form))
        for backend, build in _BUILDERS.items()
        for form in (PRODUCT, REFLECTION, EXPONENTIAL, AUTODIFF)
        if (backend, form) != ("numpy", AUTODIFF)
    }
)
