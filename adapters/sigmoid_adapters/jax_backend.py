"""JAX: the logistic primitive, eager and compiled, and its derivatives in every mode.

JAX arrays have no strides: what comes in is laid out afresh by JAX itself. float64 is computed under a context that
enables it for the calling thread and leaves the global setting as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import cache, reduce
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

import numpy as np
from packaging.version import Version

from sigmoid_adapters.arrays import like, native
from sigmoid_adapters.implementation import Array, Evaluate, Implementation, Pullback

if TYPE_CHECKING:
    import jax

    Operation = Callable[[jax.Array], jax.Array]
    Reverse = Callable[[jax.Array, jax.Array], jax.Array]

_FORMATS = ("float8_e4m3fn", "float8_e5m2", "bfloat16", "float16", "float32", "float64")


def _sigmoid(x: jax.Array) -> jax.Array:
    import jax

    return jax.nn.sigmoid(x)


def _highest(x: jax.Array) -> jax.Array:
    import jax

    return jax.lax.logistic(x, accuracy=jax.lax.AccuracyMode.HIGHEST)


def _jit(function: Callable[..., jax.Array]) -> Callable[..., jax.Array]:
    """Compile at the first call; later calls of the same shape and format neither trace nor compile."""

    @cache
    def compiled() -> Callable[..., jax.Array]:
        import jax

        result: Callable[..., jax.Array] = jax.jit(function)
        return result

    return lambda *arguments: compiled()(*arguments)


def _reverse(function: Operation) -> Reverse:
    def pullback(x: jax.Array, cotangent: jax.Array) -> jax.Array:
        import jax

        gradient: jax.Array = jax.vjp(function, x)[1](cotangent)[0]
        return gradient

    return pullback


def _with_ones(function: Reverse) -> Operation:
    def operation(x: jax.Array) -> jax.Array:
        import jax.numpy as jnp

        return function(x, jnp.ones_like(x))

    return operation


def _forward(function: Operation) -> Operation:
    def operation(x: jax.Array) -> jax.Array:
        import jax
        import jax.numpy as jnp

        tangent: jax.Array = jax.jvp(function, (x,), (jnp.ones_like(x),))[1]
        return tangent

    return operation


def _mapped(function: Operation) -> Operation:
    """Map a function of one element over every axis, one after the other."""

    def operation(x: jax.Array) -> jax.Array:
        import jax

        mapped: Operation = reduce(lambda inner, _: jax.vmap(inner), range(x.ndim), function)
        return mapped(x)

    return operation


def _elementwise_grad(function: Operation) -> Operation:
    def operation(x: jax.Array) -> jax.Array:
        import jax

        return _mapped(jax.grad(function))(x)

    return operation


def _recorded(function: Operation) -> Operation:
    """Take the value that comes with a vector-Jacobian product."""

    def operation(x: jax.Array) -> jax.Array:
        import jax

        value: jax.Array = jax.vjp(function, x)[0]
        return value

    return operation


def float64_enabled_for(x: Array) -> AbstractContextManager[Any]:
    """Enable float64 in the calling thread if `x` is of that format."""
    if x.dtype.itemsize < 8:
        return nullcontext()
    import jax

    owner: Any = jax if hasattr(jax, "enable_x64") else import_module("jax.experimental")  # the latter before JAX 0.8
    context: AbstractContextManager[Any] = owner.enable_x64(True)
    return context


def on_arrays(operation: Callable[..., jax.Array]) -> Callable[..., Array]:
    """Let NumPy arrays in and out of an operation on JAX arrays, bit for bit."""

    def evaluate(x: Array, *more: Array) -> Array:
        import jax.numpy as jnp

        with float64_enabled_for(x):
            result = operation(*(jnp.asarray(native(argument)) for argument in (x, *more)))
            return like(np.asarray(result), x)

    return evaluate


_NO_ACCURACY_MODES = "accuracy=HIGHEST needs JAX 0.8 or newer"


def _has_accuracy_modes() -> bool:
    """Whether the installed JAX lets a caller ask for accuracy; its metadata tell, so that nothing is imported."""
    try:
        return Version(version("jax")) >= Version("0.8")
    except PackageNotFoundError:
        return True


_VJP = _reverse(_sigmoid)
_HIGHEST_VJP = _reverse(_highest)

# Name: function, operation, the implementation it is a variant of, reverse mode.
_OPERATIONS: dict[str, tuple[str, Operation, str | None, Reverse | None]] = {
    "jax.nn.sigmoid": ("sigmoid", _sigmoid, None, None),
    "jax.nn.sigmoid.jit": ("sigmoid", _jit(_sigmoid), "jax.nn.sigmoid", None),
    "jax.lax.logistic.highest": ("sigmoid", _jit(_highest), None, None),
    "jax.nn.sigmoid.vjp": ("sigmoid_derivative", _with_ones(_VJP), None, _VJP),
    "jax.nn.sigmoid.vjp.jit": ("sigmoid_derivative", _jit(_with_ones(_VJP)), "jax.nn.sigmoid.vjp", _jit(_VJP)),
    "jax.nn.sigmoid.jvp": ("sigmoid_derivative", _forward(_sigmoid), "jax.nn.sigmoid.vjp", None),
    "jax.nn.sigmoid.grad.vmap": ("sigmoid_derivative", _elementwise_grad(_sigmoid), "jax.nn.sigmoid.vjp", None),
    "jax.lax.logistic.highest.vjp": ("sigmoid_derivative", _jit(_with_ones(_HIGHEST_VJP)), None, _jit(_HIGHEST_VJP)),
    "jax.nn.sigmoid.second": ("sigmoid_second_derivative", _jit(_forward(_with_ones(_VJP))), None, None),
}

# Other ways to call an operation, which are compared with it and not audited on their own.
_PATHS: dict[str, dict[str, Operation]] = {
    "jax.nn.sigmoid": {"jax.vmap": _mapped(_sigmoid), "the value of jax.vjp": _recorded(_sigmoid)},
    "jax.lax.logistic.highest": {"no jax.jit": _highest},
    "jax.lax.logistic.highest.vjp": {"no jax.jit": _with_ones(_HIGHEST_VJP)},
    "jax.nn.sigmoid.second": {"no jax.jit": _forward(_with_ones(_VJP))},
}

WITHHELD = {} if _has_accuracy_modes() else {name: _NO_ACCURACY_MODES for name in _OPERATIONS if ".highest" in name}


def _implementation(name: str) -> Implementation:
    function, operation, variant_of, reverse = _OPERATIONS[name]
    evaluate: Evaluate = on_arrays(operation)
    pullback: Pullback | None = None if reverse is None else on_arrays(reverse)
    paths = {path: on_arrays(way) for path, way in _PATHS.get(name, {}).items()}
    return Implementation(name, function, _FORMATS, evaluate, variant_of, pullback, paths)


IMPLEMENTATIONS = tuple(_implementation(name) for name in _OPERATIONS if name not in WITHHELD)
