"""Correctly rounded σ, σ′ and σ″ of numbers of at most 24 bits, as far as float64 arithmetic decides them.

An element that `binary64` leaves undecided goes to pairs of float64, and what is undecided then to the caller's slow
path. The formats of 8 and 16 bits have so few numbers that their results are tabulated when first asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sigmoid_reference.fast import binary64, precise
from sigmoid_reference.fast.interval_rounding import round_to_format
from sigmoid_reference.fast.pairs import Pair
from sigmoid_reference.fast.tables import Doubles
from sigmoid_spec import FORMATS, SHAPES, FloatFormat

Array = NDArray[Any]
Indices = NDArray[np.intp]
SlowPath = Callable[[str, Array, FloatFormat], Array]

NORMAL_WITHIN = 87.25  # exp(-87.25) > 2**-126: σ and σ′ of |x| below are normal in float32
_MIDPOINT_SHIFT = 35  # leaves the 29 bits of a float64 significand that float32 has no room for, uppermost
_LEAST_INTEGER = -(2**63)
_TINY, _VANISHING = np.float32(2.0**-26), np.float32(104.0)
_LEAST_VARYING = _TINY.view(np.uint32)
_VARYING_COUNT = _VANISHING.view(np.uint32) - _LEAST_VARYING


def approximate(function: str, x: Array, scratch: Doubles) -> Doubles:
    """Approximate at every element of a block, whatever it holds.

    Parameters
    ----------
    function : str
        One of the three.
    x : ndarray of a format of at most 32 bits, shape (n,)
        Any numbers, infinities and NaN included.
    scratch : ndarray of float64, shape (1 + binary64.SCRATCH_ROWS or more, n)
        Room to work in, with contiguous rows.

    Returns
    -------
    ndarray of float64, shape (n,)
        Within the relative error `binary64.BOUNDS[function]`, or for |x| > 700 within 2**-1009, of the exact value;
        exactly that at 0 and at the infinities; the canonical NaN for NaN. The second row of `scratch`.
    """
    numbers = scratch[0]
    np.copyto(numbers, x)
    np.maximum(numbers, -binary64.REACH, out=numbers)
    np.minimum(numbers, binary64.REACH, out=numbers)
    values = binary64.approximate(function, numbers, scratch[1 : 1 + binary64.SCRATCH_ROWS])
    special = np.flatnonzero(~np.isfinite(x))
    if special.size:
        at = x[special].astype(np.float64)
        left, right = SHAPES[function].tails
        values[special] = np.where(np.isnan(at), np.nan, np.where(at < 0, left, right))
    return values


def near_midpoint(values: Doubles, bound: float, spare: Doubles) -> Indices:
    """Find the numbers within `bound` of a midpoint of two normal float32 numbers.

    A number is that close if its 29 surplus bits differ from 1000...0 by at most bound * 2**53, a number having at most
    2**53 ulps of its own. With the surplus bits uppermost, 1000...0 is the least integer.
    """
    surplus = spare.view(np.int64)
    width = int(bound * 2.0**53) << _MIDPOINT_SHIFT
    np.left_shift(values.view(np.int64), _MIDPOINT_SHIFT, out=surplus)
    np.add(surplus, width, out=surplus)
    if np.minimum.reduce(surplus) > _LEAST_INTEGER + 2 * width:
        return np.empty(0, np.intp)
    return np.flatnonzero(surplus <= _LEAST_INTEGER + 2 * width)


def ends_apart(values: Doubles, bound: float, spare: Doubles) -> Indices:
    """Find the numbers that, moved by a relative `bound` up or down, do not round to the same float32 number.

    The multiplication is rounded by another 2**-53, which `bound` must include.
    """
    size = values.size
    rounded = spare[1].view(np.float32)
    lower, upper = rounded[:size], rounded[size:]
    np.multiply(values, 1.0 - bound, out=spare[0])
    np.copyto(lower, spare[0], casting="same_kind")
    np.multiply(values, 1.0 + bound, out=spare[0])
    np.copyto(upper, spare[0], casting="same_kind")
    return np.flatnonzero(lower.view(np.uint32) != upper.view(np.uint32))


def resolve(function: str, x: Array, target: FloatFormat, slow: SlowPath) -> Array:
    """Round at finite numbers other than 0 that `binary64` left undecided.

    Below `precise.LEAST` that is σ″ only, and there σ″(x) is between -x/8 and -(1 - 2**-55)*x/8. No midpoint is between
    -x/8 and -(1 - 2**-50)*x/8, which therefore rounds like it: x has 24 bits, a midpoint 25 at most.
    """
    numbers = x.astype(np.float64)
    tiny = np.abs(numbers) < precise.LEAST
    value = precise.approximate_pair(function, np.where(tiny, 1.0, numbers))
    value.high[tiny] = -0.125 * (1.0 - 2.0**-50) * numbers[tiny]
    value.low[tiny] = 0.0
    rounded, undecided = round_to_format(value, precise.BOUNDS[function], target)
    results: Array = rounded.astype(target.dtype)
    if (left := np.flatnonzero(undecided)).size:
        results[left] = slow(function, x[left], target)
    return results


def _round_constant(function: str, x: Array, out: Array) -> None:
    """Round σ or σ′ of float32 numbers that are NaN, at most 2**-26 or at least 104 in magnitude.

    Up to 2**-26 the exact value is within a quarter of an ulp of its value at 0, and from 104 > 150 ln 2 within half
    the least subnormal number, or half an ulp of 1, of its limit. A line that is cut off has the same values there, and
    NaN.
    """
    center, right = SHAPES[function].at_zero, SHAPES[function].tails[1]
    slope = np.float32((right - center) / 100)
    np.multiply(x if function == "sigmoid" else np.abs(x), slope, out=out)
    np.add(out, np.float32(center), out=out)
    np.clip(out, np.float32(0), np.float32(max(center, right)), out=out)
    out[np.isnan(out)] = np.nan


def _round_ordinary(function: str, x: Array, out: Array, scratch: Doubles, slow: SlowPath) -> None:
    """Round σ or σ′ of float32 numbers up to `NORMAL_WITHIN` in magnitude."""
    np.copyto(scratch[0], x)
    values = binary64.approximate(function, scratch[0], scratch[1 : 1 + binary64.SCRATCH_ROWS])
    undecided = near_midpoint(values, binary64.BOUNDS[function], scratch[2])
    hard = x[undecided]
    np.copyto(out, values, casting="same_kind")
    if hard.size:
        out[undecided] = resolve(function, hard, FORMATS["float32"], slow)


def round_any(function: str, x: Array, out: Array, scratch: Doubles, slow: SlowPath) -> Doubles:
    """Round at any float32 numbers of a block, and give the approximations, as `approximate` does."""
    values = approximate(function, x, scratch)
    undecided = ends_apart(values, binary64.BOUNDS[function], scratch[2:4])
    hard = x[undecided]
    np.copyto(out, values, casting="same_kind")
    if hard.size:
        out[undecided] = resolve(function, hard, FORMATS["float32"], slow)
    return values


def round_block(function: str, x: Array, out: Array, scratch: Doubles, slow: SlowPath) -> None:
    """Round at every float32 number of a block, as fast as what it holds allows; `out` may be `x` itself.

    That is told by the extremes of the block, which are NaN if any element is. In the ordinary case no element needs
    any precaution; in others the elements whose result is not constant are picked out, of σ and σ′.
    """
    least, greatest = np.minimum.reduce(x), np.maximum.reduce(x)
    if function == "sigmoid_second_derivative":
        round_any(function, x, out, scratch, slow)
    elif least >= _VANISHING or greatest <= -_VANISHING or (least >= -_TINY and greatest <= _TINY):
        _round_constant(function, x[:1], out[:1])
        out[1:] = out[0]
    elif least >= -NORMAL_WITHIN and greatest <= NORMAL_WITHIN:
        _round_ordinary(function, x, out, scratch, slow)
    else:
        _round_varying(function, x, out, scratch, slow)


def _round_varying(function: str, x: Array, out: Array, scratch: Doubles, slow: SlowPath) -> None:
    """Round σ or σ′ where it is not constant by `round_any`, elsewhere as a constant."""
    magnitudes = x.view(np.uint32) & np.uint32(0x7FFFFFFF)
    magnitudes -= _LEAST_VARYING
    varying = np.flatnonzero(magnitudes < _VARYING_COUNT)
    numbers = x[varying]
    _round_constant(function, x, out)
    if varying.size:
        results = np.empty_like(numbers)
        round_any(function, numbers, results, scratch[:, : varying.size], slow)
        out[varying] = results


def tabulate(function: str, target: FloatFormat, slow: SlowPath) -> Array:
    """Round at every number of a format of at most 16 bits, in the order of the bit patterns."""
    patterns = np.arange(1 << target.bits, dtype=np.uint32).astype(target.bits_dtype)
    x = patterns.view(target.dtype)
    values = approximate(function, x, np.empty((1 + binary64.SCRATCH_ROWS, x.size)))
    numbers, undecided = round_to_format(Pair(values, np.zeros_like(values)), binary64.BOUNDS[function], target)
    results: Array = numbers.astype(target.dtype)
    results.view(target.bits_dtype)[np.isnan(values)] = target.nan
    if (left := np.flatnonzero(undecided)).size:
        results[left] = resolve(function, x[left], target, slow)
    results.flags.writeable = False
    return results
