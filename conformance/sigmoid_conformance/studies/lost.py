"""What the study of classification found, in words: every sentence follows from the rows that it is given."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

from sigmoid_adapters.cross_entropies import CrossEntropy
from sigmoid_conformance.studies.losses import Defect, Errors, coverage_of, defects_coverage
from sigmoid_conformance.studies.paper import Finding
from sigmoid_conformance.table import shown
from sigmoid_spec import FORMATS

_CLAIM, _SUBNORMAL_CLAIM = "cross-entropy-gradient", "subnormal-results"
_FOR_A_SUBNORMAL = " for a subnormal"
_HARD = (0.0, 1.0)
_UNUSABLE = ("loss infinite", "loss NaN", "gradient infinite", "gradient NaN")


def findings(
    defects: list[Defect], errors: list[Errors], entries: list[CrossEntropy], *, exhaustive: bool
) -> Iterator[Finding]:
    """Say of each implementation in each format what it loses and how inaccurate it is, label by label."""
    for name in dict.fromkeys(row.format for row in errors):
        covered = defects_coverage(name, exhaustive), coverage_of(name)
        of_format = [row for row in defects if row.format == name]
        for entry in entries:
            own = [row for row in of_format if row.implementation == entry.name and not _is_subnormal(row)]
            worst = [row for row in errors if (row.format, row.implementation) == (name, entry.name)]
            lost = f"[{entry.name}] in {name}: {_by_label(own, worst, _lost)}."
            errs = f"argest errors of loss and gradient, in ulp{_bounds(name)}: {_by_label(own, worst, _errs)}."
            if covered[0] == covered[1]:
                yield Finding(_CLAIM, covered[0], f"{lost} L{errs}")
            else:
                yield Finding(_CLAIM, covered[0], lost)
                yield Finding(_CLAIM, covered[1], f"[{entry.name}] in {name}: l{errs}")
        yield Finding(_SUBNORMAL_CLAIM, covered[0], _subnormal([row for row in of_format if _is_subnormal(row)], name))


def _is_subnormal(row: Defect) -> bool:
    return row.defect.endswith(_FOR_A_SUBNORMAL)


def _by_label(defects: list[Defect], errors: list[Errors], said: Callable[[list[Defect], list[Errors]], str]) -> str:
    """Say something of each label in turn, the soft ones last."""
    labels = sorted(dict.fromkeys(row.label for row in errors), key=lambda label: (label not in _HARD, label))
    return "; ".join(
        f"{_named(label)}: "
        + said([row for row in defects if row.label == label], [row for row in errors if row.label == label])
        for label in labels
    )


def _named(label: float) -> str:
    return f"{'label' if label in _HARD else 'soft label'} {label:g}"


def _lost(defects: list[Defect], _: list[Errors]) -> str:
    """Say what goes wrong where; where the table has not all intervals of a defect, say how many there are."""
    told = (
        _clauses([row for row in defects if row.defect == one]) for one in dict.fromkeys(row.defect for row in defects)
    )
    return ", ".join(told) or "no normal number is lost"


def _clauses(rows: list[Defect]) -> str:
    """Name one defect on each side of 0 by itself, the intervals of a side from 0 outwards."""
    near = sorted(rows, key=_distance)
    sides = ([row for row in near if (row.upper > 0.0) == positive] for positive in (True, False))
    told = ", ".join(f"{rows[0].defect} {' and '.join(map(_interval, side))}" for side in sides if side)
    return told + (f" (of {rows[0].intervals} intervals in all)" if rows[0].intervals > len(rows) else "")


def _errs(_: list[Defect], errors: list[Errors]) -> str:
    return ", ".join(_ulps(max(getattr(row, which) for row in errors)) for which in ("loss_error", "gradient_error"))


def _bounds(name: str) -> str:
    return "" if coverage_of(name) == "exhaustive" else ", at least"


def _interval(row: Defect) -> str:
    """Say where a defect is."""
    greatest = FORMATS[row.format].greatest
    lower, upper = (shown(end, row.format) for end in (row.lower, row.upper))
    if -row.lower == row.upper == greatest:
        return "everywhere"
    if row.lower == row.upper:
        return f"at {lower}"
    if -row.lower == greatest:
        return f"up to {upper}"
    return f"from {lower} on" if row.upper == greatest else f"from {lower} to {upper}"


def _ulps(error: float) -> str:
    return f"{error:.3g}" if math.isfinite(error) else "∞"


def _distance(row: Defect) -> float:
    return min(abs(row.lower), abs(row.upper))


def _subnormal(defects: list[Defect], name: str) -> str:
    """Say which implementations give 0 where a subnormal number is right."""
    if not defects:
        return f"In {name} no loss or gradient is 0 where the exact one rounds to a subnormal number."
    told = (
        f"[{one}] {', '.join(dict.fromkeys(_subnormal_place(row) for row in defects if row.implementation == one))}"
        for one in dict.fromkeys(row.implementation for row in defects)
    )
    return f"In {name} a loss or gradient is 0 where the exact one rounds to a subnormal number: {'; '.join(told)}."


def _subnormal_place(row: Defect) -> str:
    return f"{row.defect.removesuffix(f' 0{_FOR_A_SUBNORMAL}')} {_interval(row)} ({_named(row.label)})"


def answer(entries: list[CrossEntropy], defects: list[Defect]) -> str:
    """Say which implementations lose what; soft labels, whose gradient has a zero of its own, are left out."""

    def losing(kinds: tuple[str, ...], *, fused: bool, right_of_0: bool = False) -> str:
        names = [entry.name for entry in entries if entry.fused == fused]
        rows = (row for row in defects if row.label in _HARD and row.defect in kinds)
        found = (row.implementation for row in rows if not right_of_0 or (row.label == 1.0 and row.upper > 0.0))
        return ", ".join(f"[{name}]" for name in dict.fromkeys(found) if name in names)

    dead, cancelling = ("gradient 0",), losing(("gradient 0",), fused=True, right_of_0=True)
    why = f" For label 1, σ(x) − y cancels as 1 − y does, and is 0 for positive logits, in {cancelling}."
    return (
        "For the labels 0 and 1, in one or more of the formats: with σ computed first, losses or gradients become "
        f"infinite or NaN in {losing(_UNUSABLE, fused=False) or 'none'}, and gradients 0 although they are normal "
        f"numbers in {losing(dead, fused=False) or 'none'}. Of the functions of the logit "
        f"{losing(_UNUSABLE, fused=True) or 'none'} gives infinities or NaN; the loss is 0 although it is a normal "
        f"number in {losing(('loss 0',), fused=True) or 'none'}, and the gradient in "
        f"{losing(dead, fused=True) or 'none'}.{why if cancelling else ''}"
    )
