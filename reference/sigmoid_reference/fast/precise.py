"""σ, σ′ and σ″ as pairs of float64 numbers, for 2**-27 <= |x| <= 512, vectorised.

Method. N*2**-15 being the multiple of 2**-15 nearest to a = |x|, r = a - N*2**-15 is exact and |r| <= 2**-16. With N =
2048*i + j, the pairs exp(-i/16) and exp(-j/32768) come from tables; their product is T, relative error 2**-101 + 2 *
2**-106. The rest of the exponential is g = 1 - exp(-r) = r - r**2/2 + c, where c = r**3/6 - r**4/24 + r**5/120 needs no
second float64 number. Then E = exp(-a) = T - T*g, and with S = 1 + E, W = 1 - E::

    σ = 1/S or E/S,    σ′ = E/S**2,    |σ″| = E*W/S**3

Errors, relative to 1 unless stated otherwise, in units of v = 2**-101. g: r**6/720 left out, 0.07; c < 2**-50.5 has
five roundings, 0.87; the two sums that c is part of, 0.36. T*g: 1.3 from g, and 0.36 for a product and a sum below
2**-50.5; all else is below 2**-117. E, relative to itself: 1.66 from T*g, 1.07 from T, and 0.54 for the sums of the low
parts, below 2**-50.5 and 2**-49.5; together 3.3. S, relative to itself: half of that, and 0.07 for its low part. The
logarithmic derivatives of E/(1 + E) and E/(1 + E)**2 by E are at most 1 in magnitude, hence

    σ    (3.3 + 0.07 + 1.24)*v            < 2**-98.7
    σ′   (3.3 + 2*0.07 + 1 + 1.24)*v      < 2**-98.4

with 1.24 for the division and 1 for the square, against a bound of 2**-97. W is 1 - E where i >= 1: there E/W < 16, so
the error of E is magnified to 2**-95.2. Where i = 0, W = (1 - T) + T*g with 1 - T from a table; the sum is within
2**-100 and, if N >= 1, at least 2**-16.1. If N = 0, W = g, and relative to r the errors of g above are, in units of
2**-85, 0.04 + 0.84 + 0.33, and of T*g another 0.17. Thus W has less than 2**-83.9, and σ″ altogether less than its
bound 2**-83.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sigmoid_reference.fast.pairs import (
    Pair,
    divide,
    exact_product,
    exact_sum,
    loose_square,
    multiply,
    normalise,
    ordered_sum,
    square,
)
from sigmoid_reference.fast.tables import Doubles, Pairs, complement_pairs, exponential_pairs

BOUNDS: Mapping[str, float] = MappingProxyType(
    {"sigmoid": 2.0**-97, "sigmoid_derivative": 2.0**-97, "sigmoid_second_derivative": 2.0**-83}
)
LEAST = 2.0**-27
GREATEST = 512.0

_COARSE = 16
_FINE = 32768
_RATIO_BITS = 11
_ROUNDER = 1.5 * 2.0**52 / _FINE
_ROUNDER_BITS = int(np.float64(_ROUNDER).view(np.int64))

Integers = NDArray[np.int64]


class _Parts(NamedTuple):
    """T, T*g, and the indices i and j, for a block."""

    t: Pair
    tg: Pair
    coarse: Integers
    fine: Integers


@cache
def _tables() -> tuple[Pairs, Pairs, Pairs]:
    """Tabulate exp(-i/16), exp(-j/32768) and 1 - exp(-j/32768)."""
    ratio = _FINE // _COARSE
    reach = int(GREATEST) * _COARSE + 1
    return exponential_pairs(_COARSE, reach), exponential_pairs(_FINE, ratio), complement_pairs(_FINE, ratio)


def _look_up(table: Pairs, index: Integers) -> Pair:
    return Pair(table.high.take(index, mode="clip"), table.low.take(index, mode="clip"))


def _complement(r: Doubles) -> Pair:
    """Compute g = 1 - exp(-r)."""
    c = r * (1 / 120)
    np.subtract(1 / 24, c, out=c)
    c *= r
    np.subtract(1 / 6, c, out=c)
    c *= r
    c *= r
    c *= r
    squared = loose_square(r)
    squared.high[...] *= -0.5
    squared.low[...] *= 0.5
    high, low = ordered_sum(r, squared.high)
    c -= squared.low
    low += c
    return Pair(high, low)


def _parts(a: Doubles) -> _Parts:
    shifted = a + _ROUNDER
    number = shifted.view(np.int64) - _ROUNDER_BITS
    shifted -= _ROUNDER
    coarse, fine = number >> _RATIO_BITS, number & (_FINE // _COARSE - 1)
    exponentials, fine_exponentials, _ = _tables()
    t = multiply(_look_up(exponentials, coarse), _look_up(fine_exponentials, fine))
    g = _complement(a - shifted)
    high, low = exact_product(t.high, g.high)
    g.low[...] *= t.high
    low += g.low
    g.high[...] *= t.low
    low += g.high
    return _Parts(t, Pair(high, low), coarse, fine)


def _difference(a: Pair, b: Pair) -> Pair:
    """Subtract b from a, |a| >= |b|, rounding the low parts' sum only."""
    high, low = ordered_sum(a.high, -b.high)
    low += a.low
    low -= b.low
    return normalise(Pair(high, low))


