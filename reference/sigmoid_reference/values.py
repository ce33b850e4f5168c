"""Correctly rounded σ, σ′ and σ″ of NumPy arrays: the reference values."""

from __future__ import annotations

from typing import Any

from sigmoid_reference.arguments import like_argument, supported_array
from sigmoid_reference.environment import require_default_floating_point_state
from sigmoid_reference.fast.arrays import correctly_rounded
from sigmoid_reference.slow_path import round_each

_FEW = 4  # so many inputs are done sooner by mpmath than by arithmetic on arrays; the results are the same

_NOTE = """

    Parameters
    ----------
    x : float, NumPy scalar or ndarray
        Any shape and layout, of dtype float8_e4m3fn, float8_e5m2, bfloat16, float16, float32 or float64; a Python float
        counts as float64.

    Returns
    -------
    NumPy scalar or ndarray
        Of the shape and dtype of `x`. NaN gives the canonical quiet NaN. An exact 0 is +0; a value that is not 0 but
        rounds to it keeps its sign.

    Raises
    ------
    TypeError
        If `x` is anything else, integers included; the message names the supported formats.
    FloatingPointError
        If the floating-point state of the calling thread is not the default one.
"""


def _values(function: str, x: object) -> Any:
    array, target = supported_array(x)
    if array.size > _FEW:
        return like_argument(correctly_rounded(function, array, target), x)
    require_default_floating_point_state()
    return like_argument(round_each(function, array.reshape(-1), target).reshape(array.shape), x)


def sigmoid(x: object) -> Any:
    """Correctly rounded σ(x) = 1/(1 + exp(-x)), to nearest, ties to even."""
    return _values("sigmoid", x)


def sigmoid_derivative(x: object) -> Any:
    """Correctly rounded σ′(x) = exp(-x)/(1 + exp(-x))**2, to nearest, ties to even."""
    return _values("sigmoid_derivative", x)


def sigmoid_second_derivative(x: object) -> Any:
    """Correctly rounded σ″(x) = σ′(x) * (1 - 2σ(x)), to nearest, ties to even."""
    return _values("sigmoid_second_derivative", x)


for _function in (sigmoid, sigmoid_derivative, sigmoid_second_derivative):
    _function.__doc__ = f"{_function.__doc__}{_NOTE}"
