"""What rounding lost in float64 where |x| < 2**-27, from the Taylor series: to 2**-53 ulp, nothing left undecided.

The functions, with the next term as a part of the one before it::

    σ(x) = 1/2 + x/4 * (1 - x**2/12 * (1 - ...))       next x**2/10
    σ′(x) = 1/4 - x**2/16 * (1 - x**2/6 * (1 - ...))   next 17*x**2/120
    σ″(x) = -x/8 * (1 - x**2/3 * (1 - ...))            next 17*x**2/80

Let t be the second term of σ and σ′ and the first of σ″, in ulps of the exact value, and n the rounded result less the
constant, in ulps, an integer. The fraction is (t - n) - t*c, c the correction behind the 1; for σ′ it is left out.

Ties. The rounded result is next to the exact value, so t - n is within [-1/2, 1/2] unless the correction t*c carries
over a midpoint. It does so from a midpoint only, t being a multiple of its last unit, which exceeds t*c; there `wide`
rounds to the side of the exact value, and t - n is 1/2 or -1/2. So the fraction, too, is within [-1/2, 1/2].

Errors, in ulps. For σ and σ″, t is x times a power of two, exactly, even where x/8 is subnormal, and so is t - n: a
multiple of the last unit of t, at most 1/2. For σ, t*c is below 2**25 * 2**-54 / 12 < 2**-32; for σ″, below 2**53 *
2**-54 / 3 = 1/6. It has four roundings and the next term, relative 4*2**-53 + 2**-56, hence 0.7 * 2**-53 at most; for
σ the last sum is rounded by 2**-55, for σ″ it is exact, t - n being 0 unless t*c underflows to 0. For σ′, t = -2 *
(2**25 * x)**2, above -1/8, has one rounding, 2**-56, n = 0, and t*c is below 2**-59. What underflow loses is below
2**-900.

Binades. For x != 0, σ(x) is above or below 1/2 as x is 0, σ′(x) is below 1/4 and |σ″(x)| below |x|/8, by less than a
binade each.
"""

from __future__ import annotations

from types import MappingProxyType

import numpy as np

from sigmoid_reference.fast.narrow import Array
from sigmoid_reference.fast.tables import Doubles
from sigmoid_spec import FORMATS

_FLOAT64 = FORMATS["float64"]
_CONSTANTS = MappingProxyType({"sigmoid": 0.5, "sigmoid_derivative": 0.25, "sigmoid_second_derivative": 0.0})
# c / x**2
_CORRECTIONS = MappingProxyType({"sigmoid": 1 / 12, "sigmoid_derivative": 0.0, "sigmoid_second_derivative": 1 / 3})


def _exponent(function: str, x: Doubles) -> Array:
    """Give the exponents of the ulps."""
    if function == "sigmoid":
        return np.where(x < 0, np.int32(-54), np.int32(-53))
    if function == "sigmoid_derivative":
        return np.where(x == 0, np.int32(-54), np.int32(-55))
    significand, exponent = np.frexp(np.abs(x))
    binade = exponent - np.int32(4) - (significand == 0.5)
    least = np.int32(_FLOAT64.least_exponent)
    ulps: Array = np.maximum(binade - np.int32(_FLOAT64.precision - 1), least)
    return np.where(x == 0, least, ulps)


def _term(function: str, x: Doubles, exponent: Array) -> Doubles:
    """Give t."""
    if function == "sigmoid_derivative":
        scaled = 2.0**25 * x
        return -2.0 * scaled * scaled
    term: Doubles = np.ldexp(x, -2 - exponent) if function == "sigmoid" else np.ldexp(-x, -3 - exponent)
    return term


def lost_near_zero(function: str, x: Doubles, rounded: Doubles) -> tuple[Doubles, Array]:
    """Find fractions and exponents for correctly rounded results.

    Parameters
    ----------
    function : str
        One of the three.
    x : ndarray of float64, shape (n,)
        |x| < 2**-27, zeros included.
    rounded : ndarray of float64, shape (n,)
        The correctly rounded results.

    Returns
    -------
    tuple of ndarray
        The fractions, in ulps, in [-1/2, 1/2] and within 2**-53; the exponents of the ulps, exactly.
    """
    exponent = _exponent(function, x)
    term = _term(function, x, exponent)
    correction = term * (x * x * _CORRECTIONS[function])
    fraction = term - np.ldexp(rounded - _CONSTANTS[function], -exponent)
    fraction -= correction
    return fraction, exponent
