"""Correctly rounded ln σ and ln(1 - σ) of NumPy arrays, and what rounding lost."""

from __future__ import annotations

from typing import Any

import numpy as np

from sigmoid_reference.arguments import Array, like_argument, supported_array
from sigmoid_reference.environment import require_default_floating_point_state
from sigmoid_reference.evaluation import Evaluation
from sigmoid_reference.fast import wide
from sigmoid_reference.fast.interval_rounding import Rounded, round_to_float64, round_to_format
from sigmoid_reference.fast.log_sigmoid import BOUND, REACH, approximate_log_sigmoid
from sigmoid_reference.fast.pairs import Pair
from sigmoid_reference.fast.tables import Doubles
from sigmoid_reference.slow_path import Decomposed, decompose_each, numbers, round_each
from sigmoid_spec import FloatFormat

_BLOCK = 16384
_FLOAT64_BITS = 64


def _approximate(x: Doubles) -> Pair:
    """Approximate ln σ wherever x is not NaN; beyond `REACH` by -0 and by x."""
    within = np.abs(x) <= REACH
    value = approximate_log_sigmoid(np.where(within, x, 0.0))
    high = np.where(within, value.high, np.where(x > 0, -0.0, x))
    return Pair(high, np.where(within, value.low, 0.0))


def _round_float64(x: Doubles, value: Pair) -> Rounded:
    """Round to float64: the right tail as σ rounds its left one, since both are E*(1 - h); see `wide`."""
    values, undecided = round_to_float64(value, BOUND)
    tail = np.flatnonzero(x > REACH)
    if tail.size:
        rounded, doubtful = wide.round_block("sigmoid", -x[tail], None)
        values[tail], undecided[tail] = -rounded, doubtful
    return Rounded(values, undecided & (x >= -REACH))


def _round_block(x: Doubles, target: FloatFormat) -> tuple[Array, Pair]:
    """Round ln σ at a block of numbers of a format, widened, and give the approximations as well."""
    value = _approximate(x)
    wide_format = target.bits == _FLOAT64_BITS
    values, undecided = _round_float64(x, value) if wide_format else round_to_format(value, BOUND, target)
    with np.errstate(invalid="ignore"):
        rounded = values.astype(target.dtype)
    special = ~np.isfinite(x)
    rounded[special] = np.where(x[special] > 0, 0.0, x[special]).astype(target.dtype)
    rounded.view(target.bits_dtype)[np.isnan(x)] = target.nan
    if (left := np.flatnonzero(undecided & ~special)).size:
        rounded[left] = round_each("log_sigmoid", x[left].astype(target.dtype), target)
    return rounded, value


def _inputs(x: Array, complement: bool) -> Doubles:
    widened = np.ascontiguousarray(numbers(x)).reshape(-1)
    return -widened if complement else widened


def _values(x: object, complement: bool) -> Any:
    array, target = supported_array(x)
    require_default_floating_point_state()
    inputs, results = _inputs(array, complement), np.empty(array.size, target.dtype)
    with np.errstate(all="ignore"):
        for start in range(0, inputs.size, _BLOCK):
            part = slice(start, start + _BLOCK)
            results[part] = _round_block(inputs[part], target)[0]
    return like_argument(results.reshape(array.shape), x)


def decompose_pair(value: Pair, rounded: Array, target: FloatFormat) -> Decomposed:
    """Find what rounding lost, in ulps of the value, from an approximation as a pair.

    The binade of the value is that of `high`, or the one below where `high` is a power of two and `low` points to 0.
    """
    mantissa, binade = np.frexp(value.high)
    toward_zero = (np.abs(mantissa) == 0.5) & (value.low * value.high < 0)
    binade = np.where(value.high == 0.0, np.int32(-2000), binade - 1 - toward_zero)
    exponent = np.maximum(binade, target.emin) - np.int32(target.precision - 1)
    rest = (value.high - rounded.astype(np.float64)) + value.low
    fraction = np.clip(np.ldexp(rest, -exponent), -0.5, 0.5)
    fraction[np.isnan(fraction)] = 0.0
    return Decomposed(rounded, fraction, exponent.astype(np.int32))


def _decompose_float64(x: Doubles, target: FloatFormat) -> Decomposed:
    """Decompose by mpmath, but for the infinities and NaN, where nothing is lost."""
    finite = np.isfinite(x)
    found = decompose_each("log_sigmoid", np.where(finite, x, np.nan), target)
    found.rounded[:] = _round_block(x, target)[0]
    return found


def evaluate_log_sigmoid(x: Array, target: FloatFormat, *, complement: bool = False) -> Evaluation:
    """Evaluate ln σ, or ln(1 - σ) with `complement`, exactly at every element of an array.

    Parameters
    ----------
    x : ndarray of `target.dtype`
        Any shape and layout, in native byte order.
    target : FloatFormat
    complement : bool

    Returns
    -------
    Evaluation
        With arrays of the shape of `x`; fractions are as good as those of `evaluate`. At the infinity with the limit
        -infinity `rounded` is that, or NaN in a format without infinities.

    Raises
    ------
    TypeError
        If `x` is not of `target.dtype`.
    FloatingPointError
        If the floating-point state of the calling thread is not the default one.
    """
    if x.dtype != target.dtype:
        raise TypeError(f"x is of dtype {x.dtype!r}: expected {target.dtype!r}, in native byte order")
    require_default_floating_point_state()
    inputs = _inputs(x, complement)
    with np.errstate(all="ignore"):
        if target.bits == _FLOAT64_BITS:
            found = _decompose_float64(inputs, target)
        else:
            rounded, value = _round_block(inputs, target)
            found = decompose_pair(value, rounded, target)
    parts = (found.rounded, found.fraction, found.exponent, inputs == np.inf)
    return Evaluation(*(part.reshape(x.shape) for part in parts))


_NOTE = """

    Parameters
    ----------
    x : float, NumPy scalar or ndarray
        Any shape and layout, of dtype float8_e4m3fn, float8_e5m2, bfloat16, float16, float32 or float64; a Python float
        counts as float64.

    Returns
    -------
    NumPy scalar or ndarray
        Of the shape and dtype of `x`. NaN gives the canonical quiet NaN; the limit 0 is +0, and a value that is not 0
        but rounds to it is -0.

    Raises
    ------
    TypeError
        If `x` is anything else, integers included; the message names the supported formats.
    FloatingPointError
        If the floating-point state of the calling thread is not the default one.
"""


def log_sigmoid(x: object) -> Any:
    """Correctly rounded ln σ(x) = -ln(1 + exp(-x)), to nearest, ties to even."""
    return _values(x, complement=False)


def log_sigmoid_complement(x: object) -> Any:
    """Correctly rounded ln(1 - σ(x)) = ln σ(-x) = -ln(1 + exp(x)), to nearest, ties to even."""
    return _values(x, complement=True)


for _function in (log_sigmoid, log_sigmoid_complement):
    _function.__doc__ = f"{_function.__doc__}{_NOTE}"
