"""Correctly rounded σ, σ′ and σ″ of NumPy arrays: the reference values."""

from __future__ import annotations

from typing import Any

from sigmoid_reference.arguments import like_argument, supported_array
from sigmoid_reference.evaluation import evaluate

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
        If the calling thread flushes subnormal numbers to zero.
"""


def _values(function: str, x: object) -> Any:
    array, target = supported_array(x)
    return like_argument(evaluate(function, array, target).rounded, x)


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
