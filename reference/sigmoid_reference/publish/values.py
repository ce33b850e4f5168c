"""One input and its value, as the published files write them."""

from __future__ import annotations

import math

import mpmath
import numpy as np

from sigmoid_reference.enclosure import enclose
from sigmoid_reference.evaluation import evaluate
from sigmoid_spec import FloatFormat, hex_float

DIGITS = 40
_VANISHING = mpmath.mpf("1e-9999")
_VANISHED = "0e-9999"
_FIRST_BITS = 160


def hexadecimal(pattern: int, target: FloatFormat) -> str:
    """Write a bit pattern with all its digits."""
    return f"0x{pattern:0{target.bits // 4}x}"


def number_of(pattern: int, target: FloatFormat) -> float:
    """Widen the number with a bit pattern to float64, exactly; a signalling NaN becomes a quiet one."""
    with np.errstate(invalid="ignore"):
        return float(np.array([pattern], target.bits_dtype).view(target.dtype).astype(np.float64)[0])


def pattern_of(number: float, target: FloatFormat) -> int:
    """Give the bit pattern of a number, rounded to the format."""
    return int(np.array([number]).astype(target.dtype).view(target.bits_dtype)[0])


def exact_digits(function: str, x: float) -> str:
    """Write the exact value with 40 significant digits, correctly rounded; a dyadic value with as many as it has.

    A value below 1e-9999 in magnitude, but not 0, is written ``0e-9999`` or ``-0e-9999``: its exponent may have
    hundreds of digits.
    """
    if math.isnan(x):
        return "nan"
    if 0 != (value := enclose(function, x, 1)[0]) and abs(value) < _VANISHING:
        return f"-{_VANISHED}" if value < 0 else _VANISHED
    bits = _FIRST_BITS
    while True:
        lower, upper = enclose(function, x, bits)
        form = {"min_fixed": -4, "max_fixed": 4, "strip_zeros": lower == upper}
        texts = {mpmath.nstr(end, DIGITS, **form) for end in (lower, upper)}
        if len(texts) == 1:
            return str(texts.pop()).removesuffix(".0")
        bits *= 2


def results(function: str, patterns: list[int], target: FloatFormat) -> list[int]:
    """Give the bit patterns of the correctly rounded results."""
    inputs = np.array(patterns, target.bits_dtype).view(target.dtype)
    return [int(pattern) for pattern in evaluate(function, inputs, target).rounded.view(target.bits_dtype)]


def pair(x_pattern: int, y_pattern: int, target: FloatFormat) -> dict[str, str]:
    """Write input and result, each as bits and as hex float."""
    return {
        "x_bits": hexadecimal(x_pattern, target),
        "x": hex_float(number_of(x_pattern, target)),
        "y_bits": hexadecimal(y_pattern, target),
        "y": hex_float(number_of(y_pattern, target)),
    }
