"""The summary of a document: implementations by requirements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sigmoid_conformance.rendering import numbers
from sigmoid_spec import FORMATS, REQUIREMENTS

_WORDS = {"violates": "violates", "known deviation": "known", "conforms": "conforms", "not offered": "not offered"}


@dataclass(frozen=True)
class Cell:
    """The verdict of one report on one requirement.

    Attributes
    ----------
    kind : str
        The verdict as a style: conforms, known, violates, or none where it was not checked.
    word : str
    note : str
        At how many inputs the requirement is violated, where it is.
    """

    kind: str
    word: str
    note: str = ""


@dataclass(frozen=True)
class Matrix:
    """Verdicts by report and requirement.

    Attributes
    ----------
    requirements : tuple of str
        Those that any report speaks of, in the specification's order.
    formats : tuple of str
        Those that any report speaks of, narrow ones first.
    verdicts : mapping of str to int
        How many reports end with each verdict, the worst first.
    rows : tuple of (report, tuple of Cell)
        Empty cells where a requirement was not checked.
    """

    requirements: tuple[str, ...]
    formats: tuple[str, ...]
    verdicts: Mapping[str, int]
    rows: tuple[tuple[Mapping[str, Any], tuple[Cell, ...]], ...]


def matrix_of(reports: Sequence[Mapping[str, Any]]) -> Matrix:
    """Arrange the verdicts of some reports."""
    found = {outcome["requirement"] for report in reports for outcome in report["outcomes"]}
    requirements = (*(key for key in REQUIREMENTS if key in found), *sorted(found - set(REQUIREMENTS)))
    formats = {report["format"] for report in reports}
    verdicts = [report["verdict"] for report in reports]
    return Matrix(
        requirements=requirements,
        formats=tuple(name for name in FORMATS if name in formats),
        verdicts={name: verdicts.count(name) for name in _WORDS if name in verdicts},
        rows=tuple((report, tuple(_cells(report, requirements))) for report in reports),
    )


def _cells(report: Mapping[str, Any], requirements: Sequence[str]) -> list[Cell]:
    outcomes = {outcome["requirement"]: outcome for outcome in report["outcomes"]}
    return [_cell(outcomes.get(requirement)) for requirement in requirements]


def _cell(outcome: Mapping[str, Any] | None) -> Cell:
    if outcome is None:
        return Cell("none", "–")
    verdict, count = outcome["verdict"], outcome["violation_count"] + outcome["known_count"]
    word = _WORDS[verdict]
    return Cell(word.replace(" ", "-"), word, numbers.count(count) if count else "")
