"""Rigorous enclosures of σ, σ′ and σ″ at one real number, as narrow as asked for.

All three are written in t = exp(-|x|), which lies in (0, 1], so that nothing overflows and only 1 - t cancels::

    σ(x)  = 1 / (1 + t) for x >= 0,  t / (1 + t) for x < 0
    σ′(x) = t / (1 + t)**2
    σ″(x) = -sign(x) * t * (1 - t) / (1 + t)**3

The quotients follow from the definition σ(x) = 1/(1 + exp(-x)) by multiplying out; the specification derives them.
Interval arithmetic is mpmath's, with outward rounding at every step. mpmath does not promise that its exponential
rounds in the direction asked for, only that it is good to the last bits; the interval it gives is therefore widened by
4 units in the last place on both sides before it is used.

What is proven of the range is used as well: 0 < σ < 1/2 left of 0, 1/2 < σ < 1 right of it, and 0 < σ′ < 1/4 on both
sides. An enclosure is cut to these bounds, for far from 0 (or near it) the value is closer to them than any precision.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import mpmath
import numpy as np
from mpmath import libmp

from sigmoid_reference.environment import require_default_floating_point_state
from sigmoid_spec import FUNCTIONS, format_of, function_named

# libmp's raw numbers: (sign, mantissa, exponent, bit count), the value (-1)**sign * mantissa * 2**exponent.
Raw = tuple[int, int, int, int]
Interval = tuple[Raw, Raw]

_ONE: Interval = (libmp.fone, libmp.fone)
_WIDENING_BITS = 2
_GUARD_BITS = 24

_AT_INFINITY: dict[tuple[str, bool], Raw] = {
    (function, negative): libmp.fone if (function, negative) == ("sigmoid", False) else libmp.fzero
    for function in FUNCTIONS
    for negative in (False, True)
}
_AT_ZERO: dict[str, Raw] = {
    "sigmoid": libmp.fhalf,
    "sigmoid_derivative": libmp.from_float(0.25),
    "sigmoid_second_derivative": libmp.fzero,
}

# Open bounds of the value, by the sign of x; theorems sigmoid-range, values-at-zero and derivative-maximum.
_RANGES: dict[tuple[str, bool], tuple[Raw, Raw]] = {
    ("sigmoid", True): (libmp.fzero, libmp.fhalf),
    ("sigmoid", False): (libmp.fhalf, libmp.fone),
    ("sigmoid_derivative", True): (libmp.fzero, libmp.from_float(0.25)),
    ("sigmoid_derivative", False): (libmp.fzero, libmp.from_float(0.25)),
}


def enclose_exp_of_minus_abs(x: Raw, precision: int) -> Interval:
    """Enclose exp(-|x|)."""
    t = libmp.mpf_exp(libmp.mpf_neg(libmp.mpf_abs(x)), precision)
    slack = libmp.mpf_shift(t, _WIDENING_BITS - precision + 1)
    lower = libmp.mpf_sub(t, slack, precision, libmp.round_floor)
    upper = libmp.mpf_add(t, slack, precision, libmp.round_ceiling)
    return lower, upper


def _sigmoid(t: Interval, negative: bool, precision: int) -> Interval:
    numerator = t if negative else _ONE
    return libmp.mpi_div(numerator, libmp.mpi_add(_ONE, t, precision), precision)  # type: ignore[no-any-return]


def _derivative(t: Interval, negative: bool, precision: int) -> Interval:
    square = libmp.mpi_pow_int(libmp.mpi_add(_ONE, t, precision), 2, precision)
    return libmp.mpi_div(t, square, precision)  # type: ignore[no-any-return]


def _second_derivative(t: Interval, negative: bool, precision: int) -> Interval:
    cube = libmp.mpi_pow_int(libmp.mpi_add(_ONE, t, precision), 3, precision)
    product = libmp.mpi_mul(t, libmp.mpi_sub(_ONE, t, precision), precision)
    magnitude: Interval = libmp.mpi_div(product, cube, precision)
    return magnitude if negative else libmp.mpi_neg(magnitude)


_FORMULAS: dict[str, Callable[[Interval, bool, int], Interval]] = {
    "sigmoid": _sigmoid,
    "sigmoid_derivative": _derivative,
    "sigmoid_second_derivative": _second_derivative,
}


def _cut_to_range(function: str, negative: bool, interval: Interval) -> Interval:
    """Intersect with the range of the function on this side of 0."""
    if (function, negative) not in _RANGES:
        return interval
    (lower, upper), (least, greatest) = interval, _RANGES[function, negative]
    return (least if libmp.mpf_lt(lower, least) else lower), (greatest if libmp.mpf_gt(upper, greatest) else upper)


def is_narrow(interval: Interval, bits: int) -> bool:
    """Tell whether the width is at most 2**-bits times the lesser of the two magnitudes."""
    lower, upper = interval
    nearer_to_zero = libmp.mpf_abs(upper if lower[0] else lower)
    same_sign = lower[0] == upper[0] and bool(lower[1] and upper[1])
    return same_sign and bool(libmp.mpf_le(libmp.mpf_sub(upper, lower), libmp.mpf_shift(nearer_to_zero, -bits)))


def enclose_raw(function: str, x: Raw, bits: int) -> Interval:
    """Enclose `function` at the raw mpmath number `x`; see `enclose`."""
    if x == libmp.fnan:
        raise ValueError("cannot enclose a function at NaN: x must be a real number or an infinity")
    if x in (libmp.finf, libmp.fninf):
        value = _AT_INFINITY[function, x == libmp.fninf]
        return value, value
    if x == libmp.fzero:
        return _AT_ZERO[function], _AT_ZERO[function]
    cancelled = max(0, -(x[2] + x[3]))
    precision = bits + _GUARD_BITS + (cancelled if function == "sigmoid_second_derivative" else 0)
    negative = bool(x[0])
    interval = _FORMULAS[function](enclose_exp_of_minus_abs(x, precision), negative, precision)
    interval = _cut_to_range(function, negative, interval)
    if not is_narrow(interval, bits):
        raise AssertionError(f"{_GUARD_BITS} guard bits are too few for {function} at {libmp.to_str(x, 20)}")
    return interval


def exact_raw(x: Any) -> Raw:
    """Convert a number without rounding it."""
    if isinstance(x, mpmath.mpf):
        raw: Raw = x._mpf_
        return raw
    if isinstance(x, float) or (isinstance(x, np.generic) and format_of(x.dtype)):
        return libmp.from_float(float(x))  # type: ignore[no-any-return]
    if isinstance(x, int) and not isinstance(x, bool):
        return libmp.from_int(x)  # type: ignore[no-any-return]
    raise TypeError(f"cannot take a {type(x).__name__} as x: expected a float, an int, an mpmath.mpf or a NumPy scalar")


def checked_bits(bits: object) -> int:
    """Return `bits` if it says how narrow an enclosure has to be.

    Raises
    ------
    TypeError, ValueError
        If it is not an int, or less than 1.
    """
    if not isinstance(bits, int) or isinstance(bits, bool):
        raise TypeError(f"bits must be an int, not {type(bits).__name__}")
    if bits < 1:
        raise ValueError(f"bits must be at least 1, not {bits}")
    return bits


def enclose(function: str, x: Any, bits: int) -> tuple[mpmath.mpf, mpmath.mpf]:
    """Enclose the exact value of a function at one real number.

    Parameters
    ----------
    function : str
        One of `sigmoid_spec.FUNCTIONS`.
    x : float, int, mpmath.mpf or NumPy scalar of a supported format
        Taken exactly. Infinities stand for the limits.
    bits : int
        At least 1: how narrow the enclosure has to be.

    Returns
    -------
    lower, upper : mpmath.mpf
        lower <= f(x) <= upper and upper - lower <= 2**-bits * min(|lower|, |upper|); the two are equal where the exact
        value is a dyadic rational, which is at 0 and at the infinities only.

    Raises
    ------
    TypeError
        If `x` is not a real number of one of those types or `bits` is not an int.
    ValueError
        If `function` is unknown, `x` is NaN or `bits` is less than 1.
    FloatingPointError
        If the floating-point state of the calling thread is not the default one.
    """
    require_default_floating_point_state()
    lower, upper = enclose_raw(function_named(function), exact_raw(x), checked_bits(bits))
    return mpmath.mp.make_mpf(lower), mpmath.mp.make_mpf(upper)
