"""What a check found, folded into intervals and weighed against the ledger of known deviations."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from sigmoid_adapters.deviations import KnownDeviation
from sigmoid_conformance.sample import Array, Sample, widen
from sigmoid_spec import FloatFormat

Verdict = Literal["conforms", "known deviation", "violates", "not offered"]

_MOST_INTERVALS = 8


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
    """Neighbouring inputs of a sample that all violate a requirement.

    Attributes
    ----------
    lower, upper : float
        First and last of them.
    count : int
        How many of the sample's inputs lie there.
    got, expected : tuple of float
        Results, and correctly rounded results, at the two ends.
    worst : Witness
    """

    lower: float
    upper: float
    count: int
    got: tuple[float, float]
    expected: tuple[float, float]
    worst: Witness


@dataclass(frozen=True)
class Outcome:
    """The verdict on one requirement.

    Attributes
    ----------
    requirement : str
    verdict : str
    violations, known : tuple of Interval
        The largest intervals of unexplained and of known violations.
    violation_count, known_count : int
        How many inputs of the sample they cover in all.
    stale : tuple of KnownDeviation
        Entries of the ledger that no longer show.
    causes : tuple of KnownDeviation
        Entries that do.
    message : str
        One sentence where the violation is not about values.
    """

    requirement: str
    verdict: Verdict
    violations: tuple[Interval, ...] = ()
    known: tuple[Interval, ...] = ()
    violation_count: int = 0
    known_count: int = 0
    stale: tuple[KnownDeviation, ...] = ()
    causes: tuple[KnownDeviation, ...] = ()
    message: str = ""


def witness_at(sample: Sample, excess: Array, index: int) -> Witness:
    """Describe the sample's input at one place."""
    x, got, expected = (array[index : index + 1] for array in (sample.x, sample.y, sample.rounded))
    return witness(sample.target, x, got, expected, float(excess[index]))


def witness(target: FloatFormat, x: Array, got: Array, expected: Array, excess: float, path: str = "") -> Witness:
    """Describe an input and its result, each an array of one element."""
    numbers = (_number(x), _number(got), _number(expected))
    bits = (_bits(x, target), _bits(got, target), _bits(expected, target))
    return Witness(*numbers, *bits, excess, path)


def _number(value: Array) -> float:
    return float(widen(value)[0])


def _bits(value: Array, target: FloatFormat) -> str:
    return f"0x{int(value.view(target.bits_dtype)[0]):0{target.bits // 4}x}"


def intervals(sample: Sample, excess: Array, mask: Array) -> tuple[Interval, ...]:
    """Fold a mask over the sample into maximal runs, and give that of the worst input and the longest, in order."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], mask, [False]]).astype(np.int8)))
    runs = edges.reshape(-1, 2)
    if not runs.size:
        return ()
    holds_worst = runs[:, 1] > np.argmax(np.where(mask, excess, -1.0))
    worst_first = np.lexsort((runs[:, 0] - runs[:, 1], np.arange(len(runs)) != np.argmax(holds_worst)))
    largest = runs[worst_first[:_MOST_INTERVALS]]
    return tuple(_interval(sample, excess, int(start), int(stop)) for start, stop in np.sort(largest, axis=0))


def _interval(sample: Sample, excess: Array, start: int, stop: int) -> Interval:
    ends = (start, stop - 1)
    expected = widen(sample.rounded[list(ends)])
    return Interval(
        lower=float(sample.inputs[start]),
        upper=float(sample.inputs[stop - 1]),
        count=stop - start,
        got=(float(sample.results[start]), float(sample.results[stop - 1])),
        expected=(float(expected[0]), float(expected[1])),
        worst=witness_at(sample, excess, start + int(np.argmax(excess[start:stop]))),
    )


def _covered(sample: Sample, excess: Array, entry: KnownDeviation) -> Array:
    """Tell which violations an entry of the ledger speaks of; one on all numbers speaks of NaN as well."""
    inside = (sample.inputs >= entry.lower) & (sample.inputs <= entry.upper)
    if math.isnan(entry.lower) or (entry.lower, entry.upper) == (-math.inf, math.inf):
        inside |= np.isnan(sample.inputs)
    return np.asarray(inside & (excess > 0.0) & (excess <= entry.bound))


def judge(
    requirement: str, sample: Sample, excess: Array, entries: Iterable[KnownDeviation], *, strict: bool = True
) -> Outcome:
    """Weigh a check's findings against the entries of the ledger for this implementation, format and requirement.

    Parameters
    ----------
    requirement : str
    sample : Sample
    excess : ndarray of float64
        What the check gave, over the sample's inputs.
    entries : iterable of KnownDeviation
    strict : bool
        Whether an entry that does not show in this sample counts as stale; not for samples that may miss it.
    """
    covered = {entry: _covered(sample, excess, entry) for entry in entries}
    known = np.logical_or.reduce([np.zeros(excess.shape, np.bool_), *covered.values()])
    unknown = (excess > 0.0) & ~known
    stale = tuple(entry for entry, mask in covered.items() if strict and not mask.any())
    verdict: Verdict = "violates" if unknown.any() or stale else "known deviation" if known.any() else "conforms"
    return Outcome(
        requirement,
        verdict,
        violations=intervals(sample, excess, unknown),
        known=intervals(sample, excess, known),
        violation_count=int(unknown.sum()),
        known_count=int(known.sum()),
        stale=stale,
        causes=tuple(entry for entry, mask in covered.items() if mask.any()),
    )
