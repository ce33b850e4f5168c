"""What an audit says, as data."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sigmoid_conformance.engine.curve import Point
from sigmoid_conformance.environment import environment
from sigmoid_conformance.intervals import Witness
from sigmoid_conformance.outcome import Outcome, Verdict
from sigmoid_conformance.writing import write_whole
from sigmoid_spec import hex_float

SCHEMA = 5  # of the document: see report.schema.json
_WORST_FIRST: tuple[Verdict, ...] = ("violates", "known deviation", "conforms")


@dataclass(frozen=True)
class Figures:
    """How accurate the results are, over the numbers among the inputs.

    Attributes
    ----------
    largest_error : float
        In ulps of the exact value; over a sampled input set, a lower bound of the largest error.
    at : Witness
        Where it is reached.
    accuracy_class : str
        correct, faithful, accurate or loose.
    not_correctly_rounded, not_faithful, not_accurate : int
        Numbers of results that are not the correctly rounded one, 1 ulp or more off, more than 4 ulps off.
    histogram : tuple of int
        Numbers of results by error: correctly rounded; others below 1 ulp; in [1, 2), [2, 4), [4, 8) ulps and so on;
        the last class has no end, and empty classes at the end are left out.
    """

    largest_error: float
    at: Witness
    accuracy_class: str
    not_correctly_rounded: int
    not_faithful: int
    not_accurate: int
    histogram: tuple[int, ...]


@dataclass(frozen=True)
class Report:
    """What the audit of one implementation in one format found.

    Attributes
    ----------
    implementation, function, format : str
    coverage : {"exhaustive", "sampled", "stopped", "not offered"}
    inputs : int
        How many inputs were evaluated.
    figures : Figures or None
        None where nothing could be measured.
    outcomes : tuple of Outcome
        One for each requirement that was checked.
    curve : tuple of Point
        The input with the largest error in each piece of a binade, in ascending order.
    """

    implementation: str
    function: str
    format: str
    coverage: str
    inputs: int
    figures: Figures | None = None
    outcomes: tuple[Outcome, ...] = ()
    curve: tuple[Point, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """The worst verdict on a requirement; "not offered" where there is none."""
        found = {outcome.verdict for outcome in self.outcomes}
        return next((verdict for verdict in _WORST_FIRST if verdict in found), "not offered")


_NUMBERS_OF_A_FORMAT = frozenset({"x", "lower", "upper", "got", "expected", "witness"})


def _plain(value: Any, key: str = "") -> Any:
    """Replace what JSON lacks: numbers of a format become hex floats, infinite measures the string inf."""
    if isinstance(value, float):
        if key in _NUMBERS_OF_A_FORMAT:
            return hex_float(value)
        return value if math.isfinite(value) else str(value)
    if isinstance(value, dict):
        return {name: _plain(entry, name) for name, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(entry, key) for entry in value]
    return value


def as_document(
    reports: Iterable[Report],
    request: dict[str, Any],
    *,
    versions: Mapping[str, str] | None = None,
    threads: int | None = None,
) -> dict[str, Any]:
    """Gather reports into one JSON document, as ``report.schema.json`` describes it.

    Parameters
    ----------
    reports : iterable of Report
    request : dict
        What was asked for.
    versions, threads
        See `sigmoid_conformance.environment.environment`.

    Returns
    -------
    dict
        Inputs and results stand as hex floats, errors as numbers.
    """
    return {
        "schema": SCHEMA,
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "environment": environment(versions, threads),
        "request": request,
        "reports": [_plain(asdict(report)) | {"verdict": report.verdict} for report in reports],
    }


def write_json(document: Mapping[str, Any], path: Path) -> None:
    """Write a JSON file whole or not at all; a device or a pipe is written to as it is."""
    write_whole(path, json.dumps(document, indent=2, allow_nan=False, ensure_ascii=False) + "\n")
