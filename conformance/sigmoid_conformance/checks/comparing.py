"""What checks on calls have in common: results on one call path beside the results that they have to equal."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from sigmoid_conformance.intervals import Witness, witness
from sigmoid_conformance.outcome import Outcome
from sigmoid_conformance.sample import Array, Sample, widen


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
    """

    path: str
    indices: Array
    got: Array
    expected: Array | None = None


@dataclass(frozen=True)
class PathCheck:
    """A check that compares call paths: 0 where all agree, and else the largest difference in ulps of the exact value.

    Attributes
    ----------
    paths : callable
        Makes the calls, one after the other.
    """

    paths: Callable[[Sample], Iterator[Comparison]]

    def __call__(self, sample: Sample) -> Array:
        """Compare all paths."""
        excess = np.zeros(sample.x.shape)
        for comparison in self.paths(sample):
            np.maximum.at(excess, comparison.indices, difference(sample, comparison))
        return excess


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


def witnessed(check: Callable[[Sample], Array], sample: Sample, outcome: Outcome) -> Outcome:
    """Make the calls again and tell, for the worst input of each interval, which of them gave what.

    A witness stays as it is if the check compares no calls, and if the violation does not show this time.
    """
    if not outcome.violations or not isinstance(check, PathCheck):
        return outcome
    runs = {_place(sample, run.worst): run for run in outcome.violations}
    worst = {place: run.worst for place, run in runs.items()}
    seen = dict.fromkeys(runs, 0.0)
    for comparison in check.paths(sample):
        excess = difference(sample, comparison)
        for place in runs:
            where = np.flatnonzero(comparison.indices == place)
            if where.size and (largest := float(excess[where].max())) > seen[place]:
                seen[place] = largest
                worst[place] = _witness_of(sample, comparison, where[np.argmax(excess[where])], largest)
    return replace(outcome, violations=tuple(replace(run, worst=worst[place]) for place, run in runs.items()))


def _place(sample: Sample, found: Witness) -> int:
    return int(np.flatnonzero(sample.x.view(sample.target.bits_dtype) == int(found.x_bits, 16))[0])


def _witness_of(sample: Sample, comparison: Comparison, index: int, excess: float) -> Witness:
    one = [index]
    values = (sample.x[comparison.indices[one]], comparison.got[one], expected_by(sample, comparison)[one])
    return replace(witness(*values, excess, sample.target), path=comparison.path)


def thinned(sample: Sample, most: int | None = None) -> Array:
    """Choose inputs evenly over the sorted sample, as indices; by default as many as the profile says."""
    count = min(sample.profile.at_once if most is None else most, sample.x.size)
    return np.unique(np.linspace(0, sample.x.size - 1, count).astype(np.int64))


def ordinary(sample: Sample) -> Array:
    """Give the numbers of ordinary size, for which results are no constants, as indices."""
    magnitudes = np.abs(sample.inputs)
    return np.flatnonzero((magnitudes > 2.0**-4) & (magnitudes < 16.0))
