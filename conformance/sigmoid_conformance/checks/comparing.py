"""What checks on calls have in common: results on one call path beside the results that they have to equal."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from sigmoid_conformance.checks.lanes import lanes_of
from sigmoid_conformance.evaluating import BadCall, call
from sigmoid_conformance.sample import Array, Sample, is_ordinary, widen

_OF_NOTE = 16.0  # differences down to this part of the largest are told by lane: others may be chance


@dataclass(frozen=True)
class Comparison:
    """Results on one call path.

    Attributes
    ----------
    path : str
        How the call was made.
    indices : ndarray of int64
        Which inputs of the sample were passed.
    got : ndarray
        What came back for them.
    expected : ndarray, optional
        What should have; by default the sample's own results.
    places : ndarray of int64, optional
        Where they stood in the array that was passed; by default they are the whole of it, in order.
    size : int, optional
        How many elements that array had.
    """

    path: str
    indices: Array
    got: Array
    expected: Array | None = None
    places: Array | None = None
    size: int | None = None


@dataclass(frozen=True)
class Difference:
    """Where the results on one call path differ from those that they have to equal.

    Attributes
    ----------
    path : str
        How the call was made.
    size : int
        How many elements were passed.
    places : ndarray of int64
        Which of them differ, counted from 0.
    indices : ndarray of int64
        Which inputs of the sample they are.
    got, expected : ndarray
        What came back, and what should have.
    excess : ndarray of float64
        By how much, in ulps of the exact value.
    worst, among : ndarray of int64
        Places of the worst of those that the path makes worse, and all places that were looked at.
    lanes : str
        In which lanes of a vector the worst are, where that is a pattern, be it with those on other paths.
    unsteady : bool
        Whether equal calls differ as well, so that this may be nothing else.
    """

    path: str
    size: int
    places: Array
    indices: Array
    got: Array
    expected: Array
    excess: Array
    worst: Array
    among: Array
    lanes: str = ""
    unsteady: bool = False


@dataclass(frozen=True)
class PathCheck:
    """A check that compares call paths: 0 where all agree, and else the largest difference in ulps of the exact value.

    Attributes
    ----------
    paths : callable
        Makes the calls, one after the other; a path that cannot be compared is given as what is wrong with it.
    repeats : bool
        Whether these are equal calls: those of other checks are set beside equal calls where they differ.
    """

    paths: Callable[[Sample], Iterator[Comparison | BadCall]]
    repeats: bool = False

    def __call__(self, sample: Sample) -> Array:
        """Compare all paths, and raise what is wrong with one if nothing else is."""
        differences, failures = self.compare(sample)
        excess = np.zeros(sample.x.shape)
        for found in differences:
            np.maximum.at(excess, found.indices, found.excess)
        if failures and not excess.any():
            raise failures[0]
        return excess

    def compare(self, sample: Sample) -> tuple[tuple[Difference, ...], tuple[BadCall, ...]]:
        """Give what differs, by path, and what could not be compared."""
        differences, failures = [], []
        for compared in self.paths(sample):
            if isinstance(compared, BadCall):
                failures.append(compared)
            elif (found := different(sample, compared)).places.size:
                differences.append(found)
        if differences and not self.repeats and _unsteady(sample):
            differences = [replace(found, unsteady=True) for found in differences]
        return _told_by_lane(differences), tuple(failures)


def _told_by_lane(differences: Sequence[Difference]) -> tuple[Difference, ...]:
    """Tell in which lanes the worst are on each path, or where too few differ to tell, on all paths together."""
    if not differences:
        return ()
    together = lanes_of(
        *(np.concatenate([getattr(found, name) for found in differences]) for name in ("worst", "among"))
    )
    return tuple(replace(found, lanes=lanes_of(found.worst, found.among) or together) for found in differences)


def _unsteady(sample: Sample) -> bool:
    """Tell whether a few more calls on the same numbers differ from the first one, or raise."""
    everything = np.arange(sample.x.size)
    try:
        again = [call(sample.implementation, sample.x.copy()) for _ in range(sample.profile.repetitions)]
    except BadCall:
        return True
    return any(difference(sample, Comparison("again", everything, got)).any() for got in again)


def different(sample: Sample, comparison: Comparison) -> Difference:
    """Leave of a comparison what differs."""
    excess, expected = difference(sample, comparison), expected_by(sample, comparison)
    places = np.arange(excess.size) if comparison.places is None else comparison.places
    size = excess.size if comparison.size is None else comparison.size
    where = np.flatnonzero(excess)
    chosen = (comparison.indices[where], comparison.got[where], expected[where], excess[where])
    worst = _made_worse(sample, *chosen[:3]) & (chosen[3] >= excess.max(initial=0.0) / _OF_NOTE)
    return Difference(comparison.path, size, places[where], *chosen, places[where][worst], places)


def _made_worse(sample: Sample, indices: Array, got: Array, expected: Array) -> Array:
    """Tell which results are farther from the correctly rounded ones than those that they should equal."""
    right = widen(sample.rounded[indices])
    with np.errstate(invalid="ignore"):
        return np.asarray(~(np.abs(widen(got) - right) <= np.abs(widen(expected) - right)))


def expected_by(sample: Sample, comparison: Comparison) -> Array:
    """Give the results that a comparison asks for."""
    return sample.y[comparison.indices] if comparison.expected is None else comparison.expected


def difference(sample: Sample, comparison: Comparison) -> Array:
    """Measure how far results are from those expected, in ulps of the exact value, at least half an ulp if at all.

    NaNs are equal whatever their payload; zeros of different sign are not.
    """
    got, expected = widen(comparison.got), widen(expected_by(sample, comparison))
    with np.errstate(invalid="ignore", over="ignore"):
        distance = np.abs(got - expected) / sample.ulp[comparison.indices]
    distance[np.isnan(distance)] = math.inf
    same = (got == expected) & (np.signbit(got) == np.signbit(expected)) | (np.isnan(got) & np.isnan(expected))
    return np.where(same, 0.0, np.maximum(distance, 0.5))


def thinned(sample: Sample, most: int | None = None) -> Array:
    """Choose inputs evenly over the sorted sample, as indices; by default as many as the profile says."""
    count = min(sample.profile.at_once if most is None else most, sample.x.size)
    return np.unique(np.linspace(0, sample.x.size - 1, count).astype(np.int64))


def ordinary(sample: Sample) -> Array:
    """Give the numbers of ordinary size as indices."""
    return np.flatnonzero(is_ordinary(sample.x))
