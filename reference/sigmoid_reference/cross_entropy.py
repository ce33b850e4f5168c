"""The binary cross-entropy of a logit, and its gradient, exactly at every element of an array.

For a label y in [0, 1] the loss is -y ln σ(x) - (1 - y) ln(1 - σ(x)). As ln σ(x) = ln(1 - σ(x)) + x, this is a sum of
two terms that are not negative, so that nothing cancels::

    loss(x) = w*|x| + ln(1 + exp(-|x|)),    w = y for x < 0, 1 - y for x >= 0

Its derivative is σ(x) - y, which is -σ(-x) for y = 1 and changes sign at ln(y/(1 - y)) for 0 < y < 1.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sigmoid_reference.arguments import Array
from sigmoid_reference.environment import require_default_floating_point_state
from sigmoid_reference.evaluation import Evaluation, evaluate
from sigmoid_reference.fast.interval_rounding import round_to_format
from sigmoid_reference.fast.log_sigmoid import BOUND, REACH, log1p_of_exponential
from sigmoid_reference.fast.pairs import Pair, exact_sum, normalise
from sigmoid_reference.fast.precise import LEAST, approximate_pair
from sigmoid_reference.fast.tables import Doubles
from sigmoid_reference.log_values import decompose_pair, evaluate_log_sigmoid
from sigmoid_reference.slow_path import numbers
from sigmoid_spec import FloatFormat

_WIDEST_FOR_SOFT_LABELS = 32
_BEFORE_ONE = 1.0 - 2.0**-53


def _checked_label(label: float, target: FloatFormat) -> float:
    """Return the label if it is a number of the format in [0, 1], and soft in a format of at most 32 bits only."""
    with np.errstate(over="ignore"):
        held = float(np.array(label, np.float64).astype(target.dtype))
    if not 0.0 <= label <= 1.0 or held != label:
        raise ValueError(f"label is {label!r}: expected a number of {target.name} from 0 to 1")
    if label not in (0.0, 1.0) and target.bits > _WIDEST_FOR_SOFT_LABELS:
        raise ValueError(f"label is {label!r}: expected 0 or 1 in {target.name}; others are for formats up to 32 bits")
    return float(label)


def _negated(exact: Evaluation) -> Evaluation:
    return Evaluation(-exact.rounded, -exact.fraction, exact.exponent, exact.is_zero)


def _evaluation(value: Pair, target: FloatFormat) -> Evaluation:
    """Round pairs to a format; within `BOUND` of a midpoint to either side."""
    finite = np.isfinite(value.high)
    held = Pair(np.where(finite, value.high, 0.0), np.where(finite, value.low, 0.0))
    rounded = np.where(finite, round_to_format(held, BOUND, target).values, value.high).astype(target.dtype)
    found = decompose_pair(value, rounded, target)
    return Evaluation(found.rounded, found.fraction, found.exponent, value.high == 0.0)


def _soft_loss(x: Doubles, label: float) -> Pair:
    distance = np.abs(x)
    decay = log1p_of_exponential(np.minimum(np.nan_to_num(distance), REACH))
    high, low = exact_sum(np.where(x < 0, label, 1.0 - label) * distance, decay.high)
    low += decay.low
    high, low = normalise(Pair(high, low))
    infinite = np.isinf(distance)
    return Pair(np.where(infinite, np.inf, high), np.where(infinite, 0.0, low))


def _soft_gradient(x: Doubles, label: float) -> Pair:
    """Compute σ(x) - label; near 0 and far from it by the first terms of its series."""
    distance = np.abs(x)
    central = (distance >= LEAST) & (distance <= REACH)
    sigmoid = approximate_pair("sigmoid", np.where(central, x, 1.0))
    high, low = exact_sum(np.where(central, sigmoid.high, 0.5), np.full_like(x, -label))
    low += np.where(central, sigmoid.low, 0.25 * x)
    high, low = normalise(Pair(high, low))
    limit = np.where(x > 0, 1.0 - label, -label) * _BEFORE_ONE
    high = np.where(distance > REACH, limit, high)
    return Pair(np.where(np.isnan(x), np.nan, high), np.where(distance > REACH, 0.0, low))


def evaluate_cross_entropy(x: Array, label: float, target: FloatFormat) -> Evaluation:
    """Evaluate the binary cross-entropy of logits exactly at every element of an array.

    Parameters
    ----------
    x : ndarray of `target.dtype`
        Logits, of any shape and layout, in native byte order.
    label : float
        A number of the format in [0, 1]; in float64, 0 or 1.
    target : FloatFormat

    Returns
    -------
    Evaluation
        With arrays of the shape of `x`. For a label other than 0 and 1, where the exact value is within a relative
        2**-67 of a midpoint, `rounded` may be on either side of it, and the fraction is 1/2 in magnitude.

    Raises
    ------
    ValueError
        If the label is not such a number.
    TypeError
        If `x` is not of `target.dtype`.
    FloatingPointError
        If the floating-point state of the calling thread is not the default one.
    """
    if (y := _checked_label(label, target)) in (0.0, 1.0):
        return _negated(evaluate_log_sigmoid(x, target, complement=y == 0.0))
    return _evaluate_soft(_soft_loss, x, y, target)


def evaluate_cross_entropy_gradient(x: Array, label: float, target: FloatFormat) -> Evaluation:
    """Evaluate the derivative of the binary cross-entropy by the logit, σ(x) - label; see `evaluate_cross_entropy`."""
    if (y := _checked_label(label, target)) == 0.0:
        return evaluate("sigmoid", x, target)
    return _negated(evaluate("sigmoid", -x, target)) if y == 1.0 else _evaluate_soft(_soft_gradient, x, y, target)


def _evaluate_soft(
    approximate: Callable[[Doubles, float], Pair], x: Array, label: float, target: FloatFormat
) -> Evaluation:
    if x.dtype != target.dtype:
        raise TypeError(f"x is of dtype {x.dtype!r}: expected {target.dtype!r}, in native byte order")
    require_default_floating_point_state()
    with np.errstate(all="ignore"):
        exact = _evaluation(approximate(numbers(np.ascontiguousarray(x)).reshape(-1), label), target)
    parts = (exact.rounded, exact.fraction, exact.exponent, exact.is_zero)
    return Evaluation(*(part.reshape(x.shape) for part in parts))
