"""tinygrad: the sigmoid on its CPU device, its gradient and the gradient of that.

Each call is one kernel, which tinygrad writes in C and Clang compiles, once for each shape. Bits enter and leave it as
unsigned integers that it reinterprets: NumPy lacks formats that tinygrad has, and Clang before version 17 cannot hold
all of them. tinygrad's arrays have no strides. Its first use notes the default device in the environment, as ``DEV``.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from sigmoid_adapters.arrays import like, native
from sigmoid_adapters.implementation import Array, Evaluate, Implementation, Pullback
from sigmoid_spec import FORMATS

if TYPE_CHECKING:
    from tinygrad import Tensor

_DEVICE = "CPU"
# Name of a format: the one that tinygrad gives it.
_FORMATS = {
    "float8_e4m3fn": "fp8e4m3",
    "float8_e5m2": "fp8e5m2",
    "bfloat16": "bfloat16",
    "float16": "float16",
    "float32": "float32",
    "float64": "float64",
}


def compiler() -> str | None:
    """Find the compiler that tinygrad would call, ``CC`` or ``clang``; None if it is not there, or is not Clang."""
    chosen = os.environ.get("CC")
    found = shutil.which(chosen or "clang")
    return found if found is None or chosen is None or _is_clang(found) else None


def _is_clang(path: str) -> bool:
    answer = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)
    return "clang" in answer.stdout


def _sigmoid(x: Tensor) -> Tensor:
    return x.sigmoid()


def _gradient(x: Tensor, cotangent: Tensor) -> Tensor:
    return x.sigmoid().gradient(x, gradient=cotangent)[0]


def _backward(x: Tensor, cotangent: Tensor) -> Tensor:
    x.sigmoid().backward(cotangent)
    assert x.grad is not None
    return x.grad


def _second(x: Tensor, ones: Tensor) -> Tensor:
    return _gradient(x, ones).gradient(x, gradient=ones)[0]


def to_tensor(x: Array) -> Tensor:
    """Give a tensor with the bits of `x`. Made from a 0-d array as it is, it would be a constant that Python folds."""
    from tinygrad import Tensor, dtypes

    carrier = Tensor(x.tobytes(), device=_DEVICE, dtype=getattr(dtypes, f"uint{8 * x.itemsize}"))
    return carrier.reshape(x.shape).bitcast(getattr(dtypes, _FORMATS[x.dtype.name]))


def to_array(tensor: Tensor, x: Array) -> Array:
    """Compute a tensor and give its bits as an array of its format, in the byte order of `x` if they share that."""
    from tinygrad import dtypes

    format_name = next(name for name, theirs in _FORMATS.items() if getattr(dtypes, theirs) == tensor.dtype)
    bits = tensor.bitcast(getattr(dtypes, f"uint{8 * tensor.dtype.itemsize}")).numpy()
    return like(bits.view(FORMATS[format_name].dtype), x)


def _on_arrays(operation: Callable[..., Tensor]) -> Callable[..., Array]:
    return lambda *arguments: to_array(operation(*(to_tensor(native(x)) for x in arguments)), arguments[0])


def _with_ones(function: Pullback) -> Evaluate:
    return lambda x: function(x, np.ones_like(x))


_GRADIENT, _BACKWARD, _SECOND = (_on_arrays(operation) for operation in (_gradient, _backward, _second))

# Name: function, evaluation, the implementation it is a variant of, reverse mode.
_EVALUATIONS: dict[str, tuple[str, Evaluate, str | None, Pullback | None]] = {
    "tinygrad.sigmoid": ("sigmoid", _on_arrays(_sigmoid), None, None),
    "tinygrad.sigmoid.gradient": ("sigmoid_derivative", _with_ones(_GRADIENT), None, _GRADIENT),
    "tinygrad.sigmoid.backward": (
        "sigmoid_derivative",
        _with_ones(_BACKWARD),
        "tinygrad.sigmoid.gradient",
        _BACKWARD,
    ),
    "tinygrad.sigmoid.second": ("sigmoid_second_derivative", _with_ones(_SECOND), None, None),
}

_NO_COMPILER = "tinygrad compiles for the CPU with Clang: put clang on PATH, or name one in CC"
WITHHELD = {} if compiler() else dict.fromkeys(_EVALUATIONS, _NO_COMPILER)


def _implementation(name: str) -> Implementation:
    function, evaluate, variant_of, pullback = _EVALUATIONS[name]
    return Implementation(name, function, tuple(_FORMATS), evaluate, variant_of, pullback)


IMPLEMENTATIONS = tuple(_implementation(name) for name in _EVALUATIONS if name not in WITHHELD)
