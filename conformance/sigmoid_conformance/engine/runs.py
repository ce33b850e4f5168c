"""Runs of violating inputs in a block: each is told by its ends and its worst input, and only there is a check run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from sigmoid_adapters.deviations import KnownDeviation
from sigmoid_conformance.engine.results import Results
from sigmoid_conformance.intervals import Interval, at_ends, witness_at
from sigmoid_conformance.outcome import Finding
from sigmoid_conformance.sample import Array, Sample


@dataclass(frozen=True)
class Run:
    """Inputs on one side of a block, some of which exceed a bound.

    Attributes
    ----------
    first, last : int
        Places in the block, by increasing magnitude; both exceed it.
    count : int
        How many do.
    worst : int
        The place of the input that exceeds it most, of equal ones the least input.
    """

    first: int
    last: int
    count: int
    worst: int


Runs = Mapping[int, tuple[Run, ...]]  # by sign, in ascending order of the inputs


def runs_of(excess: Array, bound: float, signs: Iterable[int]) -> dict[int, tuple[Run, ...]]:
    """Give where something exceeds a bound on sides of a block: on each one run, or those beside the largest gap.

    They are those into which `intervals.fold` folds, if it is to leave two at most.
    """
    exceeds = excess > bound
    count = int(np.count_nonzero(exceeds))
    if count == 0:
        return dict.fromkeys(signs, ())
    first, last = (0, exceeds.size - 1) if count == exceeds.size else _ends(exceeds)
    if count == last - first + 1:
        return {sign: (_run(excess, first, last, count, sign),) for sign in signs}
    starts, stops = _gaps(exceeds, first, last)
    runs = {}
    for sign in signs:
        largest = _first_greatest(stops - starts, sign)
        start, stop = int(starts[largest]), int(stops[largest])
        before = int(np.count_nonzero(exceeds[first:start]))
        parts = (first, start - 1, before), (stop, last, count - before)
        runs[sign] = tuple(_run(excess, *part, sign) for part in parts)[::sign]
    return runs


def runs_at(places: Array, excess: Array, sign: int) -> tuple[Run, ...]:
    """Do what `runs_of` does for a few places on one side, and by how much the bound is exceeded there."""
    steps = np.diff(places)
    cut = 1 + _first_greatest(steps, sign) if (steps > 1).any() else places.size
    parts = (part for part in (slice(0, cut), slice(cut, places.size)) if part.start < part.stop)
    return tuple(
        Run(
            first=int(places[part][0]),
            last=int(places[part][-1]),
            count=part.stop - part.start,
            worst=int(places[part][_first_greatest(excess[part], sign)]),
        )
        for part in parts
    )[::sign]


def _ends(mask: Array) -> tuple[int, int]:
    return int(mask.argmax()), mask.size - 1 if mask[-1] else int(np.flatnonzero(mask)[-1])


def _gaps(mask: Array, first: int, last: int) -> tuple[Array, Array]:
    """Give the first place of each gap of a mask, and the place after its last, between two places where it is set."""
    places = first + np.flatnonzero(~mask[first:last])
    breaks = np.flatnonzero(places[1:] - places[:-1] > 1)
    starts = np.concatenate([places[:1], places[breaks + 1]])
    return starts, np.concatenate([places[breaks], places[-1:]]) + 1


def _run(excess: Array, first: int, last: int, count: int, sign: int) -> Run:
    return Run(first, last, count, first + _first_greatest(excess[first : last + 1], sign))


def _first_greatest(values: Array, sign: int) -> int:
    """Give the place of the greatest value, of equal ones the first in ascending order of the inputs."""
    return int(values.argmax() if sign > 0 else np.flatnonzero(values == np.maximum.reduce(values))[-1])


def is_cut(results: Results, entries: Iterable[KnownDeviation]) -> bool:
    """Tell whether an entry of the ledger may end in a block: it may speak of some of its inputs only."""
    first, last = results.ends
    return any(first <= abs(end) <= last for entry in entries for end in (entry.lower, entry.upper))


def places_of(runs: Iterable[Run], beside: int = 0) -> Array:
    """Give the places of the inputs that runs are told by, and those so far beside them, in order."""
    told = {place for run in runs for place in (run.first, run.worst, run.last)}
    return np.array(sorted(told | {place + beside for place in told}), np.intp)


def finding(
    sample: Sample, excess: Array, runs: Runs, at: Mapping[int, Array], entries: Sequence[KnownDeviation]
) -> Finding | None:
    """Fold runs into intervals as `weighing.weigh` does a sample of all their inputs.

    Parameters
    ----------
    sample : Sample
        The inputs that the runs are told by, with others or not.
    excess : ndarray of float64
        What a check gave.
    runs : mapping
        By sign.
    at : mapping of int to ndarray
        The places in the block of the sample's inputs, by sign and increasing magnitude.
    entries : sequence of KnownDeviation
        Those for the requirement. None ends in the block, see `is_cut`.

    Returns
    -------
    Finding or None
        None if the ledger may speak of some of the inputs only, because others are worse than a bound of it.
    """
    found, middle = Finding(), at[-1].size
    for sign in (sign for sign in (-1, 1) if runs[sign]):
        index = {int(place): middle + (order if sign > 0 else -1 - order) for order, place in enumerate(at[sign])}
        intervals = tuple(_interval(sample, excess, run, index) for run in runs[sign])
        speaking = _speaking(entries, intervals[0].lower)
        if any(entries[place].bound < interval.worst.excess for place in speaking for interval in intervals):
            return None
        found = _with(found, intervals, speaking)
    return found


def _speaking(entries: Sequence[KnownDeviation], x: float) -> tuple[int, ...]:
    return tuple(place for place, entry in enumerate(entries) if entry.lower <= x <= entry.upper)


def _with(found: Finding, intervals: tuple[Interval, ...], shown: tuple[int, ...]) -> Finding:
    count = sum(interval.count for interval in intervals)
    if not shown:
        violations, number = found.violations + intervals, found.violation_count + count
        return replace(found, violations=violations, violation_count=number)
    known, number = found.known + intervals, found.known_count + count
    return replace(found, known=known, known_count=number, shown=tuple(sorted({*found.shown, *shown})))


def _interval(sample: Sample, excess: Array, run: Run, index: Mapping[int, int]) -> Interval:
    assert all(excess[index[place]] > 0.0 for place in (run.first, run.worst, run.last)), "a check disagrees"
    ends = sorted((index[run.first], index[run.last]))
    (lower, upper), got, expected = (at_ends(values, *ends) for values in (sample.x, sample.y, sample.rounded))
    worst = witness_at(sample, excess, index[run.worst])
    return Interval(lower, upper, run.count, run.last - run.first + 1, got, expected, worst)
