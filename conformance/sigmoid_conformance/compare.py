"""What became better, worse, new or gone from one report document to another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sigmoid_conformance.environment import differences
from sigmoid_conformance.measures import Reason, changes, grown, measure_of
from sigmoid_conformance.rendering.numbers import coverage, error
from sigmoid_spec import FORMATS

Part = Mapping[str, Any]
Kind = Literal["worse", "changed", "better", "new", "gone"]
KINDS: tuple[Kind, ...] = ("worse", "better", "changed", "new", "gone")
_FIGURES = {
    "not_correctly_rounded": "results not correctly rounded",
    "not_faithful": "results 1 ulp or more off",
    "not_accurate": "results more than 4 ulps off",
}


class Incomparable(ValueError):
    """Two documents that say nothing about each other."""


@dataclass(frozen=True)
class Change:
    """What changed for one implementation, format and requirement.

    Attributes
    ----------
    kind : {"worse", "better", "changed", "new", "gone"}
        Worse if anything about it is; changed if nothing is better or worse.
    implementation, format : str
    what : str
        The id of a requirement, or "figures", "coverage" or "report".
    reasons : tuple of (str, str)
        Each thing that changed: worse, better or changed, and a text.
    """

    kind: Kind
    implementation: str
    format: str
    what: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Comparison:
    """What changed between two documents.

    Attributes
    ----------
    environment : tuple of (str, str, str)
        What is different about the machines and the versions: a name, the old and the new value; "" for none.
    changes : tuple of Change
        The worse ones first.
    compared : int
        How many requirements of how many reports were compared, unchanged ones included.
    """

    environment: tuple[tuple[str, str, str], ...]
    changes: tuple[Change, ...]
    compared: int

    @property
    def worse(self) -> bool:
        """Whether anything is worse."""
        return any(change.kind == "worse" for change in self.changes)


def compare(old: Part, new: Part) -> Comparison:
    """Compare two report documents.

    Parameters
    ----------
    old, new : mapping
        As `sigmoid_conformance.documents.load_document` gives them.

    Raises
    ------
    Incomparable
        If they answer different requests, cover different inputs, or have no report in common.
    """
    _require_one_request(old["request"], new["request"])
    before, after = _keyed(old), _keyed(new)
    common = [key for key in before if key in after]
    if not common:
        raise Incomparable("the two reports have no implementation and format in common")
    same_versions = old["environment"]["versions"] == new["environment"]["versions"]
    found = [change for key in common for change in _pair(before[key], after[key], same_versions)]
    found += [_alone("gone", before[key]) for key in before if key not in after]
    found += [_alone("new", after[key]) for key in after if key not in before]
    compared = sum(len(before[key]["outcomes"]) for key in common)
    return Comparison(
        tuple(differences(old["environment"], new["environment"])),
        tuple(sorted(found, key=lambda change: KINDS.index(change.kind))),
        compared,
    )


def _require_one_request(old: Part, new: Part) -> None:
    for key in ("sampled", "seed", "calls"):
        if old[key] != new[key]:
            raise Incomparable(
                f"the reports answer different requests: {key} is {old[key]} in one, {new[key]} in the other"
            )


def _keyed(document: Part) -> dict[tuple[str, str], Part]:
    reports = {(report["implementation"], report["format"]): report for report in document["reports"]}
    if len(reports) < len(document["reports"]):
        raise Incomparable("a report holds the same implementation and format twice")
    return reports


def _alone(kind: Kind, report: Part, what: str = "report", text: str = "") -> Change:
    reason: Reason = ("changed", text or f"{report['verdict']} ({coverage(report)})")
    return Change(kind, report["implementation"], report["format"], what, (reason,))


def _pair(old: Part, new: Part, same_versions: bool) -> Iterator[Change]:
    sorts = {old["coverage"], new["coverage"]}
    if old["function"] != new["function"] or sorts == {"exhaustive", "sampled"}:
        raise Incomparable(
            f"{old['implementation']} in {old['format']} is {old['function']}, {old['coverage']}, in one report and "
            f"{new['function']}, {new['coverage']}, in the other"
        )
    if "not offered" in sorts:
        if len(sorts) > 1:
            yield _alone("new", new) if old["coverage"] == "not offered" else _alone("gone", old)
    elif "stopped" in sorts and (len(sorts) > 1 or old["inputs"] != new["inputs"]):
        yield _change(new, "coverage", list(_stopped(old, new)))
    else:
        yield from _judged(old, new, same_versions)


def _stopped(old: Part, new: Part) -> Iterator[Reason]:
    """Compare how far two audits came, of which at least one was stopped; what they found is about different inputs."""
    ended = {"stopped": 0}
    further = (ended.get(new["coverage"], 1), new["inputs"]) > (ended.get(old["coverage"], 1), old["inputs"])
    yield ("better" if further else "worse"), f"{coverage(old)} → {coverage(new)}"
    yield from (("changed", outcome["message"]) for outcome in new["outcomes"] if outcome["message"])


def _judged(old: Part, new: Part, same_versions: bool) -> Iterator[Change]:
    """Compare two reports on the same inputs, requirement by requirement, and the figures."""
    same_inputs = old["inputs"] == new["inputs"]
    if figures := list(_figures(old, new, same_inputs)):
        yield _change(new, "figures", figures)
    before, after = ({one["requirement"]: one for one in report["outcomes"]} for report in (old, new))
    for key in dict.fromkeys([*before, *after]):
        if key not in before or key not in after:
            yield _one_sided(new, before.get(key), after.get(key), key)
            continue
        reasons = changes(
            measure_of(before[key]),
            measure_of(after[key]),
            FORMATS[new["format"]],
            same_inputs=same_inputs,
            same_versions=same_versions,
        )
        if reasons:
            yield _change(new, key, reasons)


def _one_sided(report: Part, before: Part | None, after: Part | None, key: str) -> Change:
    """Describe an outcome that only one report has; a call that fails has one only then."""
    kind: Kind = "gone" if after is None else "worse" if after["message"] else "new"
    outcome: Part = after or before or {}
    return _alone(kind, report, key, outcome["message"] or outcome["verdict"])


def _figures(old: Part, new: Part, same_inputs: bool) -> Iterator[Reason]:
    before, after = old["figures"], new["figures"]
    if before is None or after is None:
        return
    least = "" if new["coverage"] == "exhaustive" else "at least "
    errors = [one["largest_error"] for one in (before, after)]
    yield from grown(
        "largest error",
        float(errors[0]),
        float(errors[1]),
        f"{least}{error(errors[0])} → {least}{error(errors[1])} ulp",
    )
    for key, words in _FIGURES.items():
        for direction, text in grown(words, before[key], after[key], f"{before[key]:,} → {after[key]:,}"):
            yield (direction, text) if same_inputs else ("changed", f"{text} (of other inputs)")


def _change(report: Part, what: str, reasons: Sequence[Reason]) -> Change:
    directions = {direction for direction, _ in reasons}
    kind: Kind = next((kind for kind in ("worse", "better") if kind in directions), "changed")
    return Change(kind, report["implementation"], report["format"], what, tuple(reasons))
