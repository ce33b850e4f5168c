"""σ, σ′ and σ″ at x and at -x together, for blocks of positive float32 numbers: approximated, and correctly rounded.

σ(x) = q/(q + t*p) and σ(-x) = t*p/(q + t*p) share everything but one division, σ′ is even and σ″ odd: one evaluation
serves both signs. In the notation of `binary64`, which derives the bound, t*p/(q + t*p) has the error h of the method
times 1/(1 + E) <= 1 and (5.4 + 1.4 + 2)*u of rounding, hence that of q/(q + t*p).

Beyond 700 the argument is clamped; the values there are below 2**-1009, and so are their errors.

Near 0, σ(±x) = 1/2 ± (x/4 - x**3/48 + x**5/480 - ...), whose terms alternate and decrease for x <= 1. Two terms are
off by less than x**5/480, relative to 1/4 at least: below 2**-8 that is less than 2**-46.9, and rounding adds 2**-51.

From 2**-26 to 2**-11 even less is needed to round. With 2**e <= x < 2**(e + 1), the numbers 1/2 ± x/4 and all midpoints
of two float32 numbers about them are multiples of d = 2**(e - 25), for e <= -12; the exact value is less than d from
1/2 ± x/4, on the side of 1/2, because x**3/48 < 2**(3*e - 2.5) <= d. No midpoint is strictly between the two, hence
every number there rounds like the exact value. Taken is 1/2 ± x*(1/4 - 2**-27): the product is exact, it differs from
x/4 by d/4 to d/2, and the sum is rounded by at most 2**-54 <= d/8.

For float32 inputs the approximation v shows the binade of f(x), which ulps need. f(x) of such an x is near a power of
two, to within twice the bound, only at the limits 1/4, 1/2 and 1 and, for σ″, at -x/8; there the range of the function
tells the side, to which v is moved. The tests enumerate the powers of two.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from sigmoid_reference.fast import binary64
from sigmoid_reference.fast.narrow import NORMAL_WITHIN, Array, SlowPath, ends_apart, near_midpoint, resolve
from sigmoid_reference.fast.tables import Doubles
from sigmoid_reference.slow_path import round_each
from sigmoid_spec import FORMATS

SCRATCH_ROWS = 3 + binary64.SCRATCH_ROWS

_BEFORE_ONE = 1.0 - 2.0**-53
_AFTER_ONE = 1.0 + 2.0**-52
_NEARS_ONE = 31.0  # 1 - σ(x) < 2**-44 beyond
NEARS_CENTRE = 2.0**-20  # in magnitude; up to there values are moved to the side of 1/2, 1/4 or -x/8 that is right
_LINEAR = 2.0**-24  # up to there σ″(x) is -x/8 times a number between 1 - 2**-49 and 1
_CUBIC_BELOW = 2.0**-8
_NEVER_MIDPOINT = (2.0**-26, 2.0**-11)  # in magnitude, where σ is rounded from a line
_STEEPNESS = 0.25 - 2.0**-27  # of that line
_NORMAL_FROM = 2.0**-122  # |σ″(x)| > x/8.1 there is normal


@dataclass(frozen=True)
class Side:
    """Exact values at a block of numbers of one sign, in the order of the block.

    Attributes
    ----------
    values : ndarray of float64
        Within the relative error `binary64.BOUNDS` of the exact values, and in their binades, where |x| <= 700; beyond,
        within 2**-1009 of the exact values.
    rounded : ndarray of float32
        Correctly rounded.
    """

    values: Doubles
    rounded: Array


def _clamp(x: Array, out: Doubles) -> None:
    np.copyto(out, x)
    if x[-1] > binary64.REACH:
        np.minimum(out, binary64.REACH, out=out)


def _cubics(x: Array, scratch: Doubles) -> tuple[Doubles, Doubles]:
    t, p, q = scratch[:3]
    np.copyto(t, x)
    np.multiply(t, t, out=p)
    np.multiply(p, -1.0 / 48.0, out=p)
    np.add(p, 0.25, out=p)
    np.multiply(p, t, out=p)
    return np.add(0.5, p, out=q), np.subtract(0.5, p, out=t)


def _quotients(x: Array, scratch: Doubles) -> tuple[Doubles, Doubles]:
    r, t, p, q = scratch[:4]
    _clamp(x, r)
    binary64.reduce_ascending(r, t, q.view(np.int64))
    binary64.quadratic(r, p, q)
    np.multiply(t, p, out=t)
    np.add(t, q, out=p)
    return np.divide(q, p, out=q), np.divide(t, p, out=t)


def _sigmoids(x: Array, scratch: Doubles) -> tuple[Doubles, Doubles]:
    least, greatest = float(x[0]), float(x[-1])
    right, left = _cubics(x, scratch) if greatest < _CUBIC_BELOW else _quotients(x, scratch)
    if least < NEARS_CENTRE:
        np.maximum(right, 0.5 * _AFTER_ONE, out=right)
        np.minimum(left, 0.5 * _BEFORE_ONE, out=left)
    if greatest > _NEARS_ONE:
        np.minimum(right, _BEFORE_ONE, out=right)
    return right, left


def _derivatives(x: Array, scratch: Doubles) -> tuple[Doubles, Doubles]:
    r, t, p, q = scratch[:4]
    _clamp(x, r)
    binary64.reduce_ascending(r, t, q.view(np.int64))
    values = binary64.derivative_of(r, t, p, q)
    if x[0] < NEARS_CENTRE:
        np.minimum(values, 0.25 * _BEFORE_ONE, out=values)
    return values, values


def _second_derivatives(x: Array, scratch: Doubles) -> tuple[Doubles, Doubles]:
    if x[-1] <= _LINEAR:
        np.multiply(x, 0.125 * _BEFORE_ONE, out=scratch[0], dtype=np.float64)
        return np.negative(scratch[0], out=scratch[1]), scratch[0]
    _clamp(x, scratch[0])
    values = binary64.approximate("sigmoid_second_derivative", scratch[0], scratch[1 : 1 + binary64.SCRATCH_ROWS])
    mirrored = scratch[0]
    np.negative(values, out=mirrored)
    if x[0] < NEARS_CENTRE:
        np.minimum(mirrored, 0.125 * _BEFORE_ONE * x.astype(np.float64), out=mirrored)
        np.negative(mirrored, out=values)
    return values, mirrored


_APPROXIMATIONS: Mapping[str, Callable[[Array, Doubles], tuple[Doubles, Doubles]]] = MappingProxyType(
    {"sigmoid": _sigmoids, "sigmoid_derivative": _derivatives, "sigmoid_second_derivative": _second_derivatives}
)


def _rounded_line(x: Array, spare: Doubles) -> Array:
    np.multiply(x, _STEEPNESS, out=spare, dtype=np.float64)
    np.add(spare, 0.5, out=spare)
    rounded: Array = spare.astype(np.float32)
    return rounded


def _rounded(function: str, x: Array, values: Doubles, spare: Doubles, slow: SlowPath) -> Array:
    """Round approximations at x, which is of either sign; results are normal where the magnitude of x says so."""
    bound = binary64.BOUNDS[function]
    near, far = sorted((abs(float(x[0])), abs(float(x[-1]))))
    if function == "sigmoid" and _NEVER_MIDPOINT[0] <= near and far < _NEVER_MIDPOINT[1]:
        return _rounded_line(x, spare[0])
    normal = far <= NORMAL_WITHIN and (near >= _NORMAL_FROM or function != "sigmoid_second_derivative")
    undecided = near_midpoint(values, bound, spare[0]) if normal else ends_apart(values, bound, spare)
    results: Array = values.astype(np.float32)
    if undecided.size:
        results[undecided] = resolve(function, x[undecided], FORMATS["float32"], slow)
    return results


def evaluate_mirrored(function: str, x: Array, scratch: Doubles, slow: SlowPath = round_each) -> tuple[Side, Side]:
    """Evaluate a function at a block of numbers and at their negatives.

    Parameters
    ----------
    function : str
        One of `sigmoid_spec.FUNCTIONS`.
    x : ndarray of float32, shape (n,)
        Ascending, positive, finite.
    scratch : ndarray of float64, shape (SCRATCH_ROWS or more, n)
        Room to work in, with contiguous rows; the values given back lie there.
    slow : callable, optional
        As in `correctly_rounded`.

    Returns
    -------
    at_x, at_negative : Side
        Those of σ′ are one object.

    Notes
    -----
    The floating-point state is not looked at: the caller's must be the default one.
    """
    with np.errstate(all="ignore"):
        values, mirrored = _APPROXIMATIONS[function](x, scratch)
        spare = scratch[-2:]
        at_x = Side(values, _rounded(function, x, values, spare, slow))
        if function == "sigmoid_derivative":
            return at_x, at_x
        if function == "sigmoid_second_derivative":
            return at_x, Side(mirrored, -at_x.rounded)
        return at_x, Side(mirrored, _rounded(function, -x, mirrored, spare, slow))
