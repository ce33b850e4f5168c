"""The exact values at every element of an array, held as a rounded result and what rounding lost."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from mpmath import libmp

from sigmoid_reference.arguments import Array
from sigmoid_reference.enclosure import Raw
from sigmoid_reference.environment import require_subnormals
from sigmoid_reference.rounding import Rounded, round_exactly
from sigmoid_spec import SHAPES, FloatFormat, format_named, function_named

_NUMBERS_REMEMBERED = 1 << 19


@dataclass(frozen=True)
class Evaluation:
    """Exact values f(x) for an array x, as (rounded + fraction * 2**exponent), the sum in units of the format.

    Attributes
    ----------
    rounded : ndarray
        Correctly rounded results, of the shape and dtype of x; canonical NaN where x is NaN.
    fraction : ndarray of float64
        What rounding lost, in ulps of the exact value: (f(x) - rounded) / ulp(f(x)), in [-1/2, 1/2].
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


@lru_cache(maxsize=_NUMBERS_REMEMBERED)
def _round_at(function: str, x: float, format_name: str) -> Rounded:
    raw: Raw = libmp.from_float(x)
    return round_exactly(function, raw, format_named(format_name))


def _encode(rounded: Rounded, target: FloatFormat) -> int:
    """Give the bit pattern of a rounded number; adding to the encoding carries into the next binade by itself."""
    sign = target.sign_bit if rounded.negative else 0
    binades_above_least = rounded.exponent - target.least_exponent
    return sign + (binades_above_least << (target.precision - 1)) + rounded.integer


def _numbers(x: Array) -> Array:
    """Widen to float64, which is exact; a signalling NaN among the inputs is no reason to warn."""
    with np.errstate(invalid="ignore"):
        return x.astype(np.float64)


def _evaluate_distinct(function: str, x: Array, target: FloatFormat) -> Evaluation:
    """Evaluate a one-dimensional array, an element at a time."""
    patterns = np.full(x.shape, target.nan, target.bits_dtype)
    fraction = np.zeros(x.shape, np.float64)
    exponent = np.full(x.shape, target.least_exponent, np.int32)
    for index, number in enumerate(_numbers(x).tolist()):
        if number != number:
            continue
        value = _round_at(function, number, target.name)
        patterns[index] = _encode(value, target)
        fraction[index] = -value.fraction if value.negative else value.fraction
        exponent[index] = value.exponent
    return Evaluation(patterns.view(target.dtype), fraction, exponent, _zeros(function, x))


def _zeros(function: str, x: Array) -> Array:
    """Tell where the exact value is 0: at some of the infinities and of the zeros, as the function's shape says."""
    left, right = SHAPES[function].tails
    specials = ((-np.inf, left), (np.inf, right), (0.0, SHAPES[function].at_zero))
    numbers = _numbers(x)
    zeros = np.zeros(x.shape, np.bool_)
    for special, value in specials:
        if value == 0.0:
            zeros |= numbers == special
    return zeros


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
        If the calling thread flushes subnormal numbers to zero.
    """
    function_named(function)
    if x.dtype != target.dtype:
        raise TypeError(f"x is of dtype {x.dtype!r}: expected {target.dtype!r}, in native byte order")
    require_subnormals()
    patterns = np.ascontiguousarray(x).reshape(-1).view(target.bits_dtype)
    distinct, positions = np.unique(patterns, return_inverse=True)
    found = _evaluate_distinct(function, distinct.view(target.dtype), target)
    gathered = found[positions]
    return Evaluation(
        gathered.rounded.reshape(x.shape),
        gathered.fraction.reshape(x.shape),
        gathered.exponent.reshape(x.shape),
        gathered.is_zero.reshape(x.shape),
    )
