"""Reports as a table and as sentences, for a terminal."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from rich.table import Table

from sigmoid_adapters.deviations import KnownDeviation
from sigmoid_conformance.checks import CALL_CHECKS
from sigmoid_conformance.intervals import Interval, Witness
from sigmoid_conformance.outcome import Outcome
from sigmoid_conformance.report import Report
from sigmoid_conformance.reproducing import reproduction
from sigmoid_spec import REQUIREMENTS, format_named, hex_float

_STYLES = {"conforms": "green", "known deviation": "yellow", "violates": "bold red", "not offered": "dim"}
_SIGNS = {"conforms": "yes", "known deviation": "known", "violates": "NO"}
_COLUMNS = {
    "monotone": ("monotonicity",),
    "symmetric": ("symmetry",),
    "saturation": ("saturation-not-late", "saturation-not-early", "subnormal-results"),
    "values": ("special-values", "nan-propagation", "no-spurious-nan", "range"),
}
_MOST_VIOLATIONS, _MOST_KNOWN, _MOST_CALLS = 8, 2, 3
# What relates results at two inputs is violated by both of them, of which one may be right.
_OFF = {
    "monotonicity": "; against the direction from the input before it, by {} ulp",
    "symmetry": "; with the result at -x the law of reflection is broken by {} ulp",
}
_WORST_FIRST = ("violates", "known deviation", "conforms")


def summary_table(reports: Iterable[Report]) -> Table:
    """Lay reports out as a table, a row each; a largest error that was sampled is marked as a lower bound."""
    table = Table(title_justify="left", header_style="bold", pad_edge=False)
    for heading in ("implementation", "format"):
        table.add_column(heading, no_wrap=True)
    for heading in ("max error (ulp)", "at x"):
        table.add_column(heading, justify="right", no_wrap=True)
    for heading in ("class", *_COLUMNS, "verdict", "coverage"):
        table.add_column(heading, no_wrap=True)
    for report in reports:
        table.add_row(*_cells(report))
    return table


def _cells(report: Report) -> Iterator[str]:
    yield from (report.implementation, report.format)
    if (figures := report.figures) is None:
        yield from ("", "", "")
    else:
        sign = "≥ " if report.coverage == "sampled" and figures.largest_error < math.inf else ""
        yield from (sign + ulps(figures.largest_error), hex_float(figures.at.x), figures.accuracy_class)
    for requirements in _COLUMNS.values():
        yield _worst(report, requirements)
    yield f"[{_STYLES[report.verdict]}]{report.verdict}[/]"
    yield f"{report.coverage}, {report.inputs:,}" if report.inputs else report.coverage


def _worst(report: Report, requirements: tuple[str, ...]) -> str:
    found = {outcome.verdict for outcome in report.outcomes if outcome.requirement in requirements}
    verdict = next((verdict for verdict in _WORST_FIRST if verdict in found), None)
    return f"[{_STYLES[verdict]}]{_SIGNS[verdict]}[/]" if verdict else ""


def ulps(error: float) -> str:
    """Write an error in ulps: three digits, or all of them where it is a large whole number."""
    if error == math.inf:
        return "inf"
    return f"{error:.3g}" if error < 999.5 else f"{error:,.0f}" if error < 1e13 else f"{error:.2e}"


def details(report: Report, requirements: frozenset[str] | None = None) -> Iterator[str]:
    """Explain every requirement that a report does not simply meet, in lines of text.

    Parameters
    ----------
    report : Report
    requirements : frozenset of str, optional
        Explain known deviations from these only; violations are always explained.
    """
    for outcome in report.outcomes:
        wanted = requirements is None or outcome.requirement in requirements
        if outcome.verdict == "violates" or (outcome.verdict == "known deviation" and wanted):
            yield f"{report.implementation}, {report.format}, {outcome.requirement}: {outcome.verdict}"
            yield from (f"    {line}" for line in _explanation(report, outcome))


def _explanation(report: Report, outcome: Outcome) -> Iterator[str]:
    requirement = REQUIREMENTS[outcome.requirement]
    yield f"{requirement.level}: {requirement.sentence}"
    if outcome.message:
        yield outcome.message
    most = _MOST_CALLS if outcome.requirement in CALL_CHECKS else _MOST_VIOLATIONS
    yield from _intervals_told(outcome.violations, most, report, outcome.requirement)
    yield from reproduction(report, outcome)
    if outcome.violation_count:
        yield f"violated at {counted(outcome.violation_count, report.inputs, report.coverage, outcome.requirement)}"
    for entry in outcome.stale:
        yield (
            f"the known deviation on [{hex_float(entry.lower)}, {hex_float(entry.upper)}] no longer shows, not even at "
            f"{hex_float(entry.witness)}{_by_each(entry)}: if it is mended, remove it from the ledger"
        )
    yield from _intervals_told(outcome.known, _MOST_KNOWN, report, outcome.requirement)
    if outcome.known_count:
        yield f"known at {counted(outcome.known_count, report.inputs, report.coverage, outcome.requirement)}"
    for cause, upstream in dict.fromkeys((entry.cause, entry.upstream) for entry in outcome.causes):
        yield f"known: {cause}" + (f" ({', '.join(upstream)})" if upstream else "")


def counted(count: int, inputs: int, coverage: str, requirement: str) -> str:
    """Say how many inputs violate a requirement, and of which; ways to call are tried on some of them only."""
    if requirement in CALL_CHECKS:
        return f"{count:,} of the inputs called on (sampled)"
    return f"{count:,} of {inputs:,} inputs ({coverage})"


def _by_each(entry: KnownDeviation) -> str:
    return f", by each of these: {'; '.join(entry.paths)}" if entry.paths else ""


def _intervals_told(intervals: Sequence[Interval], most: int, report: Report, requirement: str) -> Iterator[str]:
    for interval in _largest(intervals, most):
        yield from interval_lines(interval, report, requirement)
    if (more := len(intervals) - most) > 0:
        yield f"and {more} interval{'s'[: more > 1]} more with fewer inputs"


def _largest(intervals: Sequence[Interval], most: int) -> list[Interval]:
    """Choose the intervals with the most inputs, and the worst, and leave them in order."""
    by_count = sorted(intervals, key=lambda interval: -interval.count)
    worst = max(by_count, key=lambda interval: interval.worst.excess, default=None)
    chosen = by_count[:most] if worst in by_count[:most] else [*by_count[: most - 1], worst]
    return [interval for interval in intervals if interval in chosen]


def interval_lines(interval: Interval, report: Report, requirement: str = "") -> Iterator[str]:
    """Describe an interval of violations of a requirement in two lines: what happens on it, and its worst witness."""
    name, worst = report.format, interval.worst
    sort = "" if report.coverage == "exhaustive" and requirement not in CALL_CHECKS else "sampled "
    share = f"{interval.count:,}" + (f" of {interval.inputs:,}" if interval.inputs > interval.count else "")
    counted = f"{share} {sort}input{'s'[: interval.inputs > 1]}"
    where = (
        f"on [{hex_float(interval.lower)}, {hex_float(interval.upper)}] = [{interval.lower:.9g}, {interval.upper:.9g}]"
    )
    at = f"at x = {hex_float(worst.x)} (bits {worst.x_bits})"
    got, expected = (f"{shown(value, name)} (bits {bits})" for value, bits in _values(worst))
    if worst.path:
        yield f"seen {where}, {counted}"
        yield f"worst {at}: {worst.path}" + (
            "" if got == expected else f": got {got} instead of {expected}, {ulps(worst.excess)} ulp apart"
        )
        return
    yield f"{_ends(interval.got, name)} {where}, {counted}; correct there: {_ends(interval.expected, name)}"
    off = _OFF.get(requirement, ", off by {} ulp").format(ulps(worst.excess))
    yield f"worst {at}: got {got}, expected {expected}{off}"


def _values(worst: Witness) -> tuple[tuple[float, str], tuple[float, str]]:
    return (worst.got, worst.got_bits), (worst.expected, worst.expected_bits)


def _ends(values: tuple[float, float], format_name: str) -> str:
    first, last = (shown(value, format_name) for value in values)
    return first if first == last else f"{first} … {last}"


def shown(value: float, format_name: str) -> str:
    """Write a number of a format with the fewest digits that tell it from its neighbours."""
    return str(np.array(value).astype(format_named(format_name).dtype)[()])
