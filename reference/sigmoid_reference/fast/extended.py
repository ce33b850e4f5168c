"""σ and σ′ of float64 numbers to 2**-67, in place, for 2**-27 <= |x| <= 40; it decides all but 1 in 2**12.

Method. Let k/256 be the multiple of 1/256 nearest to a = |x| and r = a - k/256, exact, |r| <= 2**-9. exp(-k/256) = t1 +
t2 comes from a table, t1 having 26 bits. With r1 the leading 26 bits of r and r2 the rest, 1 - exp(-r) = r1 + g, where
g = r2 - r**2/2 + r**3/6 - r**4/24 + r**5/120 - r**6/720. Then, t1*r1 being exact::

    E = exp(-a) = (t1 - t1*r1) + (t2*(1 - r1 - g) - t1*g)
    S = 1 + E,    σ = 1/S or E/S,    σ′ = E/S**2

E and S are made sums high + low with |low| <= 2**-53 * high. A divisor is cut into d1, of 26 bits, and d2; the quotient
q of the high parts into q1 and q2, and what is left of the numerator is ((n - q1*d1) - q1*d2) - q2*d, of which q1*d1
and the first difference are exact.

Errors, relative to E, in units of 2**-72: r**7/5040 left out, 0.13; the polynomial, below 2**-19, has 2**-53 for each
of its last two products and the sum before them, and half that for all before, 3.5; g has 1, t1*g 1, the two sums of
low parts 1 each; t2 (2**-79) and its product 0.02: 7.7. S has half of that, and 1 for a sum below 2**-19 of low parts.
The quotient's remainder has three products and sums below 2**-24, 2**-76.4, and so has the low part of S**2. As the
logarithmic derivatives of E/(1 + E) and E/(1 + E)**2 by E are at most 1, σ has 7.7 + 1 + 0.1 < 8.8 and σ′ 7.7 + 2 + 0.2
< 9.9, below 2**-68.6, against a bound of 2**-67.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from sigmoid_reference.fast.pairs import LEADING_26_BITS, Pair
from sigmoid_reference.fast.tables import Doubles, exponential_pairs

BOUND = 2.0**-67
LEAST = 2.0**-27
GREATEST = 40.0
FUNCTIONS = ("sigmoid", "sigmoid_derivative")
SCRATCH_ROWS = 8

_STEPS = 256
_ROUNDER = 1.5 * 2.0**52 / _STEPS
_ROUNDER_BITS = int(np.float64(_ROUNDER).view(np.int64))


def _cut(a: Doubles, leading: Doubles, rest: Doubles) -> None:
    """Cut numbers into their leading 26 bits and the rest; `rest` may be `a`."""
    np.bitwise_and(a.view(np.int64), LEADING_26_BITS, out=leading.view(np.int64))
    np.subtract(a, leading, out=rest)


def _normalise(high: Doubles, low: Doubles, out: Doubles) -> None:
    """Set `out` to the rounded sum and `low` to what it lost, |high| >= |low|, using `high` up."""
    np.add(high, low, out=out)
    np.subtract(high, out, out=high)
    np.add(low, high, out=low)


@cache
def _tables() -> tuple[Doubles, Doubles]:
    """Tabulate exp(-k/256) as t1 and t2, t2 rounded to 53 bits."""
    table = exponential_pairs(_STEPS, int(GREATEST) * _STEPS + 1)
    leading, rest = np.empty_like(table.high), np.empty_like(table.high)
    _cut(table.high, leading, rest)
    return leading, rest + table.low


def _series(r: Doubles, out: Doubles) -> None:
    """Compute r**2/2 - r**3/6 + r**4/24 - r**5/120 + r**6/720."""
    np.multiply(r, 1 / 720, out=out)
    for coefficient in (1 / 120, 1 / 24, 1 / 6, 1 / 2):
        np.subtract(coefficient, out, out=out)
        np.multiply(out, r, out=out)
    np.multiply(out, r, out=out)


def _exponential(a: Doubles, high: Doubles, low: Doubles, p: Doubles, q: Doubles) -> None:
    """Set `high` and `low` to E, using all others up."""
    index = p.view(np.int64)
    np.add(a, _ROUNDER, out=q)
    np.subtract(q.view(np.int64), _ROUNDER_BITS, out=index)
    np.subtract(q, _ROUNDER, out=q)
    np.subtract(a, q, out=a)
    leading, rest = _tables()
    leading.take(index, out=high, mode="clip")
    rest.take(index, out=low, mode="clip")
    _series(a, q)
    _cut(a, p, a)
    np.subtract(a, q, out=a)
    np.subtract(1.0, p, out=q)
    np.subtract(q, a, out=q)
    np.multiply(low, q, out=low)
    np.multiply(high, a, out=a)
    np.subtract(low, a, out=low)
    np.multiply(high, p, out=p)
    np.subtract(high, p, out=q)
    np.subtract(high, q, out=high)
    np.subtract(high, p, out=high)
    np.add(low, high, out=low)
    _normalise(q, low, high)


def _one_plus(e: Pair, out: Pair, spare: Doubles) -> None:
    """Set `out` to S."""
    np.add(e.high, 1.0, out=spare)
    np.subtract(1.0, spare, out=out.low)
    np.add(out.low, e.high, out=out.low)
    np.add(out.low, e.low, out=out.low)
    _normalise(spare, out.low, out.high)


def _square(s: Pair, spare: list[Doubles]) -> None:
    """Replace `s` by its square."""
    leading, rest, total = spare[:3]
    _cut(s.high, leading, rest)
    np.add(rest, s.low, out=rest)
    np.add(leading, s.high, out=total)
    np.multiply(total, rest, out=s.low)
    np.multiply(leading, leading, out=leading)
    _normalise(leading, s.low, s.high)


def _divide(n: Pair, d: Pair, spare: list[Doubles]) -> Pair:
    """Divide, using everything up; the quotient is in memory of `n`."""
    quotient, d1, d2, q2 = spare
    np.divide(n.high, d.high, out=quotient)
    _cut(d.high, d1, d2)
    np.add(d2, d.low, out=d2)
    q1 = d.low
    _cut(quotient, q1, q2)
    for factor, other in ((d1, q1), (d2, q1), (q2, d.high)):
        np.multiply(factor, other, out=factor)
        np.subtract(n.high, factor, out=n.high)
    np.add(n.high, n.low, out=n.high)
    np.divide(n.high, d.high, out=n.high)
    _normalise(quotient, n.high, n.low)
    return Pair(n.low, n.high)


def approximate(function: str, x: Doubles, scratch: Doubles) -> Pair:
    """Approximate σ or σ′ to the relative error `BOUND`.

    Parameters
    ----------
    function : str
        One of `FUNCTIONS`.
    x : ndarray of float64, shape (n,)
        `LEAST` <= |x| <= `GREATEST`.
    scratch : ndarray of float64, shape (SCRATCH_ROWS, n)
        Room to work in, with contiguous rows.

    Returns
    -------
    Pair
        Two rows of `scratch`, |low| <= ulp(high)/2.
    """
    rows = list(scratch)
    e, s, spare = Pair(rows[0], rows[1]), Pair(rows[2], rows[3]), rows[4:8]
    np.abs(x, out=s.high)
    _exponential(s.high, e.high, e.low, spare[0], spare[1])
    _one_plus(e, s, spare[0])
    if function == "sigmoid":
        right = x > 0
        np.copyto(e.high, 1.0, where=right)
        np.copyto(e.low, 0.0, where=right)
    else:
        _square(s, spare)
    return _divide(e, s, spare)
