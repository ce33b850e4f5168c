"""The exact values at every element of an array, held as a rounded result and what rounding lost."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sigmoid_reference.arguments import Array
from sigmoid_reference.environment import require_default_floating_point_state
from sigmoid_reference.fast.arrays import BLOCK, correctly_rounded
from sigmoid_reference.fast.decomposing import decompose
from sigmoid_reference.fast.decomposing_float64 import decompose_float64
from sigmoid_reference.slow_path import Decomposed, numbers
from sigmoid_spec import SHAPES, FloatFormat, function_named

_WIDTH_OF_FRACTIONS_BY_FLOAT64 = 32


@dataclass(frozen=True)
class Evaluation:
    """Exact values f(x) for an array x, as (rounded + fraction * 2**exponent), the sum in units of the format.

    Attributes
    ----------
    rounded : ndarray
        Correctly rounded results, of the shape and dtype of x; canonical NaN where x is NaN.
    fraction : ndarray of float64
        What rounding lost, in ulps of the exact value: (f(x) - rounded) / ulp(f(x)), in [-1/2, 1/2]. In float64 it is
        within 2**-44 of that, for σ″ within 2**-30; but where it is that close to 1/2 or -1/2 it is within 2**-53. In
        the other formats it is within 2**(precision - 44), which is 2**-20 in float32 and 2**-33 or less in the
        narrower ones; but where it is that close to 1/2 or -1/2 it is within 2**(precision - 53). In all formats it
        is on the right side of both.
    exponent : ndarray of int32
        ulp(f(x)) is 2**exponent.
    is_zero : ndarray of bool
        Where f(x) is exactly 0, so that there is no ulp to count in.
    """

    rounded: Array
    fraction: Array
    exponent: Array
    is_zero: Array

    def __getitem__(self, index: Array | slice) -> Evaluation:
        return Evaluation(self.rounded[index], self.fraction[index], self.exponent[index], self.is_zero[index])


def _zeros(function: str, x: Array) -> Array:
    """Tell where the exact value is 0, block by block, as nothing else here takes memory that grows with the array."""
    zeros = np.empty(x.shape, np.bool_)
    for start in range(0, x.size, BLOCK):
        zeros[start : start + BLOCK] = _zeros_of_block(function, x[start : start + BLOCK])
    return zeros


def _zeros_of_block(function: str, x: Array) -> Array:
    """Tell where the exact value is 0: at some of the infinities and of the zeros, as the function's shape says."""
    left, right = SHAPES[function].tails
    specials = ((-np.inf, left), (np.inf, right), (0.0, SHAPES[function].at_zero))
    inputs = numbers(x)
    zeros = np.zeros(x.shape, np.bool_)
    for special, value in specials:
        if value == 0.0:
            zeros |= inputs == special
    return zeros


def _decompose(function: str, x: Array, target: FloatFormat) -> Decomposed:
    if target.bits <= _WIDTH_OF_FRACTIONS_BY_FLOAT64:
        return decompose(function, x, correctly_rounded(function, x, target), target)
    return decompose_float64(function, x)


def evaluate(function: str, x: Array, target: FloatFormat) -> Evaluation:
    """Evaluate a function exactly at every element of an array.

    Parameters
    ----------
    function : str
        One of `sigmoid_spec.FUNCTIONS`.
    x : ndarray of `target.dtype`
        Any shape and layout, in native byte order.
    target : FloatFormat
        The format of `x` and of the results.

    Returns
    -------
    Evaluation
        With arrays of the shape of `x`.

    Raises
    ------
    ValueError
        If `function` is unknown.
    TypeError
        If `x` is not of `target.dtype`.
    FloatingPointError
        If the floating-point state of the calling thread is not the default one.
    """
    function_named(function)
    if x.dtype != target.dtype:
        raise TypeError(f"x is of dtype {x.dtype!r}: expected {target.dtype!r}, in native byte order")
    require_default_floating_point_state()
    inputs = np.ascontiguousarray(x).reshape(-1)
    found = _decompose(function, inputs, target)
    return Evaluation(
        found.rounded.reshape(x.shape),
        found.fraction.reshape(x.shape),
        found.exponent.reshape(x.shape),
        _zeros(function, inputs).reshape(x.shape),
    )
