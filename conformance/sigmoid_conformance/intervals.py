"""Inputs at which a requirement is violated, folded into intervals with a witness each."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

import numpy as np

from sigmoid_conformance.sample import Array, Sample
from sigmoid_spec import FloatFormat

MOST_INTERVALS = 64
_A_PAIR = 2  # of runs, that are told by the largest gap alone


@dataclass(frozen=True)
class Witness:
    """One input at which a requirement is violated.

    Attributes
    ----------
    x, got, expected : float
        The input, the result, and the correctly rounded result, all exact in float64.
    x_bits, got_bits, expected_bits : str
        Their bit patterns in the format, hexadecimal.
    excess : float
        By how much the requirement is violated, in ulps of the exact value; infinite where ulps say nothing.
    path : str
        The call that gave `got`, where another gave what was expected; empty for the plain call beside the exact value.
    """

    x: float
    got: float
    expected: float
    x_bits: str
    got_bits: str
    expected_bits: str
    excess: float
    path: str = ""


@dataclass(frozen=True)
class Interval:
    """Inputs that violate a requirement, from the first to the last of them.

    Attributes
    ----------
    lower, upper : float
        First and last of them.
    count : int
        How many inputs there violate the requirement.
    inputs : int
        How many inputs were looked at there; more than `count` where intervals were joined across the smallest gaps.
    got, expected : tuple of float
        Results, and correctly rounded results, at the two ends.
    worst : Witness
    """

    lower: float
    upper: float
    count: int
    inputs: int
    got: tuple[float, float]
    expected: tuple[float, float]
    worst: Witness


def witness_at(sample: Sample, excess: Array, index: int) -> Witness:
    """Describe the sample's input at one place."""
    x, got, expected = (array[index : index + 1] for array in (sample.x, sample.y, sample.rounded))
    return witness(x, got, expected, float(excess[index]), sample.target)


def witness(x: Array, got: Array, expected: Array, excess: float, target: FloatFormat) -> Witness:
    """Describe an input, given with its results as arrays of one element."""
    bits = partial(_bits, target)
    return Witness(_number(x), _number(got), _number(expected), bits(x), bits(got), bits(expected), excess)


def _number(value: Array) -> float:
    return float(value.item())


def _bits(target: FloatFormat, value: Array) -> str:
    return f"0x{int(value.view(target.bits_dtype).item()):0{target.bits // 4}x}"


def fold(sample: Sample, excess: Array, mask: Array, most: int = MOST_INTERVALS) -> tuple[Interval, ...]:
    """Fold a mask over the sample into maximal runs, within each part of the sample.

    Of more than `most` in a part, those with the least gaps between them are joined.
    """
    if not mask.any():
        return ()
    return tuple(
        _interval(sample, excess, mask, start, stop)
        for part in sample.parts
        for start, stop in _runs(sample, part, mask[part], most)
    )


def _runs(sample: Sample, part: slice, mask: Array, most: int) -> list[list[int]]:
    """Give the first and the last input of each run in a part of a sample."""
    if mask.size and mask.all() and sample.span_of(part) == mask.size:
        return [[part.start, part.stop - 1]]
    violating = part.start + np.flatnonzero(mask)
    breaks = _breaks(np.diff(violating if sample.places is None else sample.places[violating]), most)
    firsts = np.concatenate([violating[:1], violating[breaks + 1]])
    lasts = np.concatenate([violating[breaks], violating[-1:]])
    runs: list[list[int]] = np.stack([firsts, lasts], axis=1).tolist()
    return runs


def _breaks(steps: Array, most: int) -> Array:
    """Give the places of the steps over gaps; of the largest only, if there would be more than `most` runs."""
    if most == _A_PAIR and steps.size:
        place = int(steps.argmax())
        return np.array([place] if steps[place] > 1 else [], np.intp)
    breaks = np.flatnonzero(steps > 1)
    return breaks if breaks.size < most else breaks[_largest(steps[breaks], most - 1)]


def _largest(gaps: Array, count: int) -> Array:
    """Give the places of the largest gaps, in order; of equal ones the first are taken."""
    if count == 0 or gaps.size == 0:
        return np.empty(0, np.intp)
    rank = max(0, gaps.size - count)
    least = np.partition(gaps, rank)[rank]
    larger = np.flatnonzero(gaps > least)
    return np.sort(np.concatenate([larger, np.flatnonzero(gaps == least)[: count - larger.size]]))


def _interval(sample: Sample, excess: Array, mask: Array, first: int, last: int) -> Interval:
    part = slice(first, last + 1)
    violating = np.where(mask[part], excess[part], 0.0)
    (lower, upper), got, expected = (at_ends(values, first, last) for values in (sample.x, sample.y, sample.rounded))
    return Interval(
        lower=lower,
        upper=upper,
        count=int(np.count_nonzero(mask[part])),
        inputs=sample.span_of(part),
        got=got,
        expected=expected,
        worst=witness_at(sample, excess, first + int(np.argmax(violating))),
    )


def at_ends(values: Array, first: int, last: int) -> tuple[float, float]:
    """Give two elements of an array of any format, exact in float64."""
    return float(values[first]), float(values[last])


def position(x: float, target: FloatFormat) -> int:
    """Number the inputs of a format in ascending order, +0 as 0 and -0 as -1; every NaN comes last."""
    if math.isnan(x):
        return 1 << target.bits
    pattern = int(np.array(abs(x), np.float64).astype(target.dtype).view(target.bits_dtype))
    return -1 - pattern if np.signbit(x) else pattern


def join(intervals: Iterable[Interval], target: FloatFormat, most: int = MOST_INTERVALS) -> tuple[Interval, ...]:
    """Join intervals from different sets of consecutive inputs: those that touch, and beyond `most` the nearest.

    Parameters
    ----------
    intervals : iterable of Interval
        Disjoint, in any order.
    target : FloatFormat
        Of at most 32 bits.
    most : int
        How many to leave at most.

    Returns
    -------
    tuple of Interval
        In ascending order.
    """
    ordered = sorted(intervals, key=lambda interval: position(interval.lower, target))
    gaps = np.array([_gap(first, second, target) for first, second in pairwise(ordered)], np.int64)
    separate = set(_largest(gaps, most - 1).tolist()) - set(np.flatnonzero(gaps == 0).tolist())
    joined: list[Interval] = []
    for place, interval in enumerate(ordered):
        if place == 0 or place - 1 in separate:
            joined.append(interval)
        else:
            joined[-1] = _united(joined[-1], interval, int(gaps[place - 1]))
    return tuple(joined)


def _gap(first: Interval, second: Interval, target: FloatFormat) -> int:
    return max(0, position(second.lower, target) - position(first.upper, target) - 1)


def _united(first: Interval, second: Interval, gap: int) -> Interval:
    return Interval(
        lower=first.lower,
        upper=second.upper,
        count=first.count + second.count,
        inputs=first.inputs + gap + second.inputs,
        got=(first.got[0], second.got[1]),
        expected=(first.expected[0], second.expected[1]),
        worst=max(first.worst, second.worst, key=lambda witness: witness.excess),
    )
