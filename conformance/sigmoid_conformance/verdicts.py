"""The verdicts of a run of the suite: gathered from its tests, as a matrix and as JSON."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from rich.console import Console
from rich.table import Table

from sigmoid_conformance.cases import Case
from sigmoid_conformance.environment import environment
from sigmoid_conformance.profile import Profile
from sigmoid_conformance.selecting import REQUIREMENTS_OF_CASES
from sigmoid_spec import FORMATS

SCHEMA = 1
_WIDTH = 140
_SIGNS = {
    "conforms": "yes",
    "known deviation": "known",
    "violates": "NO",
    "not judged": "?",
    "not offered": "-",
    "": "",
}
_ABOUT = "yes: conforms · known: known deviation · NO: violates · -: not offered · ?: not judged · empty: not run"


@dataclass(frozen=True)
class Judged:
    """What one test of the suite said.

    Attributes
    ----------
    implementation, function, format, requirement : str
    verdict : {"conforms", "known deviation", "violates", "not judged"}
        The last where there were no results to judge: another requirement is violated, and the test fails.
    coverage : {"exhaustive", "sampled"}
    explanation : str
        What was seen, where it is not simply met.
    offered : tuple of str
        The formats of the implementation.
    """

    implementation: str
    function: str
    format: str
    requirement: str
    verdict: str
    coverage: str
    explanation: str
    offered: tuple[str, ...]


def judged(case: Case, passed: bool, is_judged: bool, explanation: str, expected: bool) -> Judged:
    """Give the verdict of a case from what pytest saw: passed, failed as expected, failed, or nothing to judge."""
    verdict = "conforms" if passed else "known deviation" if expected else "violates" if is_judged else "not judged"
    name, function = case.implementation.name, case.implementation.function
    offered = case.implementation.formats
    return Judged(name, function, case.format, case.requirement, verdict, case.coverage, explanation, offered)


def as_document(found: Iterable[Judged], profile: Profile, seed: int) -> dict[str, Any]:
    """Gather the verdicts of a run into one JSON document."""
    return {
        "schema": SCHEMA,
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "environment": environment(),
        "profile": profile.name,
        "note": profile.note,
        "seed": seed,
        "verdicts": [asdict(one) for one in _sorted(found)],
    }


def _sorted(found: Iterable[Judged]) -> list[Judged]:
    places = {name: place for place, name in enumerate((*FORMATS, *REQUIREMENTS_OF_CASES))}
    return sorted(found, key=lambda one: (one.implementation, places[one.requirement], places[one.format]))


def matrix(found: Iterable[Judged]) -> str:
    """Lay verdicts out by implementation, requirement and format; requirements that are simply met share a row."""
    ordered = _sorted(found)
    formats = [name for name in FORMATS if any(name in one.offered for one in ordered)]
    table = Table(*("implementation", "requirement", *formats), title_justify="left", pad_edge=False)
    for name in dict.fromkeys(one.implementation for one in ordered):
        for row in _rows([one for one in ordered if one.implementation == name], formats):
            table.add_row(name, *row)
            name = ""
    console = Console(file=io.StringIO(), width=_WIDTH, color_system=None)
    console.print(table, _ABOUT, sep="\n", highlight=False)
    text: str = console.file.getvalue()  # type: ignore[attr-defined]
    return text.rstrip("\n")


def _rows(own: list[Judged], formats: list[str]) -> Iterator[list[str]]:
    """Give the rows of one implementation, those first that are not all alike."""
    by_requirement: dict[str, dict[str, str]] = {}
    for one in own:
        by_requirement.setdefault(one.requirement, {})[one.format] = one.verdict
    offered = own[0].offered
    met = [key for key, verdicts in by_requirement.items() if set(verdicts.values()) == {"conforms"}]
    for key, verdicts in by_requirement.items():
        if key not in met:
            yield [key, *_cells(verdicts, offered, formats)]
    if met:
        together = {name: "conforms" for key in met for name in by_requirement[key]}
        label = met[0] if len(met) == 1 else f"{'the other ' if len(met) < len(by_requirement) else 'all '}{len(met)}"
        yield [label, *_cells(together, offered, formats)]


def _cells(verdicts: dict[str, str], offered: tuple[str, ...], formats: list[str]) -> list[str]:
    return [_SIGNS[verdicts.get(name, "" if name in offered else "not offered")] for name in formats]
