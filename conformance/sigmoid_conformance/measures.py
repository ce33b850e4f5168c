"""The measures of an outcome, and what changed between two of them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sigmoid_conformance.intervals import position
from sigmoid_conformance.table import ulps
from sigmoid_spec import FloatFormat

Direction = Literal["worse", "better", "changed"]
Reason = tuple[Direction, str]
_RANKS = {"conforms": 0, "known deviation": 1, "violates": 2}
_SAME = 1e-9  # errors that differ by less, relatively, are one
_MOST_SPANS = 3


@dataclass(frozen=True)
class Measure:
    """How an implementation breaks one requirement.

    Attributes
    ----------
    verdict : str
    count : int
        How many inputs break it, known deviations included.
    excess : float
        By how much at most, in ulps.
    intervals : tuple of mapping
        Where, as the document has them.
    message : str
        What happened, where the violation is not about values.
    mended : bool
        Whether an entry of the ledger no longer shows.
    """

    verdict: str
    count: int
    excess: float
    intervals: tuple[Mapping[str, Any], ...]
    message: str
    mended: bool


def measure_of(outcome: Mapping[str, Any]) -> Measure:
    """Measure an outcome of a document."""
    intervals = (*outcome["violations"], *outcome["known"])
    return Measure(
        verdict=outcome["verdict"],
        count=outcome["violation_count"] + outcome["known_count"],
        excess=max((float(interval["worst"]["excess"]) for interval in intervals), default=0.0),
        intervals=intervals,
        message=outcome["message"],
        mended=bool(outcome["stale"]),
    )


def changes(old: Measure, new: Measure, target: FloatFormat, *, same_inputs: bool, same_versions: bool) -> list[Reason]:
    """Say what changed from one measure to another.

    Parameters
    ----------
    old, new : Measure
    target : FloatFormat
    same_inputs : bool
        Whether both rest on the same inputs; if not, counts and intervals are no better or worse.
    same_versions : bool
        Whether the same distributions took part; if not, a verdict that changes alone speaks of the ledger.
    """
    reasons = [
        *grown("inputs that violate it", old.count, new.count, f"{old.count:,} → {new.count:,}"),
        *_where(old, new, target),
    ]
    if not same_inputs:
        reasons = [("changed", f"{text} (of other inputs)") for _, text in reasons]
    reasons += grown("by at most", old.excess, new.excess, f"{ulps(old.excess)} → {ulps(new.excess)} ulp")
    reasons += _messages(old, new)
    return [*_verdict(old, new, reasons, same_versions), *reasons]


def grown(what: str, old: float, new: float, text: str) -> list[Reason]:
    """Call a measure that grew worse, and one that shrank better."""
    if old == new or math.isclose(old, new, rel_tol=_SAME):
        return []
    return [("worse" if new > old else "better", f"{what}: {text}")]


def _messages(old: Measure, new: Measure) -> Iterator[Reason]:
    if old.message == new.message:
        return
    if bool(old.message) == bool(new.message):
        yield "changed", f"now: {new.message}"
    else:
        yield ("worse", new.message) if new.message else ("better", f"no longer: {old.message}")


def _verdict(old: Measure, new: Measure, reasons: Sequence[Reason], same_versions: bool) -> Iterator[Reason]:
    if old.verdict == new.verdict:
        return
    text = f"{old.verdict} → {new.verdict}"
    directions = {direction for direction, _ in reasons}
    if not directions and not same_versions:
        yield "changed", f"{text}: the same results, which the ledger judges by version"
    elif new.mended and directions <= {"better", "changed"}:
        yield "changed", f"{text}: an entry of the ledger no longer shows"
    else:
        yield ("worse" if _RANKS[new.verdict] > _RANKS[old.verdict] else "better"), text


def _where(old: Measure, new: Measure, target: FloatFormat) -> Iterator[Reason]:
    """Name intervals that lie outside all of the others; one that was joined across gaps decides nothing."""
    pairs: tuple[tuple[Direction, str, Measure, Measure], ...] = (
        ("worse", "also on", new, old),
        ("better", "no longer on", old, new),
    )
    for direction, words, one, other in pairs:
        covered = _united([_span(interval, target) for interval in other.intervals])
        outside = [
            interval
            for interval in one.intervals
            if not any(
                first <= _span(interval, target)[0] and _span(interval, target)[1] <= last for first, last in covered
            )
        ]
        for interval in outside[:_MOST_SPANS]:
            whole = interval["inputs"] == interval["count"]
            yield direction if whole else "changed", f"{words} [{interval['lower']}, {interval['upper']}]"
        if len(outside) > _MOST_SPANS:
            yield "changed", f"{words} {len(outside) - _MOST_SPANS} more intervals"


def _span(interval: Mapping[str, Any], target: FloatFormat) -> tuple[int, int]:
    first, last = (position(float.fromhex(interval[key]), target) for key in ("lower", "upper"))
    return first, last


def _united(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    united: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if united and first <= united[-1][1] + 1:
            united[-1] = (united[-1][0], max(last, united[-1][1]))
        else:
            united.append((first, last))
    return united
