"""Correctly rounded σ, σ′ and σ″ of float64 numbers, a block at a time, as far as pairs decide them.

The real line is cut by |x|:

- Below 2**-27 the sign of the next term of the Taylor series decides. σ(x) differs from 1/2 + x/4 by less
  than |x|**3/48, towards 1/2. σ′(x) is below 1/4 by at most x**2/16 < 2**-58, and the next midpoint by
  2**-56. |σ″(x)| is less than |x|/8 by a relative x**2/3 < 2**-55; no midpoint below is nearer than 2**-54.
- To 512 `precise` approximates, to 40 after `extended`, and all results are normal.
- To 746, with E = exp(-|x|) < 2**-738, σ(-|x|), σ′(x) and |σ″(x)| are E*(1 - h), 0 <= h < 2**-735, and σ(|x|)
  rounds to 1. E is exp(-(|x| - 512)), whose argument is exact, times exp(-512) scaled by 2**739, to within
  2**-99.2. Subnormal results are rounded once, as multiples of the scaled least subnormal number.
- Beyond, E < 2**-1076 is less than half the least subnormal number.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from sigmoid_reference.fast import extended
from sigmoid_reference.fast.interval_rounding import Rounded, round_to_float64, round_to_multiple
from sigmoid_reference.fast.pairs import Pair, multiply, normalise
from sigmoid_reference.fast.precise import BOUNDS, GREATEST, LEAST, approximate_pair, exponential
from sigmoid_reference.fast.tables import EXACT, Doubles

_VANISHING = 746.0
SCALE = 739
_LEAST_SUBNORMAL = 2.0**-1074
_LEAST_NORMAL = 2.0**-1022


def _sigmoid_near_zero(x: Doubles) -> Doubles:
    """Round 1/2 + x/4, moved a little towards 1/2.

    The sum is exact as high + low. For 2**e <= |x| < 2**(e + 1) it is a multiple of 2**(e - 54), and so is
    its distance to a midpoint, or it is nearer to 1/2 than any midpoint; it is moved by |x|**3/48 < 2**(3*e
    - 2.5), which is less for e <= -26. So the move matters only from a midpoint, where the tie may have
    been broken away from 1/2.
    """
    high = 0.5 + 0.25 * x
    low = 0.25 * x - (high - 0.5)
    half_ulp = np.where(x > 0, 2.0**-54, 2.0**-55)
    rounded_away = (np.abs(low) == half_ulp) & (low * x < 0)
    return np.where(rounded_away, high + 2 * low, high)


def _second_derivative_near_zero(x: Doubles) -> Doubles:
    """Round -x/8, less a little in magnitude: where -x/8 is a midpoint of subnormal numbers, towards 0."""
    eighth = -0.125 * x
    excess = np.abs(8.0 * eighth) - np.abs(x)
    eighth -= np.where(excess == 4 * _LEAST_SUBNORMAL, np.copysign(_LEAST_SUBNORMAL, eighth), 0.0)
    return np.where(x == 0.0, 0.0, np.copysign(eighth, -x))


def near_zero(function: str, x: Doubles) -> Doubles:
    """Round where |x| < 2**-27."""
    if function == "sigmoid":
        return _sigmoid_near_zero(x)
    if function == "sigmoid_derivative":
        return np.full_like(x, 0.25)
    return _second_derivative_near_zero(x)


@cache
def _scaled_exponential_of_512() -> Pair:
    exact = EXACT.ldexp(EXACT.exp(-EXACT.mpf(GREATEST)), SCALE)
    high = float(exact)
    return Pair(np.array([high]), np.array([float(exact - high)]))


def scaled_exponential(distance: Doubles) -> Pair:
    """Compute 2**SCALE * exp(-512 - distance), 0 <= distance <= 512, normalised, to within 2**-99.2."""
    return normalise(multiply(exponential(distance), _scaled_exponential_of_512()))


def _tail_magnitude(distance: Doubles) -> Rounded:
    """Round exp(-512 - distance), 0 <= distance <= 234."""
    scaled = scaled_exponential(distance)
    bound = BOUNDS["sigmoid"]
    normal = round_to_float64(scaled, bound)
    subnormal = round_to_multiple(scaled, bound, 2.0**SCALE * _LEAST_SUBNORMAL)
    is_subnormal = scaled.high < 2.0**SCALE * _LEAST_NORMAL
    values = np.where(is_subnormal, subnormal.values, normal.values) * 2.0**-SCALE
    return Rounded(values, np.where(is_subnormal, subnormal.undecided, normal.undecided))


def tail(function: str, x: Doubles) -> Rounded:
    """Round where |x| > 512, x not NaN."""
    values, undecided = np.zeros_like(x), np.zeros(x.shape, np.bool_)
    distance = np.abs(x) - GREATEST
    if (at := np.flatnonzero(distance < _VANISHING - GREATEST)).size:
        values[at], undecided[at] = _tail_magnitude(distance[at])
    if function == "sigmoid":
        right = x > 0
        return Rounded(np.where(right, 1.0, values), undecided & ~right)
    if function == "sigmoid_second_derivative":
        values = np.where(np.isinf(x), 0.0, np.copysign(values, -x))
    return Rounded(values, undecided)


def _central(function: str, x: Doubles, scratch: Doubles | None) -> Rounded:
    """Round where 2**-27 <= |x| <= 512."""
    if scratch is None or function not in extended.FUNCTIONS:
        return round_to_float64(approximate_pair(function, x), BOUNDS[function])
    within = np.abs(x) <= extended.GREATEST
    if within.all():
        return round_to_float64(extended.approximate(function, x, scratch[:, : x.size]), extended.BOUND)
    values, undecided = np.empty_like(x), np.empty(x.shape, np.bool_)
    for part, rows in ((within, scratch), (~within, None)):
        if part.any():
            values[part], undecided[part] = _central(function, x[part], rows)
    return Rounded(values, undecided)


def round_block(function: str, x: Doubles, scratch: Doubles | None) -> Rounded:
    """Round a function at every element of a block, correctly unless marked as undecided.

    NaN gives the canonical quiet NaN. An exact 0 is +0; a value that is not 0 but rounds to it keeps its sign.

    Parameters
    ----------
    function : str
        One of the three.
    x : ndarray of float64, shape (n,)
        Any numbers.
    scratch : ndarray of float64, shape (extended.SCRATCH_ROWS, at least n), or None
        Given it, `extended` comes first; what is left undecided is worth another call without, if there is enough of it
        to make the call worthwhile.

    Returns
    -------
    Rounded
        Its values may be in memory of `scratch`.
    """
    magnitude = np.abs(x)
    if np.minimum.reduce(magnitude) >= LEAST and np.maximum.reduce(magnitude) <= GREATEST:
        return _central(function, x, scratch)
    values, undecided = np.full_like(x, np.nan), np.zeros(x.shape, np.bool_)
    if (at := np.flatnonzero((magnitude >= LEAST) & (magnitude <= GREATEST))).size:
        values[at], undecided[at] = _central(function, x[at], scratch)
    if (at := np.flatnonzero(magnitude < LEAST)).size:
        values[at] = near_zero(function, x[at])
    if (at := np.flatnonzero(magnitude > GREATEST)).size:
        values[at], undecided[at] = tail(function, x[at])
    return Rounded(values, undecided)
