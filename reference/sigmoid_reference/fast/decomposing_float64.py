"""What rounding lost, from pairs: correctly rounded results, fractions and exponents of float64 inputs.

Up to 512, and beyond as a multiple of 2**-739 (see `wide`), a pair v = high + low, high being v rounded to nearest, has
the relative error b: 2**-97, for σ″ up to 512 2**-83. The fraction is taken as ((high - rounded) + low) / ulp(f(x)).

- The difference is exact: `rounded` is `high`, or its multiple of an ulp next to v; so is the scaling. The last sum is
  rounded where results are subnormal, by 2**-54 ulp. As f(x) < 2**53 ulps, the fraction is within 2**53 * b: 2**-44, or
  2**-30 for σ″. (Subnormal results are below 2**52 ulps, so that the rounding is included.)
- What is within twice that of 1/2 or -1/2 is left to the slow path, and so is what the rounding leaves undecided: every
  fraction that is within 2**53 * b of an end is the slow path's, and no other is beyond it.
- The exponent. With high = 2**k * s, 1 < s < 2, the number next to 2**k is 2**-52 above it, and v at least 2**-53: f(x)
  is in the binade of `high`. With high = 2**k it is there if low > b * 2**k and in the one below if low < -b * 2**k;
  else it is unsure, and left to the slow path. That b is doubled covers that it is relative to f(x), and h of `wide`.
- At high = 1, approached for many x, σ(x) < 1 tells the side (theorem sigmoid-range): a low part that is not negative
  is in error, and moved to just below 0 it is nearer to the truth. Beyond 512 the fraction is -exp(-x) * 2**53.
  At no other power of two do values gather where |x| >= 2**-27: there 1/2 and 1/4 are 2**-30 and 2**-59 away or more,
  and σ″(x) is off |x|/8 by a relative 2**-56 or more.

Below 2**-27 `series` speaks. Beyond 1024 the fraction, below 2**-400, is given as 0.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sigmoid_reference.fast import wide
from sigmoid_reference.fast.arrays import BLOCK_OF_PAIRS
from sigmoid_reference.fast.interval_rounding import Booleans, round_to_float64
from sigmoid_reference.fast.narrow import Array
from sigmoid_reference.fast.pairs import Pair
from sigmoid_reference.fast.precise import BOUNDS, GREATEST, LEAST, approximate_pair
from sigmoid_reference.fast.series import lost_near_zero
from sigmoid_reference.fast.tables import Doubles
from sigmoid_reference.slow_path import Decomposed, decompose_each
from sigmoid_spec import FORMATS

_FLOAT64 = FORMATS["float64"]
_TAIL_BOUND = BOUNDS["sigmoid"]
_JUST_BELOW_ZERO = -(2.0**-1000)


class _Found(NamedTuple):
    """Results, what rounding lost, in ulps, the exponents of the ulps, and where one of them is not decided."""

    rounded: Doubles
    fraction: Doubles
    exponent: Array
    undecided: Booleans


def _unsure_binade(value: Pair, bound: float) -> Booleans:
    """Tell where the exact value may be on either side of a power of two."""
    near: Booleans = np.abs(value.low) <= 2.0 * bound * np.abs(value.high)
    if near.any():
        near &= np.abs(np.frexp(value.high)[0]) == 0.5
    return near


def _keep_below_one(value: Pair) -> Booleans:
    """Move σ to below 1 where `high` is 1, and tell where it is."""
    ones: Booleans = value.high == 1.0
    np.minimum(value.low, _JUST_BELOW_ZERO, out=value.low, where=ones)
    return ones


def _lost(value: Pair, rounded: Doubles, scale: int) -> tuple[Doubles, Array]:
    """Give fractions and exponents of f(x) = 2**-scale * value, for `rounded` scaled likewise."""
    significand, exponent = np.frexp(value.high)
    from_below = (np.abs(significand) == 0.5) & (np.signbit(value.low) != np.signbit(value.high))
    exponent -= from_below
    exponent -= np.int32(scale + 1)
    np.maximum(exponent, np.int32(_FLOAT64.emin), out=exponent)
    exponent -= np.int32(_FLOAT64.precision - 1)
    lost = value.high - rounded
    lost += value.low
    return np.ldexp(lost, -(exponent + np.int32(scale))), exponent


def _near_half(fraction: Doubles, bound: float) -> Booleans:
    near: Booleans = np.abs(fraction) > 0.5 - 2.0**54 * bound
    return near


def _central(function: str, x: Doubles) -> _Found:
    """Decompose where 2**-27 <= |x| <= 512."""
    bound = BOUNDS[function]
    value = approximate_pair(function, x)
    rounded, undecided = round_to_float64(value, bound)
    unsure = _unsure_binade(value, bound)
    if function == "sigmoid":
        unsure &= ~_keep_below_one(value)
    fraction, exponent = _lost(value, rounded, 0)
    undecided |= unsure
    undecided |= _near_half(fraction, bound)
    return _Found(rounded, fraction, exponent, undecided)


def _near_zero(function: str, x: Doubles) -> _Found:
    """Decompose where |x| < 2**-27."""
    rounded = wide.near_zero(function, x)
    return _Found(rounded, *lost_near_zero(function, x, rounded), np.zeros(x.shape, np.bool_))


def _tail(function: str, x: Doubles) -> _Found:
    """Decompose where 512 < |x| < infinity."""
    rounded, undecided = wide.tail(function, x)
    value = wide.scaled_exponential(np.minimum(np.abs(x) - GREATEST, GREATEST))
    undecided |= _unsure_binade(value, _TAIL_BOUND)
    fraction, exponent = _lost(value, np.ldexp(np.abs(rounded), wide.SCALE), wide.SCALE)
    undecided |= _near_half(fraction, _TAIL_BOUND)
    fraction *= np.copysign(1.0, rounded)
    if function == "sigmoid":
        right = x > 0
        fraction[right] = np.ldexp(-value.high[right], 53 - wide.SCALE)
        exponent[right] = -53
        undecided &= ~right
    fraction[np.abs(x) > 2 * GREATEST] = 0.0
    return _Found(rounded, fraction, exponent, undecided)


def _special(function: str, x: Doubles) -> _Found:
    """Decompose at infinities and NaN, where nothing is lost."""
    rounded, undecided = wide.round_block(function, x, None)
    exponent = np.where(rounded == 1.0, np.int32(-52), np.int32(_FLOAT64.least_exponent))
    return _Found(rounded, np.zeros(x.shape), exponent, undecided)


def _decompose_block(function: str, x: Doubles) -> _Found:
    """Decompose by the cases of |x|, a block that lies within one of them at once."""
    magnitude = np.abs(x)
    central = (magnitude >= LEAST) & (magnitude <= GREATEST)
    if central.all():
        return _central(function, x)
    found = _Found(np.empty_like(x), np.empty_like(x), np.empty(x.shape, np.int32), np.empty(x.shape, np.bool_))
    cases = (
        (_central, central),
        (_near_zero, magnitude < LEAST),
        (_tail, (magnitude > GREATEST) & np.isfinite(x)),
        (_special, ~np.isfinite(x)),
    )
    for decompose, within in cases:
        if (at := np.flatnonzero(within)).size:
            for whole, part in zip(found, decompose(function, x[at]), strict=True):
                whole[at] = part
    return found


def decompose_float64(function: str, x: Doubles) -> Decomposed:
    """Find correctly rounded results, fractions and exponents.

    Parameters
    ----------
    function : str
        One of `sigmoid_spec.FUNCTIONS`.
    x : ndarray of float64, shape (n,)
        Any numbers, in native byte order.

    Returns
    -------
    Decomposed
        The fractions are in [-1/2, 1/2] and within 2**-44, or 2**-30 for σ″, but within 2**-53 where they are that
        close to an end; the exponents are exact. NaN gives the canonical NaN.
    """
    whole = Decomposed(np.empty_like(x), np.empty_like(x), np.empty(x.shape, np.int32))
    for start in range(0, x.size, BLOCK_OF_PAIRS):
        part = slice(start, start + BLOCK_OF_PAIRS)
        with np.errstate(all="ignore"):
            *found, undecided = _decompose_block(function, x[part])
        if (left := np.flatnonzero(undecided)).size:
            exact = decompose_each(function, x[part][left], _FLOAT64)
            for result, decided in zip(found, exact, strict=True):
                result[left] = decided
        for result, block in zip(whole, found, strict=True):
            result[part] = block
    return whole
