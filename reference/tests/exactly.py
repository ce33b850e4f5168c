"""Exact rational numbers for the tests: conversions, and a format's rounding straight from its definition."""

from __future__ import annotations

import struct
from fractions import Fraction

import mpmath

from sigmoid_spec import FloatFormat


def from_bits(pattern: int) -> float:
    """Give the float64 with a bit pattern."""
    (number,) = struct.unpack(">d", pattern.to_bytes(8, "big"))
    return float(number)


def power_of_two(exponent: int) -> Fraction:
    return Fraction(1 << exponent) if exponent >= 0 else Fraction(1, 1 << -exponent)


def fraction_of(number: mpmath.mpf) -> Fraction:
    """Convert an mpmath number without rounding."""
    sign, mantissa, exponent, _ = number._mpf_
    return (-1) ** sign * int(mantissa) * power_of_two(int(exponent))


def ulp_exponent(r: Fraction, target: FloatFormat) -> int:
    """Give the exponent of ulp(r) = 2**(max(e, emin) - p + 1), 2**e <= |r| < 2**(e + 1), for r != 0."""
    magnitude = abs(r)
    e = magnitude.numerator.bit_length() - magnitude.denominator.bit_length()
    if power_of_two(e) > magnitude:
        e -= 1
    return max(e, target.emin) - target.precision + 1


def rounded(r: Fraction, target: FloatFormat) -> Fraction:
    """Round to nearest, ties to even, which is what Python's round() of a fraction does."""
    unit = power_of_two(ulp_exponent(r, target))
    return round(r / unit) * unit
