"""Entries for the ledger of known deviations, from an audit of every float32 input."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from sigmoid_conformance.engine.assembling import seam_findings
from sigmoid_conformance.engine.running import Work
from sigmoid_conformance.engine.tally import Tally
from sigmoid_conformance.intervals import Interval
from sigmoid_conformance.proposing import SLACK, row_text

# Rows of neighbouring binades become one if their bounds are this close.
_ALIKE = 2.0


@dataclass(frozen=True)
class _Row:
    """What one entry would say."""

    lower: float
    upper: float
    bound: float
    witness: float


def exhaustive_proposals(work: Work, tallies: Sequence[Tally]) -> Iterator[str]:
    """Propose rows of the ledger from the tallies of all spans, which must have been judged without a ledger.

    Interval and bound of a row are what was seen. There is one for each binade of either sign, or for several whose
    bounds differ by a factor of 2 at most.
    """
    seams = [("monotonicity", finding) for finding in seam_findings(work.job.subject, tallies)]
    found: dict[str, list[Interval]] = {}
    for requirement, finding in chain(*(tally.findings.items() for tally in tallies), seams):
        found.setdefault(requirement, []).extend(finding.violations)
    for requirement, intervals in ((key, intervals) for key, intervals in found.items() if intervals):
        for row in _merged(_by_binade(intervals)):
            ends = row.lower, row.upper
            bound = row.bound * SLACK
            yield row_text(work.job.description.name, work.job.format, requirement, ends, bound, row.witness)


def _by_binade(intervals: Iterable[Interval]) -> list[_Row]:
    """Put the intervals of each binade together, in ascending order; those at NaNs come last."""
    groups: dict[tuple[int, int], list[Interval]] = {}
    for interval in intervals:
        groups.setdefault(_place(interval.lower), []).append(interval)
    return [_united(groups[key]) for key in sorted(groups)]


def _place(x: float) -> tuple[int, int]:
    """Order binades from the left to the right; all that is not a finite number other than 0 is on its own."""
    if math.isnan(x):
        return (2, 0)
    exponent = math.frexp(x)[1] if math.isfinite(x) else 2000
    return (-1, -exponent) if math.copysign(1.0, x) < 0 else (1, exponent)


def _united(intervals: list[Interval]) -> _Row:
    worst = max((interval.worst for interval in intervals), key=lambda witness: witness.excess)
    lower, upper = min(interval.lower for interval in intervals), max(interval.upper for interval in intervals)
    return _Row(lower, upper, worst.excess, worst.x)


def _merged(rows: Iterable[_Row]) -> list[_Row]:
    """Unite neighbours on one side of 0 whose bounds are alike."""
    merged: list[_Row] = []
    for row in rows:
        if merged and _are_alike(merged[-1], row):
            worse = max(merged[-1], row, key=lambda one: one.bound)
            merged[-1] = _Row(merged[-1].lower, row.upper, worse.bound, worse.witness)
        else:
            merged.append(row)
    return merged


def _are_alike(first: _Row, second: _Row) -> bool:
    if math.isnan(second.lower) or (first.lower < 0) != (second.lower < 0):
        return False
    if math.isinf(first.bound) or math.isinf(second.bound):
        return first.bound == second.bound
    return max(first.bound, second.bound) <= _ALIKE * min(first.bound, second.bound)
