"""PyTorch: the sigmoid by each of its names, compiled, and its derivatives in every mode.

Arrays reach PyTorch as tensors over the same memory, strides included. Its settings are left as they are.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import TYPE_CHECKING

from sigmoid_adapters.implementation import Array, Implementation
from sigmoid_adapters.tensors import elements_may_share_memory, empty_like_layout, to_array, to_tensor
from sigmoid_adapters.torch_compiled import compiled, compiler, quiet_at_first

if TYPE_CHECKING:
    import torch

    Operation = Callable[[torch.Tensor], torch.Tensor]
    Reverse = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]

_FORMATS = ("bfloat16", "float16", "float32", "float64")


def _sigmoid(x: torch.Tensor) -> torch.Tensor:
    import torch

    return torch.sigmoid(x)


def _expit(x: torch.Tensor) -> torch.Tensor:
    import torch

    result: torch.Tensor = torch.special.expit(x)
    return result


def _in_place(x: torch.Tensor) -> torch.Tensor:
    return empty_like_layout(x).copy_(x).sigmoid_()


def _out(x: torch.Tensor) -> torch.Tensor:
    import torch

    return torch.sigmoid(x, out=empty_like_layout(x))


def _mapped(function: Operation) -> Operation:
    """Map a function of one element over every axis, one after the other."""

    def operation(x: torch.Tensor) -> torch.Tensor:
        import torch

        mapped: Operation = reduce(lambda inner, _: torch.func.vmap(inner), range(x.ndim), function)
        return mapped(x)

    return operation


def _recorded(function: Operation) -> Operation:
    """Call a function on a leaf that asks for gradients, while they are recorded."""

    def operation(x: torch.Tensor) -> torch.Tensor:
        import torch

        with torch.enable_grad():
            return function(x.detach().requires_grad_())

    return operation


def _backward_through(function: Operation) -> Reverse:
    def pullback(x: torch.Tensor, cotangent: torch.Tensor) -> torch.Tensor:
        import torch

        leaf = x.detach().requires_grad_()
        with torch.enable_grad():
            return torch.autograd.grad(function(leaf), leaf, cotangent)[0]

    return pullback


def _forward_mode(x: torch.Tensor) -> torch.Tensor:
    import torch

    x = x.clone() if elements_may_share_memory(x) else x  # make_dual refuses an expanded tensor
    tangent: torch.Tensor = torch.func.jvp(torch.sigmoid, (x,), (torch.ones_like(x),))[1]
    return tangent


def _func_grad(x: torch.Tensor) -> torch.Tensor:
    import torch

    return _mapped(torch.func.grad(torch.sigmoid))(x)


def _double_backward(x: torch.Tensor) -> torch.Tensor:
    import torch

    leaf = x.detach().requires_grad_()
    ones = torch.ones_like(x)
    with torch.enable_grad():
        (first,) = torch.autograd.grad(torch.sigmoid(leaf), leaf, ones, create_graph=True)
        return torch.autograd.grad(first, leaf, ones)[0]


def _with_ones(function: Reverse) -> Operation:
    def operation(x: torch.Tensor) -> torch.Tensor:
        import torch

        return function(x, torch.ones_like(x))

    return operation


def _on_tensors(operation: Callable[..., torch.Tensor]) -> Callable[..., Array]:
    """Let NumPy arrays in and out of an operation on tensors, bit for bit."""

    def evaluate(x: Array, *more: Array) -> Array:
        return to_array(operation(to_tensor(x), *map(to_tensor, more)), x)

    return evaluate


_COMPILED = compiled(_sigmoid)
_BACKWARD = _backward_through(_sigmoid)
_BACKWARD_COMPILED = _backward_through(_COMPILED)

# Name: function, operation, the implementation it is a variant of, reverse mode.
_OPERATIONS: dict[str, tuple[str, Operation, str | None, Reverse | None]] = {
    "torch.sigmoid": ("sigmoid", _sigmoid, None, None),
    "torch.special.expit": ("sigmoid", _expit, "torch.sigmoid", None),
    "torch.Tensor.sigmoid_": ("sigmoid", _in_place, "torch.sigmoid", None),
    "torch.sigmoid.out": ("sigmoid", _out, "torch.sigmoid", None),
    "torch.sigmoid.compile": ("sigmoid", _COMPILED, "torch.sigmoid", None),
    "torch.sigmoid.backward": ("sigmoid_derivative", _with_ones(_BACKWARD), None, _BACKWARD),
    "torch.sigmoid.backward.compile": (
        "sigmoid_derivative",
        _with_ones(_BACKWARD_COMPILED),
        "torch.sigmoid.backward",
        _BACKWARD_COMPILED,
    ),
    "torch.sigmoid.forward_mode": (
        "sigmoid_derivative",
        quiet_at_first(_forward_mode),
        "torch.sigmoid.backward",
        None,
    ),
    "torch.sigmoid.func_grad": ("sigmoid_derivative", _func_grad, "torch.sigmoid.backward", None),
    "torch.sigmoid.double_backward": ("sigmoid_second_derivative", _double_backward, None, None),
}

# Other ways to call an operation, which are compared with it and not audited on their own.
_PATHS: dict[str, dict[str, Operation]] = {
    "torch.sigmoid": {"torch.func.vmap": quiet_at_first(_mapped(_sigmoid)), "requires_grad": _recorded(_sigmoid)},
}

_NO_COMPILER = "torch.compile needs a C++ compiler: put g++ on PATH (clang++ on macOS), or name one in CXX"
WITHHELD = {} if compiler() else {name: _NO_COMPILER for name in _OPERATIONS if name.endswith(".compile")}


def _implementation(name: str) -> Implementation:
    function, operation, variant_of, reverse = _OPERATIONS[name]
    pullback = None if reverse is None else _on_tensors(reverse)
    paths = {path: _on_tensors(way) for path, way in _PATHS.get(name, {}).items()}
    return Implementation(name, function, _FORMATS, _on_tensors(operation), variant_of, pullback, paths)


IMPLEMENTATIONS = tuple(_implementation(name) for name in _OPERATIONS if name not in WITHHELD)
