"""What a page or a bug report shows of a document: the same texts for every form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sigmoid_conformance.rendering import numbers
from sigmoid_conformance.rendering.reproducing import snippet
from sigmoid_conformance.table import counted
from sigmoid_spec import REQUIREMENTS, hex_float

Part = Mapping[str, Any]
WORTH_SHOWING = ("violates", "known deviation")


@dataclass(frozen=True)
class Row:
    """An interval as texts.

    Attributes
    ----------
    verdict : str
        "violates" or "known deviation".
    lower, upper, lower_decimal, upper_decimal : str
        First and last input, in hexadecimal and in decimal.
    inputs : str
        How many inputs violate the requirement there, and of how many.
    got, expected : str
        Results and correctly rounded results at the ends.
    worst : mapping
        The worst witness, as the document has it.
    worst_x, worst_got, worst_expected : str
        Its numbers in decimal.
    error : str
        By how many ulps the requirement is violated there.
    """

    verdict: str
    lower: str
    upper: str
    lower_decimal: str
    upper_decimal: str
    inputs: str
    got: str
    expected: str
    worst: Part
    worst_x: str
    worst_got: str
    worst_expected: str
    error: str


@dataclass(frozen=True)
class Finding:
    """What an outcome says, as texts.

    Attributes
    ----------
    requirement, level, sentence, verdict, message : str
    counted : tuple of str
        How many inputs violate the requirement, one sentence for each sort.
    rows : tuple of Row
        The intervals with the most inputs, and that with the worst witness: violations first, each sort ascending.
    intervals : int
        How many intervals there are.
    stale : tuple of str
        A sentence for each entry of the ledger that no longer shows.
    causes : tuple of (str, sequence of str)
        Why, and the upstream issues, from the ledger.
    snippet : str
        A program that shows it.
    """

    requirement: str
    level: str
    sentence: str
    verdict: str
    message: str
    counted: tuple[str, ...]
    rows: tuple[Row, ...]
    intervals: int
    stale: tuple[str, ...]
    causes: tuple[tuple[str, Sequence[str]], ...]
    snippet: str


def findings(report: Part, request: Part, most: int) -> list[Finding]:
    """Explain every requirement that a report does not simply meet, violations first.

    Parameters
    ----------
    report, request : mapping
        Parts of one document.
    most : int
        How many intervals to show for each requirement.
    """
    unmet = [outcome for outcome in report["outcomes"] if outcome["verdict"] in WORTH_SHOWING]
    unmet.sort(key=lambda outcome: WORTH_SHOWING.index(outcome["verdict"]))
    return [_finding(report, outcome, request, most) for outcome in unmet]


def _finding(report: Part, outcome: Part, request: Part, most: int) -> Finding:
    requirement = REQUIREMENTS.get(outcome["requirement"])
    found = [("violates", one) for one in outcome["violations"]] + [
        ("known deviation", one) for one in outcome["known"]
    ]
    return Finding(
        requirement=outcome["requirement"],
        level=requirement.level if requirement else "",
        sentence=requirement.sentence if requirement else "",
        verdict=outcome["verdict"],
        message=outcome["message"],
        counted=tuple(_counted(report, outcome)),
        rows=tuple(_row(verdict, interval, report) for verdict, interval in _chosen(found, most)),
        intervals=len(found),
        stale=tuple(_stale(entry) for entry in outcome["stale"]),
        causes=tuple(dict.fromkeys((entry["cause"], tuple(entry["upstream"])) for entry in outcome["causes"])),
        snippet=snippet(report, outcome, request),
    )


def _chosen(found: Sequence[tuple[str, Part]], most: int) -> list[tuple[str, Part]]:
    """Choose the intervals with the most inputs and the one with the worst witness, of violations first."""
    order = sorted(range(len(found)), key=lambda place: (found[place][0] != "violates", -found[place][1]["count"]))
    worst = max(order, key=lambda place: float(found[place][1]["worst"]["excess"]), default=None)
    kept = {*order[:most], *(() if worst is None else (worst,))}
    return [entry for place, entry in enumerate(found) if place in kept]


def _row(verdict: str, interval: Part, report: Part) -> Row:
    name, worst = report["format"], interval["worst"]
    of = f" of {interval['inputs']:,}" if interval["inputs"] > interval["count"] else ""
    return Row(
        verdict=verdict,
        lower=interval["lower"],
        upper=interval["upper"],
        lower_decimal=numbers.decimal(interval["lower"], name),
        upper_decimal=numbers.decimal(interval["upper"], name),
        inputs=f"{interval['count']:,}{of}",
        got=numbers.ends(interval["got"], name),
        expected=numbers.ends(interval["expected"], name),
        worst=worst,
        worst_x=numbers.decimal(worst["x"], name),
        worst_got=numbers.decimal(worst["got"], name),
        worst_expected=numbers.decimal(worst["expected"], name),
        error=numbers.error(worst["excess"]),
    )


def _counted(report: Part, outcome: Part) -> Iterable[str]:
    for key, words in (("violation_count", "Violated"), ("known_count", "Violated as the ledger says")):
        if outcome[key]:
            yield f"{words} at {counted(outcome[key], report['inputs'], report['coverage'], outcome['requirement'])}."


def _stale(entry: Part) -> str:
    lower, upper, witness = (hex_float(float.fromhex(entry[key])) for key in ("lower", "upper", "witness"))
    return f"The known deviation on [{lower}, {upper}] no longer shows, not even at {witness}."


def machine(environment: Part) -> list[tuple[str, str]]:
    """Describe what an audit ran on, as names and texts."""
    versions = ", ".join(f"{name} {version}" for name, version in environment["versions"].items())
    threads = environment["threads"]
    return [
        ("Versions", versions),
        ("Python", environment["python"]),
        ("System", environment["system"]),
        ("Processor", environment["processor"]),
        ("Features", ", ".join(environment["features"]) or "unknown"),
        ("Processors", f"{environment['processors']} usable"),
        ("Threads", "as each framework chooses" if threads is None else f"{threads} for OpenMP and BLAS"),
    ]


def asked_for(request: Part) -> str:
    """Say what was asked for, in a sentence."""
    what = ", ".join(request["targets"]) or "everything that is installed"
    formats = f" in {', '.join(request['formats'])}" if request["formats"] else ""
    inputs = "" if request["sampled"] is None else f"; {request['sampled']:,} inputs drawn in every format"
    budget = request["budget"] if isinstance(request["budget"], str) else f"{request['budget']:,} inputs"
    calls = "results and calls" if request["calls"] else "results"
    return f"{what}{formats}: {calls}{inputs}; after a draw a search of {budget}; seed {request['seed']}"
