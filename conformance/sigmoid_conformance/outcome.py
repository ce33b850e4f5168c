"""What a check found, weighed against the ledger of known deviations."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from sigmoid_adapters.deviations import KnownDeviation
from sigmoid_conformance.intervals import Interval, join
from sigmoid_spec import FloatFormat

# Whether these show may depend on a race, or on a place in memory, unless an entry of the ledger names the paths.
UNSTEADY = frozenset({"thread-independence", "length-independence", "layout-independence", "variant-agreement"})

Verdict = Literal["conforms", "known deviation", "violates", "not offered"]


@dataclass(frozen=True)
class Failure:
    """Why there are no results.

    Attributes
    ----------
    requirement : str
        What is broken, such as ``"call-returns"``.
    message : str
        What happened, in one sentence.
    """

    requirement: str
    message: str


@dataclass(frozen=True)
class Finding:
    """The violations of one requirement among some inputs.

    Attributes
    ----------
    violations, known : tuple of Interval
        Unexplained violations, and those that the ledger speaks of.
    violation_count, known_count : int
        How many inputs there are of each.
    shown : tuple of int
        Which entries of the ledger show, as places among those for this requirement.
    """

    violations: tuple[Interval, ...] = ()
    known: tuple[Interval, ...] = ()
    violation_count: int = 0
    known_count: int = 0
    shown: tuple[int, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """The verdict on one requirement.

    Attributes
    ----------
    requirement : str
    verdict : str
    violations, known : tuple of Interval
        Unexplained violations, and those that the ledger speaks of.
    violation_count, known_count : int
        How many inputs they cover in all.
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


def merge(findings: Iterable[Finding], target: FloatFormat) -> Finding:
    """Put together what was found among different inputs, in any order."""
    parts = [finding for finding in findings if finding != Finding()]
    if len(parts) == 1:
        return parts[0]
    return Finding(
        violations=join([interval for part in parts for interval in part.violations], target),
        known=join([interval for part in parts for interval in part.known], target),
        violation_count=sum(part.violation_count for part in parts),
        known_count=sum(part.known_count for part in parts),
        shown=tuple(sorted({place for part in parts for place in part.shown})),
    )


def conclude(
    requirement: str, finding: Finding, entries: Sequence[KnownDeviation], *, strict: bool = True, message: str = ""
) -> Outcome:
    """Give the verdict on a finding, or with a message on what made it impossible to look.

    Parameters
    ----------
    requirement : str
    finding : Finding
    entries : sequence of KnownDeviation
        Those that it was weighed against.
    strict : bool
        Whether an entry that does not show counts as stale; not for inputs that may miss it, and never where that
        depends on a race or a place in memory.
    message : str
        What happened, where that is a violation in itself.
    """
    unseen = (entry for place, entry in enumerate(entries) if strict and place not in finding.shown)
    stale = tuple(entry for entry in unseen if entry.always and (requirement not in UNSTEADY or entry.paths))
    violated = bool(finding.violation_count or stale or message)
    verdict: Verdict = "violates" if violated else "known deviation" if finding.known_count else "conforms"
    return Outcome(
        requirement,
        verdict,
        finding.violations,
        finding.known,
        finding.violation_count,
        finding.known_count,
        stale,
        causes=tuple(entries[place] for place in finding.shown),
        message=message,
    )


def broken_outcome(
    requirement: str, failure: Failure, entries: Sequence[KnownDeviation], finding: Finding | None = None
) -> Outcome:
    """Give the verdict where a check could not look at all values.

    That a call raises is known if an entry is unbounded.

    Parameters
    ----------
    requirement : str
    failure : Failure
    entries : sequence of KnownDeviation
    finding : Finding, optional
        What was found about values all the same.
    """
    raised = failure.requirement == "call-returns"
    causes = tuple(entry for entry in entries if raised and entry.bound == math.inf)
    if finding is None:
        return Outcome(requirement, "known deviation" if causes else "violates", causes=causes, message=failure.message)
    found = conclude(requirement, finding, entries)
    stale = tuple(entry for entry in found.stale if entry not in causes)
    verdict: Verdict = "violates" if finding.violation_count or stale or not causes else "known deviation"
    causes = tuple(dict.fromkeys((*found.causes, *causes)))
    return replace(found, verdict=verdict, stale=stale, causes=causes, message=failure.message)
