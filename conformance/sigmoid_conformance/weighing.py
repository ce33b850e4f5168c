"""What a check found on a sample, weighed against the entries of the ledger."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from sigmoid_adapters.deviations import KnownDeviation
from sigmoid_conformance.intervals import MOST_INTERVALS, fold
from sigmoid_conformance.outcome import Finding, Outcome, conclude
from sigmoid_conformance.sample import Array, Sample

# Entries for these speak of neighbours in the format. In a sample with gaps a step shows at the input after the gap.
_OF_NEIGHBOURS = frozenset({"monotonicity"})


def _parts(sample: Sample, entry: KnownDeviation) -> Iterator[slice]:
    """Give where an entry of the ledger speaks of the inputs; one on all numbers speaks of NaN as well."""
    least, greatest = sample.ends
    if entry.lower <= greatest and least <= entry.upper:
        numbers = sample.x[: sample.numbers]
        first = 0 if entry.lower <= least else bisect_left(numbers, entry.lower, key=float)
        stop = sample.numbers if greatest <= entry.upper else bisect_right(numbers, entry.upper, key=float)
        yield slice(first, stop + _reaches_on(sample, entry, stop))
    if math.isnan(entry.lower) or (entry.lower, entry.upper) == (-math.inf, math.inf):
        yield slice(sample.numbers, sample.x.size)


def _reaches_on(sample: Sample, entry: KnownDeviation, stop: int) -> bool:
    """Tell whether an entry on neighbours ends in a gap of the sample: its steps then show at the input after that."""
    if entry.requirement not in _OF_NEIGHBOURS or not 0 < stop < sample.numbers:
        return False
    return bool(sample.after_gap[stop]) and entry.upper > float(sample.inputs[stop - 1])


def _limit(sample: Sample, part: slice, entry: KnownDeviation) -> Array | float:
    """Give the bound of an entry; twice as much for a step over a gap, which may be that of several neighbours."""
    if entry.requirement not in _OF_NEIGHBOURS:
        return entry.bound
    return np.where(sample.after_gap[part], 2.0 * entry.bound, entry.bound)


def weigh(sample: Sample, excess: Array, entries: Sequence[KnownDeviation], most: int = MOST_INTERVALS) -> Finding:
    """Fold a check's findings into intervals, those apart that an entry of the ledger speaks of.

    Parameters
    ----------
    sample : Sample
    excess : ndarray of float64
        What the check gave, over the sample's inputs.
    entries : sequence of KnownDeviation
        Those for this implementation, format and requirement.
    most : int
        How many intervals to leave at most, of each kind.
    """
    violating = excess > 0.0
    if not violating.any():
        return Finding()
    known, shown = covered_by(sample, excess, violating, entries)
    unknown = violating & ~known
    return Finding(
        violations=fold(sample, excess, unknown, most),
        known=fold(sample, excess, known, most),
        violation_count=int(np.count_nonzero(unknown)),
        known_count=int(np.count_nonzero(known)),
        shown=shown,
    )


def covered_by(
    sample: Sample, excess: Array, violating: Array, entries: Sequence[KnownDeviation]
) -> tuple[Array, tuple[int, ...]]:
    """Tell which violations the ledger speaks of, and which of its entries do."""
    known, shown = np.zeros(violating.shape, np.bool_), []
    greatest = float(excess.max())
    for place, entry in enumerate(entries):
        for part in _parts(sample, entry):
            covered = violating[part]
            if greatest > entry.bound:
                covered = covered & (excess[part] <= _limit(sample, part, entry))
            if covered.any():
                known[part] |= covered
                shown.append(place)
    return known, tuple(dict.fromkeys(shown))


def judge(
    requirement: str, sample: Sample, excess: Array, entries: Iterable[KnownDeviation], *, strict: bool = True
) -> Outcome:
    """Weigh a check's findings on a sample, and give the verdict; see `weigh` and `conclude`."""
    own = tuple(entries)
    return conclude(requirement, weigh(sample, excess, own), own, strict=strict)
