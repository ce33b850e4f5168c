"""σ, σ′ and σ″ in float64 arithmetic, to a relative error of at most 2**-44, or 2**-47 for σ″.

Only additions, subtractions, multiplications and divisions of float64 and integer operations are used, each its own
NumPy ufunc, hence rounded once as IEEE 754 prescribes: every machine computes the same bits.

Method. Let k/64 be the multiple of 1/64 nearest to x and r = x - k/64, which is exact and at most 1/128 in magnitude.
exp(-k/64) is read from a table, and exp(-r) is replaced by a diagonal Padé quotient p/q = (a - b)/(a + b)::

    a = r**2 + 12,          b = 6*r               for σ and σ′
    a = 12*r**2 + 120,      b = r*(r**2 + 60)     for σ″

With t = exp(-k/64), exp(-x) = t*p/q, and the quotients need a single division each::

    σ  = q / (q + t*p)
    σ′ = t*p*q / (q + t*p)**2
    σ″ = -t*p*q*(q - t*p) / (q + t*p)**3,      q - t*p = a*(1 - t) + b*(1 + t)

Error of the method. log(q/p) = 2*artanh(b/a), whose derivative 2*(b'*a - a'*b)/(a**2 - b**2) is, multiplied out, 1 -
r**4/(144 - 12*r**2 + r**4) in the first case and 1 + r**6/(14400 - 720*r**2 + 24*r**4 - r**6) in the second. Hence p/q
= exp(-r)*(1 + h) with |h| < |r|**5/719.9 < 2**-44.49, or |h| < |r|**7/100700 < 2**-65.

Errors of rounding, in units of u = 2**-53, to first order (the second order is below 2**-100): r is exact; a has 0.7
(half an ulp of a number in [8, 16), relative to 12), b has less than 0.01 relative to a, so p and q have 1.4 each; t
has 3, t*p has 5.4, and one more for every operation after that. With E = exp(-x), the logarithmic derivatives of σ and
σ′ by E are -E/(1 + E) and (1 - E)/(1 + E), both at most 1 in magnitude:

    σ   h + (5.4 + 1.4 + 2)*u      < (0.712 + 0.018) * 2**-44
    σ′  h + (5.4 + 1.4 + 6)*u      < (0.712 + 0.026) * 2**-44

For σ″ take x >= 0, and add all errors up without such an argument. a has 0.6 (half an ulp in [64, 128)), b has 1.6
relative to itself, p and q have 1.2 each, t*p has 5.2 and q + t*p has 6.2. The tables of 1 - t and 1 + t are rounded
once. In d = a*(1 - t) + b*(1 + t) the first product is at least 1.99 times the second in magnitude when k >= 1, so that
the sum is at least 0.33 of the sum of magnitudes, and when k = 0 it is the second product alone: d has 3.1*(1.6 + 2) +
1 < 13. Replacing exp(-r) moves 1 - E by a relative |h|*E/(1 - E) < 2**-58, because |r| <= x. Altogether:

    σ″  2**-58 + (5.2 + 1.2 + 1 + 13 + 1 + 3*6.2 + 2 + 1)*u < 44*u      < 0.69 * 2**-47

Range. |x| is clamped to 700, beyond which the functions differ from their limits by less than 2**-1009. Nothing
overflows: q + t*p <= 150*exp(700) for σ, where x may be negative, and q + t*p < 300 for the two others, which use |x|.
No intermediate result is subnormal if |x| >= 2**-1000 or x = 0: the least is t*p*q > 2**-1010.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from sigmoid_reference.fast.tables import Doubles, complement_pairs, exponential_pairs, exponentials

Integers = NDArray[np.int64]

BOUNDS: Mapping[str, float] = MappingProxyType(
    {"sigmoid": 2.0**-44, "sigmoid_derivative": 2.0**-44, "sigmoid_second_derivative": 2.0**-47}
)
REACH = 700
SCRATCH_ROWS = 6

_STEPS = 64
_ROUNDER = 1.5 * 2.0**52 / _STEPS  # adding it rounds to a multiple of 1/64, held in the low bits of the sum
_FIRST = int(np.float64(_ROUNDER).view(np.int64)) - REACH * _STEPS
_FEW = 10  # multiples of 1/64, each of which takes as long as a few thousand numbers
_REACH_OF_COMPLEMENT = 40  # 1 - exp(-40) and 1 + exp(-40) are 1 within 2**-57


@cache
def _sums_and_differences() -> tuple[Doubles, Doubles]:
    """Tabulate 1 + exp(-k/64) and 1 - exp(-k/64) for k >= 0, each to half an ulp."""
    count = _REACH_OF_COMPLEMENT * _STEPS + 1
    return 1.0 + exponential_pairs(_STEPS, count).high, complement_pairs(_STEPS, count).high


def reduce_argument(x: Doubles, t: Doubles, index: Integers) -> None:
    """Replace `x` by r; set `t` to exp(-k/64) and `index` to k + 64*REACH."""
    np.add(x, _ROUNDER, out=t)
    np.subtract(t.view(np.int64), _FIRST, out=index)
    np.subtract(t, _ROUNDER, out=t)
    np.subtract(x, t, out=x)
    exponentials(_STEPS, REACH).take(index, out=t, mode="clip")


def reduce_ascending(x: Doubles, t: Doubles, index: Integers) -> None:
    """Do what `reduce_argument` does, faster where ascending numbers have few multiples of 1/64 nearest to them.

    Two such numbers meet at a midpoint, which goes to the even multiple; Python rounds like that as well.
    """
    least, greatest = (round(_STEPS * float(end)) for end in (x[0], x[-1]))
    if greatest - least >= _FEW:
        reduce_argument(x, t, index)
        return
    start, table = 0, exponentials(_STEPS, REACH)
    for k in range(least, greatest + 1):
        stop = int(np.searchsorted(x[start:], (k + 0.5) / _STEPS, "left" if k % 2 else "right")) + start
        np.subtract(x[start:stop], k / _STEPS, out=x[start:stop])
        t[start:stop] = table[k + REACH * _STEPS]
        start = stop


def quadratic(r: Doubles, p: Doubles, q: Doubles) -> None:
    """Set `p` and `q` to a - b and a + b of order 2, using `r` up."""
    np.multiply(r, r, out=q)
    np.add(q, 12.0, out=q)
    np.multiply(r, 6.0, out=r)
    np.subtract(q, r, out=p)
    np.add(q, r, out=q)


def _cubic(r: Doubles, a: Doubles, spare: Doubles) -> None:
    """Replace `r` by b and set `a`, of order 3."""
    np.multiply(r, r, out=a)
    np.add(a, 60.0, out=spare)
    np.multiply(r, spare, out=r)
    np.multiply(a, 12.0, out=a)
    np.add(a, 120.0, out=a)


def _sigmoid(x: Doubles, scratch: list[Doubles]) -> Doubles:
    t, p, q = scratch[:3]
    reduce_argument(x, t, q.view(np.int64))
    quadratic(x, p, q)
    np.multiply(t, p, out=t)
    np.add(t, q, out=t)
    np.divide(q, t, out=t)
    return t


def _derivative(x: Doubles, scratch: list[Doubles]) -> Doubles:
    t, p, q = scratch[:3]
    np.abs(x, out=x)
    reduce_argument(x, t, q.view(np.int64))
    return derivative_of(x, t, p, q)


def derivative_of(r: Doubles, t: Doubles, p: Doubles, q: Doubles) -> Doubles:
    """Give σ′ in `t` for reduced arguments, using `r` up."""
    quadratic(r, p, q)
    np.multiply(t, p, out=t)
    np.add(t, q, out=p)
    np.multiply(t, q, out=t)
    np.multiply(p, p, out=p)
    np.divide(t, p, out=t)
    return t


def _second_derivative(x: Doubles, scratch: list[Doubles]) -> Doubles:
    t, p, q, d, spare, sign = scratch
    index = spare.view(np.int64)
    np.negative(x, out=sign)
    np.abs(x, out=x)
    reduce_argument(x, t, index)
    np.subtract(index, REACH * _STEPS, out=index)
    sums, differences = _sums_and_differences()
    sums.take(index, out=p, mode="clip")
    differences.take(index, out=d, mode="clip")
    _cubic(x, q, spare)
    np.multiply(p, x, out=p)
    np.multiply(d, q, out=d)
    np.add(d, p, out=d)
    np.subtract(q, x, out=p)
    np.add(q, x, out=q)
    np.multiply(t, p, out=t)
    np.add(t, q, out=p)
    np.multiply(t, q, out=t)
    np.multiply(t, d, out=t)
    np.multiply(p, p, out=q)
    np.multiply(p, q, out=p)
    np.divide(t, p, out=t)
    np.copysign(t, sign, out=t)
    np.add(t, 0.0, out=t)  # turns -0 at x = +0 into +0
    return t


_FUNCTIONS: Mapping[str, Callable[[Doubles, list[Doubles]], Doubles]] = MappingProxyType(
    {"sigmoid": _sigmoid, "sigmoid_derivative": _derivative, "sigmoid_second_derivative": _second_derivative}
)


def approximate(function: str, x: Doubles, scratch: Doubles) -> Doubles:
    """Approximate a function at every element of a block.

    Parameters
    ----------
    function : str
        A key of `BOUNDS`, which gives the largest relative error.
    x : ndarray of float64, shape (n,)
        NaN, 0, or 2**-1000 <= |x| <= `REACH`. It is overwritten.
    scratch : ndarray of float64, shape (SCRATCH_ROWS, n)
        Room for intermediate results, with contiguous rows.

    Returns
    -------
    ndarray of float64, shape (n,)
        The first row of `scratch`; NaN where x is NaN.
    """
    return _FUNCTIONS[function](x, list(scratch))
