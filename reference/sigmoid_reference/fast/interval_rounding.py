"""Rounding an interval that holds an exact value, once, to a format; and telling where that fails.

Every function gets an approximation, as a float64 number or as a pair, with a bound on its relative error, and gives
the correctly rounded result together with the elements where it could not decide because a midpoint of two neighbours
lies in the interval. What it gives there is not to be used.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sigmoid_reference.fast.pairs import Pair
from sigmoid_reference.fast.tables import Doubles
from sigmoid_spec import FloatFormat

Booleans = NDArray[np.bool_]

_EXPONENT_BITS = np.int64(0x7FF << 52)


class Rounded(NamedTuple):
    """Results as float64 numbers, exactly, and where they are not decided."""

    values: Doubles
    undecided: Booleans


def round_to_multiple(value: Pair, bound: float, quantum: Doubles | float) -> Rounded:
    """Round to the nearest multiple of a power of two, ties undecided.

    The distance to the multiple nearest to `high` is exact but for the rounding of the last sum, at most 2**-53 *
    quantum; it is compared with half a quantum, and a difference within that and the error of the value is a midpoint
    that may be on either side. A result of 0 has the sign of the value.
    """
    nearest = np.rint(value.high / quantum) * quantum
    rest = (value.high - nearest) + value.low
    undecided = np.abs(np.abs(rest) - 0.5 * quantum) <= bound * np.abs(value.high) + 2.0**-52 * quantum
    nearest += np.where(np.abs(rest) > 0.5 * quantum, np.copysign(quantum, rest), 0.0)
    return Rounded(np.copysign(nearest, value.high), undecided)


def round_to_format(value: Pair, bound: float, target: FloatFormat) -> Rounded:
    """Round to a format of at most 24 bits of precision whose numbers are all normal in float64.

    A value just below a power of two is rounded as if above it if `high` is that power; the result is the power either
    way, as the distance is far below a quarter of a quantum.
    """
    binade = (value.high.view(np.int64) & _EXPONENT_BITS).view(np.float64)
    quantum = np.maximum(binade * 2.0 ** (1 - target.precision), 2.0**target.least_exponent)
    return round_to_multiple(value, bound, quantum)


def round_to_float64(value: Pair, bound: float) -> Rounded:
    """Round to float64 where the result is a normal number; with |low| <= ulp(high)/2 it is `high`.

    Let m be the distance from `high` to the midpoint on the side of `low`, m >= 2**-54 * |high|. If the midpoint is
    within bound * |high| of the value, then |low| >= m - bound * |high|, and multiplied by 1 + 2**56 * bound it is
    beyond m: the sum does not round to `high`. The roundings move that by 2**-105 at most.
    """
    beyond = value.low * (1.0 + 2.0**56 * bound)
    beyond += value.high
    return Rounded(value.high, beyond != value.high)
