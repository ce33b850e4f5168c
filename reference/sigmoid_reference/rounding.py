"""From an exact value to a floating-point number, rounding once.

A real number r is held as a multiple of its own unit in the last place, r = (integer + fraction) * 2**exponent, where
2**exponent = ulp(r) = 2**(max(e, emin) - precision + 1) for 2**e <= |r| < 2**(e + 1). The integer is r/ulp(r) rounded
to nearest, ties to even, so that integer * 2**exponent is the correctly rounded value, subnormal or not, and the
fraction in [-1/2, 1/2] is what rounding lost, in ulps.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from sigmoid_reference.enclosure import Interval, Raw, enclose_raw
from sigmoid_reference.log_enclosure import LOGARITHMS, enclose_log_raw
from sigmoid_spec import FloatFormat

_FIRST_BITS = 64


@dataclass(frozen=True, slots=True)
class Rounded:
    """A real number as (integer + fraction) * 2**exponent, with 2**exponent its unit in the last place.

    Attributes
    ----------
    negative : bool
        Sign of the real number; it outlives a rounding to 0.
    integer : int
        The magnitude in ulps, rounded to nearest, ties to even.
    fraction : float
        What the rounding lost, in ulps: magnitude in ulps minus `integer`, in [-1/2, 1/2].
    exponent : int
        Exponent of the ulp.
    """

    negative: bool
    integer: int
    fraction: float
    exponent: int


def round_dyadic(value: Raw, target: FloatFormat, *, from_below: bool = False) -> Rounded:
    """Round an exact dyadic number, given as mpmath's raw tuple, once.

    With `from_below` the number stands for those just below it in magnitude: a power of two then counts in the ulps of
    the binade under it.
    """
    sign, mantissa, exponent, bit_count = value
    if not mantissa:
        return Rounded(False, 0, 0.0, target.least_exponent)
    binade = exponent + bit_count - 1 - (from_below and mantissa == 1)
    ulp_exponent = max(binade, target.emin) - target.precision + 1
    shift = ulp_exponent - exponent
    if shift <= 0:
        return Rounded(bool(sign), int(mantissa) << -shift, 0.0, ulp_exponent)
    integer, fraction = _split(int(mantissa), int(bit_count), shift)
    return Rounded(bool(sign), integer, fraction, ulp_exponent)


def _split(mantissa: int, bit_count: int, shift: int) -> tuple[int, float]:
    """Split mantissa / 2**shift into the nearest integer, ties to even, and the rest."""
    if shift > bit_count + 1:  # below a quarter: spares a shift by an astronomical amount
        return 0, _quotient(mantissa, bit_count, shift)
    integer, rest = mantissa >> shift, mantissa & ((1 << shift) - 1)
    half = 1 << (shift - 1)
    if rest > half or (rest == half and integer & 1):
        integer, rest = integer + 1, rest - (1 << shift)
    return integer, _quotient(rest, abs(rest).bit_length(), shift)


def _quotient(numerator: int, bit_count: int, shift: int) -> float:
    """Give numerator / 2**shift as a float64, from the leading 64 bits of the numerator."""
    excess = max(0, bit_count - 64)
    return math.ldexp(numerator >> excess, excess - shift)


def round_interval(interval: Interval, target: FloatFormat) -> Rounded | None:
    """Round a number strictly inside an enclosure, or equal to both its ends; None if the ends do not round alike."""
    lower, upper = interval
    if lower == upper:
        return round_dyadic(lower, target)
    negative = bool(lower[0])
    low = round_dyadic(lower, target, from_below=negative)
    high = round_dyadic(upper, target, from_below=not negative)
    alike = (low.negative, low.integer, low.exponent) == (high.negative, high.integer, high.exponent)
    return low if alike else None


def round_exactly(function: str, x: Raw, target: FloatFormat) -> Rounded:
    """Round f(x) correctly, raising the precision until the enclosure rounds one way.

    This ends: for x != 0 the value of each of the three functions is transcendental (Lindemann), hence neither a
    midpoint of two neighbours nor a power of two, and an enclosure that is narrow enough lies on one side of both. How
    narrow has no bound that serves all x, since 1/2 + x/4 is a midpoint for many tiny x, nearer to σ(x) as |x|**3.

    So are both `LOGARITHMS`, at 0 too: ln σ(x) = a with algebraic a says that 1 + exp(-x) - exp(-a) = 0, where 0, -x
    and -a differ (a = 0 or a = x would leave an exponential that is 0), against Lindemann and Weierstrass; at 0, ln 2
    is transcendental. The range that an enclosure is cut to ends at x, a number of the format and no midpoint.
    """
    enclosure = enclose_log_raw if function in LOGARITHMS else enclose_raw
    bits = _FIRST_BITS + target.precision
    while (rounded := round_interval(enclosure(function, x, bits), target)) is None:
        bits *= 2
    return rounded
