"""From tallies to a report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from sigmoid_conformance.checks import call_checks
from sigmoid_conformance.engine import histogram
from sigmoid_conformance.engine.block import Record, Subject
from sigmoid_conformance.engine.curve import Point, thinned, worst_point
from sigmoid_conformance.engine.jobs import Calls, Sampled
from sigmoid_conformance.engine.running import Work
from sigmoid_conformance.engine.seams import check_seam
from sigmoid_conformance.engine.tally import Edges, Tally, total
from sigmoid_conformance.intervals import Witness, witness
from sigmoid_conformance.outcome import Finding, Outcome, broken_outcome, conclude, merge
from sigmoid_conformance.report import Figures, Report
from sigmoid_reference.slow_path import decompose_each
from sigmoid_spec import accuracy_class


def report_of(work: Work, tallies: Sequence[Tally | None]) -> Report:
    """Report on a job from the tallies of its pieces, in their order."""
    subject = work.job.subject
    found = [(piece, tally) for piece, tally in zip(work.pieces, tallies, strict=True) if tally is not None]
    whole = [tally for piece, tally in found if not isinstance(piece, Calls)]
    failed = any(tally.failure for tally in whole)  # whether calls were checked then depends on who was faster
    calls = [tally for piece, tally in found if isinstance(piece, Calls) and not failed]
    made = sampled_report if isinstance(work.pieces[0], Sampled) else exhaustive_report
    results = made(subject, whole)
    return replace(
        results, outcomes=results.outcomes + tuple(o for tally in calls for o in call_outcomes(subject, tally))
    )


def sampled_report(subject: Subject, tallies: Sequence[Tally]) -> Report:
    """Report on a sample."""
    (tally,) = tallies
    if tally.failure is None:
        return report(subject, "sampled", tally, strict=True)
    outcome = Outcome(tally.failure.requirement, "violates", message=tally.failure.message)
    return report(subject, "stopped", Tally(0), strict=False, more=(outcome,))


def call_outcomes(subject: Subject, tally: Tally) -> tuple[Outcome, ...]:
    """Give the verdicts on calls."""
    if tally.failure is not None:
        return (Outcome(tally.failure.requirement, "violates", message=tally.failure.message),)
    return tuple(
        broken_outcome(key, tally.broken[key], subject.entries_for(key), tally.findings.get(key))
        if key in tally.broken
        else conclude(key, tally.findings.get(key, Finding()), subject.entries_for(key))
        for key in call_checks(subject.implementation)
    )


def exhaustive_report(subject: Subject, tallies: Sequence[Tally]) -> Report:
    """Report on all inputs of a format, from the tallies of all spans in ascending order.

    A span that failed ends the report: what it says then is about the spans before.
    """
    failed = next((place for place, tally in enumerate(tallies) if tally.failure), None)
    judged = tallies[:failed]
    coverage = "exhaustive" if failed is None else "stopped"
    whole = total(judged, seam_findings(subject, judged), subject.target) if judged else Tally(0)
    failure = None if failed is None else tallies[failed].failure
    if failure is None:
        return report(subject, coverage, whole, strict=True)
    outcome = Outcome(failure.requirement, "violates", message=failure.message)
    return report(subject, coverage, whole, strict=False, more=(outcome,))


def report(subject: Subject, coverage: str, tally: Tally, *, strict: bool, more: tuple[Outcome, ...] = ()) -> Report:
    """Report on what a tally holds; `strict` counts entries of the ledger that do not show as violations."""
    name = subject.implementation.name
    if not tally.inputs:
        return Report(name, subject.function, subject.format, coverage, 0, None, more)
    findings = tally.findings
    outcomes = tuple(
        conclude(key, findings.get(key, Finding()), subject.entries_for(key), strict=strict) for key in subject.checks
    )
    figures, curve = figures_of(subject, tally), thinned(tally.points, subject.function, subject.target)
    return Report(name, subject.function, subject.format, coverage, tally.inputs, figures, (*more, *outcomes), curve)


def figures_of(subject: Subject, tally: Tally) -> Figures:
    """Summarise the errors; the largest is measured once more, by the slow path."""
    worst = confirmed(subject, worst_point(tally.points))
    counts = np.array(tally.histogram)
    wrong = histogram.not_correctly_rounded(counts)
    used = int(np.flatnonzero(counts)[-1]) + 1
    return Figures(
        largest_error=worst.excess,
        at=worst,
        accuracy_class=accuracy_class(worst.excess, wrong == 0),
        not_correctly_rounded=wrong,
        not_faithful=histogram.not_faithful(counts),
        not_accurate=histogram.not_accurate(counts),
        histogram=tuple(counts[:used].tolist()),
    )


def confirmed(subject: Subject, point: Point) -> Witness:
    """Measure the error at a point anew, by the slow path."""
    with np.errstate(all="ignore"):
        x, got = (np.array([value]).astype(subject.target.dtype) for value in (point.x, point.got))
        exact = decompose_each(subject.function, x, subject.target)
        error = point.error
        if np.isfinite(point.got) and np.isfinite(error):
            scaled = (np.ldexp(value.astype(np.float64), -exact.exponent) for value in (got, exact.rounded))
            error = float(abs(next(scaled) - next(scaled) - exact.fraction)[0])
    return witness(x, got, exact.rounded, error, subject.target)


def seam_findings(subject: Subject, tallies: Iterable[Tally]) -> list[Finding]:
    """Check monotonicity from the last number of each span to the first of the next."""
    edges = [tally.edges for tally in tallies if tally.edges is not None]
    return [_seam(subject, first, second) for first, second in pairwise(edges)]


def _seam(subject: Subject, first: Edges, second: Edges) -> Finding:
    record = Record()
    check_seam(subject, first.last, first.at_last, second.at_first, record)
    return merge(record.findings.get("monotonicity", ()), subject.target)
