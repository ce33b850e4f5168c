"""The slow path: one input at a time, by mpmath's interval arithmetic, with as much precision as it takes."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from mpmath import libmp

from sigmoid_reference.arguments import Array
from sigmoid_reference.enclosure import Raw
from sigmoid_reference.rounding import Rounded, round_exactly
from sigmoid_spec import FloatFormat, format_named

_NUMBERS_REMEMBERED = 1 << 19


class Decomposed(NamedTuple):
    """Exact values as (rounded + fraction * 2**exponent), the sum in units of the format; see `Evaluation`."""

    rounded: Array
    fraction: Array
    exponent: Array


@lru_cache(maxsize=_NUMBERS_REMEMBERED)
def _round_at(function: str, x: float, format_name: str) -> Rounded:
    raw: Raw = libmp.from_float(x)
    return round_exactly(function, raw, format_named(format_name))


def encode(rounded: Rounded, target: FloatFormat) -> int:
    """Give the bit pattern of a rounded number; adding to the encoding carries into the next binade by itself."""
    sign = target.sign_bit if rounded.negative else 0
    binades_above_least = rounded.exponent - target.least_exponent
    return sign + (binades_above_least << (target.precision - 1)) + rounded.integer


def numbers(x: Array) -> Array:
    """Widen to float64, which is exact; a signalling NaN among the inputs is no reason to warn."""
    with np.errstate(invalid="ignore"):
        return x.astype(np.float64)


def decompose_each(function: str, x: Array, target: FloatFormat) -> Decomposed:
    """Evaluate at every element of a one-dimensional array; NaN gives the canonical NaN."""
    patterns = np.full(x.shape, target.nan, target.bits_dtype)
    fraction = np.zeros(x.shape, np.float64)
    exponent = np.full(x.shape, target.least_exponent, np.int32)
    for index, number in enumerate(numbers(x).tolist()):
        if number != number:
            continue
        value = _round_at(function, number, target.name)
        patterns[index] = encode(value, target)
        fraction[index] = -value.fraction if value.negative else value.fraction
        exponent[index] = value.exponent
    return Decomposed(patterns.view(target.dtype), fraction, exponent)


def round_each(function: str, x: Array, target: FloatFormat) -> Array:
    """Round correctly at every element of a one-dimensional array; NaN gives the canonical NaN."""
    return decompose_each(function, x, target).rounded
