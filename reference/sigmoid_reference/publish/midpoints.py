"""How near a value is to a midpoint of its format, and what working precision tells on which side it is."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import mpmath

from sigmoid_reference.enclosure import enclose
from sigmoid_spec import FloatFormat

_FIRST_BITS = 192
_SURPLUS_BITS = 50  # the distance is known to a relative 2**-50


@dataclass(frozen=True, slots=True)
class Nearness:
    """A value beside the midpoint of two neighbours of the format.

    Attributes
    ----------
    ulps : Fraction
        From the midpoint to the value, in ulps of the value, in magnitude at most 1/2; positive where |value| exceeds
        the midpoint.
    bits : int
        The working precision it takes: any enclosure of the value of relative width 2**-bits lies on one side of the
        midpoint, and not every one of width 2**(1-bits) does.
    """

    ulps: Fraction
    bits: int


def _fraction(number: mpmath.mpf) -> Fraction:
    """Convert the magnitude of an mpmath number without rounding."""
    _, mantissa, exponent, _ = number._mpf_
    return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)


def _ulp(magnitude: Fraction, target: FloatFormat) -> Fraction:
    binade = magnitude.numerator.bit_length() - magnitude.denominator.bit_length()
    if Fraction(2) ** binade > magnitude:
        binade -= 1
    return Fraction(2) ** (max(binade, target.emin) - target.precision + 1)


def nearness(function: str, x: float, target: FloatFormat) -> Nearness:
    """Measure the distance from f(x) to the nearest midpoint of the format.

    Parameters
    ----------
    function : str
        One of `sigmoid_spec.FUNCTIONS`.
    x : float
        A finite number of the format, other than 0: there the value is dyadic, elsewhere it is transcendental and so
        never a midpoint.
    target : FloatFormat
        The format.

    Returns
    -------
    Nearness
        With the distance to a relative 2**-50.
    """
    bits = _FIRST_BITS
    while True:
        lower, upper = sorted(map(_fraction, enclose(function, x, bits)))
        ulp = _ulp(lower, target)
        midpoint = lower // ulp + Fraction(1, 2)
        ulps = (lower + upper) / (2 * ulp) - midpoint
        if (upper - lower) / ulp < abs(ulps) / (1 << _SURPLUS_BITS):
            return Nearness(ulps, int(lower / ulp / abs(ulps)).bit_length())
        bits *= 2
