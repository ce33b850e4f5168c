"""ln σ as pairs of float64 numbers, to a relative error of at most 2**-67.

Method. With E = exp(-|x|) as a pair, relative error 2**-99.8 (`precise.exponential`), let c = 1 + k/64 be the multiple
of 1/64 nearest to 1 + E, and u = (E - k/64) / (1 + E + c), |u| <= 2**-8. Then::

    ln(1 + E) = ln c + 2*artanh(u),    artanh(u) = u + u*w,    w = u**2/3 + u**4/5 + u**6/7 + u**8/9

with ln c from a table of pairs, u a quotient of pairs and w a float64 number, and ln σ(x) = -ln(1 + E) for x >= 0,
-(|x| + ln(1 + E)) for x < 0.

Errors, relative to ln(1 + E). Where k = 0, ln(1 + E) > 0.99*E and u is within 2**-98 of itself; otherwise ln(1 + E) >
2**-7.02 and 2*u, at most 2**-7, is within 2**-98 of that. Left out, u**10/11 is below 2**-83. w is below 2**-17.5 and
has five roundings that count for less than 2.5*2**-53 of it, u*w one more, and the sums of the low parts, below
2**-17.4, three: 7*2**-70.4 < 2**-67.5, against a bound of 2**-67. Adding |x| makes it less.

|x| below 2**-100 is taken for 0 in the logarithm, which moves that by a relative 2**-100. From 512 on, ln(1 + E) = E*(1
- h) with 0 <= h < 2**-735, as σ(-|x|) is; see `wide`. Left of -512, ln σ(x) is x but for less than 2**-738.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from sigmoid_reference.fast.pairs import Pair, divide, exact_sum, normalise, ordered_sum
from sigmoid_reference.fast.precise import GREATEST, exponential
from sigmoid_reference.fast.tables import EXACT, Doubles, Pairs, round_to_pairs

BOUND = 2.0**-67
REACH = GREATEST

_STEPS = 64
_NEGLIGIBLE = 2.0**-100


@cache
def _logarithms() -> Pairs:
    """Tabulate ln(1 + k/64) for 0 <= k <= 64, each pair within a relative 2**-106."""
    return round_to_pairs([EXACT.log(1 + EXACT.mpf(k) / _STEPS) for k in range(_STEPS + 1)])


def _excess(u: Doubles) -> Doubles:
    """Compute w."""
    square = u * u
    w = square * (1 / 9)
    for coefficient in (1 / 7, 1 / 5, 1 / 3):
        w += coefficient
        w *= square
    return w


def log1p_of_exponential(a: Doubles) -> Pair:
    """Compute ln(1 + exp(-a)) for 0 <= a <= 512, normalised, to within `BOUND`."""
    e = exponential(np.where(a < _NEGLIGIBLE, 0.0, a))
    k = np.rint(e.high * _STEPS)
    step = k / _STEPS
    high, low = exact_sum(e.high, -step)
    low += e.low
    numerator = normalise(Pair(high, low))
    high, low = ordered_sum(2.0 + step, e.high)
    low += e.low
    u = divide(numerator, normalise(Pair(high, low)))
    table, index = _logarithms(), k.astype(np.intp)
    high, low = ordered_sum(table.high[index], 2.0 * u.high)
    low += table.low[index] + (2.0 * u.low + 2.0 * u.high * _excess(u.high))
    return normalise(Pair(high, low))


def approximate_log_sigmoid(x: Doubles) -> Pair:
    """Approximate ln σ to the relative error `BOUND`, for |x| <= 512.

    Parameters
    ----------
    x : ndarray of float64, shape (n,)

    Returns
    -------
    Pair
        Two arrays of shape (n,), negative, |low| <= ulp(high)/2.
    """
    decay = log1p_of_exponential(np.abs(x))
    high, low = exact_sum(np.maximum(-x, 0.0), decay.high)
    low += decay.low
    high, low = normalise(Pair(high, low))
    return Pair(-high, -low)
