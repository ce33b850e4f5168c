"""What differs between call paths, weighed against the ledger; and told: which call gave what, at which element."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from sigmoid_adapters.deviations import KnownDeviation
from sigmoid_conformance.checks.comparing import Difference
from sigmoid_conformance.evaluating import BadCall
from sigmoid_conformance.intervals import Interval, fold, witness
from sigmoid_conformance.outcome import Failure, Finding
from sigmoid_conformance.sample import Array, Sample
from sigmoid_conformance.weighing import covered_by

_MOST_TOLD = 3  # messages of paths that could not be compared


def weigh_paths(sample: Sample, differences: Iterable[Difference], entries: Sequence[KnownDeviation]) -> Finding:
    """Fold differences into intervals, those apart that an entry of the ledger speaks of.

    An entry that names paths speaks of these alone, in any arrangement. It shows if every one of them does, be it by
    another entry of the same paths and cause: bounds differ from interval to interval, and a sample may miss one.
    """
    unknown, known = _Worst(sample), _Worst(sample)
    seen: dict[tuple[str, tuple[str, ...]], set[str]] = {}
    shown_ones = set()
    for found in differences:
        excess = np.zeros(sample.x.shape)
        np.maximum.at(excess, found.indices, found.excess)
        covered = np.zeros(excess.shape, np.bool_)
        for place, entry in enumerate(entries):
            named = [name for name in entry.paths if found.path == name or found.path.startswith(f"{name}, ")]
            if not named and entry.paths:
                continue
            own, shown = covered_by(sample, excess, excess > 0.0, [entry])
            if shown:
                covered |= own
                shown_ones.add(place)
                seen.setdefault((entry.cause, entry.paths), set()).update(named)
        known.add(found, covered[found.indices])
        unknown.add(found, ~covered[found.indices])
    known.excess[unknown.excess > 0.0] = 0.0
    return Finding(
        violations=unknown.intervals(),
        known=known.intervals(),
        violation_count=int(np.count_nonzero(unknown.excess)),
        known_count=int(np.count_nonzero(known.excess)),
        shown=tuple(place for place, entry in enumerate(entries) if _shows(entry, place in shown_ones, seen)),
    )


def _shows(entry: KnownDeviation, itself: bool, seen: Mapping[tuple[str, tuple[str, ...]], set[str]]) -> bool:
    return seen.get((entry.cause, entry.paths), set()).issuperset(entry.paths) if entry.paths else itself


class _Worst:
    """At every input of a sample, the path that differs most."""

    def __init__(self, sample: Sample) -> None:
        self._sample = sample
        self._found: list[Difference] = []
        self.excess = np.zeros(sample.x.shape)
        self._paths = np.zeros(sample.x.shape, np.int64)

    def add(self, found: Difference, chosen: Array) -> None:
        """Take in some elements of what differs on a path."""
        indices, excess = found.indices[chosen], found.excess[chosen]
        larger = excess > self.excess[indices]
        np.maximum.at(self.excess, indices, excess)
        self._paths[indices[larger]] = len(self._found)
        self._found.append(found)

    def intervals(self) -> tuple[Interval, ...]:
        """Fold the inputs into intervals, with the call that gave the worst witness of each."""
        return tuple(self._told(run) for run in fold(self._sample, self.excess, self.excess > 0.0))

    def _told(self, run: Interval) -> Interval:
        target = self._sample.target
        bits = self._sample.x.view(target.bits_dtype)
        index = int(np.argmax(bits == int(run.worst.x_bits, 16)))
        found = self._found[self._paths[index]]
        at = int(np.argmax((found.indices == index) & (found.excess == self.excess[index])))
        values = (self._sample.x[[index]], found.got[[at]], found.expected[[at]])
        told = witness(*values, float(self.excess[index]), target)
        return replace(run, worst=replace(told, path=described(found, int(found.places[at]))))


def described(found: Difference, place: int) -> str:
    """Name a path, an element of the array, the lanes of a vector that the worst are in, and whether it is no cause."""
    where = f", at index {place} of {found.size}" if found.size > 1 else ""
    lanes = f" (the worst: {found.lanes})" if found.lanes else ""
    return found.path + where + lanes + ("; equal calls differ as well, see determinism" if found.unsteady else "")


def one_failure(failures: Sequence[BadCall]) -> Failure | None:
    """Put together why paths could not be compared; that calls raise only if that is all there is."""
    if not failures:
        return None
    other = [bad.requirement for bad in failures if bad.requirement != "call-returns"]
    messages = list(dict.fromkeys(bad.message for bad in failures))
    if (more := len(messages) - _MOST_TOLD) > 0:
        messages[_MOST_TOLD:] = [f"and {more} more way{'s'[: more > 1]} to call"]
    return Failure(other[0] if other else "call-returns", "; ".join(messages))