def exponential(a: Doubles) -> Pair:
    """Compute E = exp(-a) for 0 <= a <= 512, normalised, to within 2**-99.8."""
    parts = _parts(a)
    return _difference(parts.t, parts.tg)


def _one_plus(e: Pair) -> Pair:
    """Compute S, with |low| <= 2**-53 * (S + E)."""
    high, low = ordered_sum(1.0, e.high)
    low += e.low
    return Pair(high, low)


def _sigmoid(x: Doubles) -> Pair:
    e = exponential(np.abs(x))
    negative = x < 0
    numerator = Pair(np.where(negative, e.high, 1.0), np.where(negative, e.low, 0.0))
    return divide(numerator, _one_plus(e))


def _derivative(x: Doubles) -> Pair:
    e = exponential(np.abs(x))
    return divide(e, normalise(square(_one_plus(e))))


def _one_minus(parts: _Parts, e: Pair) -> Pair:
    """Compute W = 1 - E."""
    w = _difference(Pair(np.ones_like(e.high), np.zeros_like(e.low)), e)
    near = np.flatnonzero(parts.coarse == 0)
    if near.size:
        base = _look_up(_tables()[2], parts.fine[near])
        high, low = exact_sum(base.high, parts.tg.high[near])
        low += base.low + parts.tg.low[near]
        w.high[near], w.low[near] = normalise(Pair(high, low))
    return w


def _second_derivative(x: Doubles) -> Pair:
    parts = _parts(np.abs(x))
    e = _difference(parts.t, parts.tg)
    s = _one_plus(e)
    cube = normalise(multiply(normalise(square(s)), s))
    magnitude = divide(normalise(multiply(e, _one_minus(parts, e))), cube)
    sign = -np.copysign(1.0, x)
    return Pair(magnitude.high * sign, magnitude.low * sign)


_FUNCTIONS = MappingProxyType(
    {"sigmoid": _sigmoid, "sigmoid_derivative": _derivative, "sigmoid_second_derivative": _second_derivative}
)


def approximate_pair(function: str, x: Doubles) -> Pair:
    """Approximate a function to the relative error `BOUNDS[function]` at every element.

    Parameters
    ----------
    function : str
        A key of `BOUNDS`.
    x : ndarray of float64, shape (n,)
        `LEAST` <= |x| <= `GREATEST`.

    Returns
    -------
    Pair
        Two arrays of shape (n,), |low| <= ulp(high)/2.
    """
    return _FUNCTIONS[function](x)
