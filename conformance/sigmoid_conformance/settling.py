"""Errors so near to a power of two that the measure leaves open on which side of it they are.

The accuracy classes end at 1 and 4 ulps and those of a histogram at powers of two, so that only there the side matters.
An error that is on one side but rounds to the power of two itself is moved to the next float64 on its side.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import mpmath
import numpy as np

from sigmoid_reference import enclose
from sigmoid_reference.fast import binary64
from sigmoid_reference.slow_path import decompose_each, numbers
from sigmoid_spec import FORMATS, FloatFormat

Array = np.ndarray[Any, Any]

_FLOAT32 = FORMATS["float32"]
_FRACTION = np.int64(0x000FFFFFFFFFFFFF)
# Where a value is known to be on the side of its limit that the approximation is on: below these, and beyond 31.
_BESIDE_CENTRE = {"sigmoid": 2.0**-25, "sigmoid_derivative": 2.0**-20, "sigmoid_second_derivative": 2.0**-20}
_BESIDE_ONE = 31.0
_APART = 2.0**-24
_CENTRES = {"sigmoid": 0.5, "sigmoid_derivative": 0.25}
# The first terms of f(x) - f(0) in the Taylor series at 0, for σ″ the one after -x/8: 1/2 + x/4 - x³/48 + x⁵/480 - …
# and its derivatives.
_FIRST_TERMS: Mapping[str, Callable[[Array], Array]] = MappingProxyType(
    {
        "sigmoid": lambda x: x / 4.0,
        "sigmoid_derivative": lambda x: -x * x / 16.0,
        "sigmoid_second_derivative": lambda x: x * x * x / 24.0,
    }
)
_MOST_LEFT = 2.0**-3
_TELLING_BITS = 4096
_NEXT_TO_NOTHING = np.finfo(np.float64).smallest_normal


def doubtful(errors: Array, spare: Array, least: float, digits: int = 19) -> Array:
    """Give the places of errors from `least` on that are near a power of two.

    Parameters
    ----------
    errors : ndarray of float64
        Non-negative.
    spare : ndarray of float64
        Room of the same shape.
    least : float
        The least power of two that matters, a little less than it.
    digits : int
        How near: within 2**-digits above the power of two, relative to it, and half of that below.
    """
    width, fractions = np.int64(1 << (52 - digits)), spare.view(np.int64)
    np.add(errors.view(np.int64), width, out=fractions)
    np.bitwise_and(fractions, _FRACTION, out=fractions)
    places = np.flatnonzero(fractions < 2 * width)
    return places[(errors[places] >= least) & (errors[places] < math.inf)]


def settle(function: str, x: Array, y: Array, values: Array) -> Array:
    """Measure errors of float32 results in float32 ulps, each on its side of the nearest power of two.

    Where the approximation does not tell the side, the slow path does.

    Parameters
    ----------
    function : str
    x, y : ndarray of float32
        Inputs other than 0 and the infinities, and finite results.
    values : ndarray of float64
        Approximations as `sigmoid_reference.fast.mirrored` gives them.
    """
    got = y.astype(np.float64)
    difference, rest = _difference(got, values)
    magnitude, distance = _beside_power_of_two(difference, rest)
    unsure = np.abs(distance) <= 2.0 * binary64.BOUNDS[function] * np.abs(values)
    unsure &= ~_tells_the_side(function, x, got, values)
    exponents = np.maximum(np.frexp(values)[1] - 1, _FLOAT32.emin) - _FLOAT32.precision + 1
    errors: Array = np.ldexp(magnitude, -exponents)
    if unsure.any():
        errors[unsure] = measured_slowly(function, x[unsure], y[unsure], _FLOAT32)
    return errors


def measured_slowly(function: str, x: Array, y: Array, target: FloatFormat) -> Array:
    """Measure errors by the slow path, in ulps, each on its side of the nearest power of two.

    Parameters
    ----------
    function : str
    x, y : ndarray of the format
        Inputs other than 0, the infinities and NaN, and finite results.
    target : FloatFormat
    """
    exact = decompose_each(function, x, target)
    got, rounded = (np.ldexp(value.astype(np.float64), -exact.exponent) for value in (y, exact.rounded))
    difference, first = _difference(got, rounded)
    # Of a limit, an enclosure that was tight enough to round need not tell the side.
    x, certain = numbers(x), np.maximum(np.abs(exact.fraction), _NEXT_TO_NOTHING)
    limits = _is_limit(function, x, exact.rounded.astype(np.float64))
    fraction = np.where(limits, _side_of_limit(function, x) * certain, exact.fraction)
    error, second = _difference(difference, fraction)
    rest = first + second
    if (small := np.flatnonzero(limits & (got != 0.0) & (np.abs(got) < _APART * np.abs(rounded)))).size:
        left = _left_beside_limit(function, x[small], numbers(y)[small], numbers(exact.rounded)[small])
        error[small], rest[small] = _difference(-rounded[small], np.ldexp(-left, -exact.exponent[small]))
    errors: Array = _beside_power_of_two(error, rest)[0]
    return errors


def _left_beside_limit(function: str, x: Array, y: Array, limits: Array) -> Array:
    """Give y - (f(x) - limit), where both terms are far smaller than the limit: about, and of the right sign.

    By the first term of the series of f at 0, or by exp(-x), of which an eighth of f(x) - limit is left at most; where
    that does not tell the sign, by an enclosure. What vanishes in float64 is smaller than any result.
    """
    with np.errstate(under="ignore"):
        beside = np.where(np.abs(x) < 1.0, _FIRST_TERMS[function](x), -np.exp(-np.abs(x)))
    left: Array = y - beside
    for place in np.flatnonzero(np.abs(left) <= _MOST_LEFT * np.abs(beside)):
        left[place] = _left_by_enclosure(function, float(x[place]), float(y[place]), float(limits[place]))
    return left


def _left_by_enclosure(function: str, x: float, y: float, limit: float) -> float:
    """Do so for one input.

    Where y is the first term, what is left is the second: for the least number of float64 and σ that is x**3/48, above
    2**-3300. Where it is not, they are no nearer to each other than chance brings numbers of 53 bits.
    """
    value, _ = enclose(function, x, _TELLING_BITS)
    left = mpmath.fsub(y, mpmath.fsub(value, limit, exact=True), exact=True)
    return math.copysign(max(abs(float(left)), _NEXT_TO_NOTHING), float(mpmath.sign(left)))


def _is_limit(function: str, x: Array, y: Array) -> Array:
    """Tell where a result is the limit of the function: 1/2, 1/4 or -x/8 at 0, and 0 or 1 in the tails."""
    tail = y == (x > 0.0 if function == "sigmoid" else 0.0)
    centre = -8.0 * y == x if function == "sigmoid_second_derivative" else y == _CENTRES[function]
    return np.asarray(np.where(np.abs(x) < 1.0, centre, tail))


def _side_of_limit(function: str, x: Array) -> Array:
    """Give the sign of f(x) minus its limit, which is never reached; for σ″ because |σ″(x)| < |x|/8."""
    return np.where(np.abs(x) < 1.0, 1.0, -1.0) * (-1.0 if function == "sigmoid_derivative" else np.sign(x))


def _difference(a: Array, b: Array) -> tuple[Array, Array]:
    """Give a - b rounded, and what the rounding left out (Knuth, TAOCP 2, section 4.2.2)."""
    difference = a - b
    back = difference - a
    return difference, (a - (difference - back)) - (b + back)


def _beside_power_of_two(difference: Array, rest: Array) -> tuple[Array, Array]:
    """Give |difference + rest|, moved off the nearest power of two, and its signed distance from that."""
    magnitude, rest = np.abs(difference), np.where(difference < 0, -rest, rest)
    fraction, exponent = np.frexp(magnitude)
    power = np.ldexp(1.0, np.where(fraction > 0.75, exponent, exponent - 1))
    distance = (magnitude - power) + rest
    moved = np.nextafter(magnitude, np.where(distance > 0, np.inf, 0.0))
    return np.where((magnitude == power) & (distance != 0), moved, magnitude), distance


def _tells_the_side(function: str, x: Array, got: Array, values: Array) -> Array:
    """Tell where a value is within half an ulp of a limit, and its approximation on its side of it.

    A result that is 0 or not much smaller than the limit differs from the limit by a multiple of half an ulp: the side
    that the value is on decides. See `sigmoid_reference.fast.mirrored` for the limits.
    """
    beside = np.abs(x) < _BESIDE_CENTRE[function]
    if function == "sigmoid":
        beside |= x > _BESIDE_ONE
    return np.asarray(beside & ((got == 0.0) | (np.abs(got) >= _APART * np.abs(values))))
