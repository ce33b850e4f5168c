"""Rigorous enclosures of ln σ(x) and ln(1 - σ(x)) at one real number, as narrow as asked for.

With t = exp(-|x|), in (0, 1], nothing overflows and nothing cancels::

    ln σ(x) = -ln(1 + t) for x >= 0,  -(|x| + ln(1 + t)) for x < 0
    ln(1 - σ(x)) = ln σ(-x), for 1 - σ(x) = σ(-x)

The logarithm is mpmath's, at 1 + t held exactly, and widened like its exponential; see `enclosure`. Where t is too
small for that sum, t - t**2/2 < ln(1 + t) < t encloses it. Left of 0, ln σ(x) < x: an enclosure is cut to that, for far
from 0 the value is closer to x than any precision.
"""

from __future__ import annotations

from typing import Any

import mpmath
from mpmath import libmp

from sigmoid_reference.enclosure import (
    Interval,
    Raw,
    checked_bits,
    enclose_exp_of_minus_abs,
    exact_raw,
    is_narrow,
)
from sigmoid_reference.environment import require_default_floating_point_state

LOGARITHMS = ("log_sigmoid", "log_sigmoid_complement")

_GUARD_BITS = 24
_WIDENING_BITS = 2


def _log1p_by_series(t: Raw, precision: int) -> Interval:
    """Enclose ln(1 + t) between t - t**2/2 and t."""
    half_square = libmp.mpf_shift(libmp.mpf_mul(t, t), -1)
    return libmp.mpf_sub(t, half_square, precision, libmp.round_floor), t


def _log1p(t: Raw, precision: int) -> Interval:
    """Enclose ln(1 + t) for 0 < t <= 2."""
    if -(t[2] + t[3]) > precision:
        return _log1p_by_series(t, precision)
    logarithm = libmp.mpf_log(libmp.mpf_add(libmp.fone, t), precision)
    slack = libmp.mpf_shift(logarithm, _WIDENING_BITS - precision + 1)
    lower = libmp.mpf_sub(logarithm, slack, precision, libmp.round_floor)
    return lower, libmp.mpf_add(logarithm, slack, precision, libmp.round_ceiling)


def _enclose_magnitude(x: Raw, precision: int) -> Interval:
    """Enclose -ln σ(x) for finite x."""
    lower, upper = enclose_exp_of_minus_abs(x, precision)
    decay = _log1p(lower, precision)[0], _log1p(upper, precision)[1]
    if not x[0]:
        return decay
    distance = libmp.mpf_abs(x)
    low, high = libmp.mpi_add((distance, distance), decay, precision)
    return (distance if libmp.mpf_lt(low, distance) else low), high


def enclose_log_raw(function: str, x: Raw, bits: int) -> Interval:
    """Enclose one of `LOGARITHMS` at the raw mpmath number `x`; see `enclose_log_sigmoid`."""
    if x == libmp.fnan:
        raise ValueError("cannot enclose a function at NaN: x must be a real number or an infinity")
    at = libmp.mpf_neg(x) if function == "log_sigmoid_complement" else x
    if at in (libmp.finf, libmp.fninf):
        value = libmp.fzero if at == libmp.finf else libmp.fninf
        return value, value
    lower, upper = _enclose_magnitude(at, bits + _GUARD_BITS)
    interval = libmp.mpf_neg(upper), libmp.mpf_neg(lower)
    if not is_narrow(interval, bits):
        raise AssertionError(f"{_GUARD_BITS} guard bits are too few for {function} at {libmp.to_str(x, 20)}")
    return interval


_NOTE = """

    Parameters
    ----------
    x : float, int, mpmath.mpf or NumPy scalar of a supported format
        Taken exactly. Infinities stand for the limits, 0 and -infinity.
    bits : int
        At least 1: how narrow the enclosure has to be.

    Returns
    -------
    lower, upper : mpmath.mpf
        With upper - lower <= 2**-bits * |upper|; the two are equal at the infinities only.

    Raises
    ------
    TypeError
        If `x` is not a real number of one of those types or `bits` is not an int.
    ValueError
        If `x` is NaN or `bits` is less than 1.
    FloatingPointError
        If the floating-point state of the calling thread is not the default one.
"""


def _enclose(function: str, x: Any, bits: int) -> tuple[mpmath.mpf, mpmath.mpf]:
    require_default_floating_point_state()
    lower, upper = enclose_log_raw(function, exact_raw(x), checked_bits(bits))
    return mpmath.mp.make_mpf(lower), mpmath.mp.make_mpf(upper)


def enclose_log_sigmoid(x: Any, bits: int) -> tuple[mpmath.mpf, mpmath.mpf]:
    """Enclose the exact value of ln σ(x) at one real number."""
    return _enclose("log_sigmoid", x, bits)


def enclose_log_sigmoid_complement(x: Any, bits: int) -> tuple[mpmath.mpf, mpmath.mpf]:
    """Enclose the exact value of ln(1 - σ(x)) at one real number."""
    return _enclose("log_sigmoid_complement", x, bits)


for _function in (enclose_log_sigmoid, enclose_log_sigmoid_complement):
    _function.__doc__ = f"{_function.__doc__}{_NOTE}"
