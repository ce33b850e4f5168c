"""The frameworks' sigmoid with a backward pass of one's own: σ′ from the saved output, or from the saved input."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import jax
    import torch

PRODUCT, REFLECTION, EXPONENTIAL, AUTODIFF = "y(1 - y)", "σ(x)σ(-x)", "t/(1 + t)²", "autodiff"


def exponential_form(absolute: Callable[[Any], Any], exponential: Callable[[Any], Any], x: Any) -> Any:
    """Compute σ′(x) = t/(1 + t)² with t = e⁻|x|, in any backend."""
    t = exponential(-absolute(x))
    s = 1 + t
    return t / (s * s)


@cache
def torch_function(form: str) -> Callable[[torch.Tensor], torch.Tensor]:
    """Give the sigmoid whose backward pass is a form, a `torch.autograd.Function`; for `AUTODIFF`, PyTorch's own."""
    import torch

    if form == AUTODIFF:
        own: Callable[[torch.Tensor], torch.Tensor] = torch.sigmoid
        return own

    slopes: dict[str, Callable[[torch.Tensor], torch.Tensor]] = {
        PRODUCT: lambda y: y * (1 - y),
        REFLECTION: lambda x: torch.sigmoid(x) * torch.sigmoid(-x),
        EXPONENTIAL: lambda x: exponential_form(torch.abs, torch.exp, x),
    }

    class Sigmoid(torch.autograd.Function):  # type: ignore[misc]
        @staticmethod
        def forward(ctx: Any, x: torch.Tensor) -> torch.Tensor:
            y = torch.sigmoid(x)
            ctx.save_for_backward(y if form == PRODUCT else x)
            return y

        @staticmethod
        def backward(ctx: Any, *cotangents: torch.Tensor) -> torch.Tensor:
            return cotangents[0] * slopes[form](*ctx.saved_tensors)

    apply: Callable[[torch.Tensor], torch.Tensor] = Sigmoid.apply
    return apply


@cache
def jax_function(form: str) -> Callable[[jax.Array], jax.Array]:
    """Give the sigmoid whose backward pass is a form, a `jax.custom_vjp`; for `AUTODIFF`, JAX's own."""
    import jax
    import jax.numpy as jnp

    slopes: dict[str, Callable[[jax.Array], jax.Array]] = {
        PRODUCT: lambda y: y * (1 - y),
        REFLECTION: lambda x: jax.nn.sigmoid(x) * jax.nn.sigmoid(-x),
        EXPONENTIAL: lambda x: exponential_form(jnp.abs, jnp.exp, x),
    }
    function: Any = jax.nn.sigmoid
    if form != AUTODIFF:
        function = jax.custom_vjp(lambda x: jax.nn.sigmoid(x))

        def forward(x: jax.Array) -> tuple[jax.Array, jax.Array]:
            y = jax.nn.sigmoid(x)
            return y, y if form == PRODUCT else x

        function.defvjp(forward, lambda kept, cotangent: (cotangent * slopes[form](kept),))
    result: Callable[[jax.Array], jax.Array] = function
    return result
