"""What the study of classification found, in words."""

from __future__ import annotations

import math
from collections.abc import Iterator

from sigmoid_adapters.cross_entropies import CrossEntropy
from sigmoid_conformance.studies.losses import Defect, Errors, coverage_of, defects_coverage
from sigmoid_conformance.studies.paper import Finding
from sigmoid_conformance.table import shown
from sigmoid_spec import FORMATS

_CLAIM = "cross-entropy-gradient"


def findings(
    defects: list[Defect], errors: list[Errors], entries: list[CrossEntropy], *, exhaustive: bool
) -> Iterator[Finding]:
    """Say of each implementation in each format what it loses, and how inaccurate it is where it loses nothing."""
    for name in dict.fromkeys(row.format for row in errors):
        for entry in entries:
            own = [row for row in defects if (row.format, row.implementation) == (name, entry.name)]
            worst = [row for row in errors if (row.format, row.implementation) == (name, entry.name)]
            about, lost, errs = f"[{entry.name}] in {name}: ", _lost(own, name), _errs(worst)
            if defects_coverage(name, exhaustive) == coverage_of(name):
                yield Finding(_CLAIM, coverage_of(name), f"{about}{lost}; {errs}.")
            else:
                yield Finding(_CLAIM, "exhaustive", f"{about}{lost}.")
                yield Finding(_CLAIM, coverage_of(name), f"{about}{errs}.")


def _lost(defects: list[Defect], name: str) -> str:
    """Say what goes wrong, and nearest to 0 where."""
    told = [
        f"{defect} {_interval(min(rows, key=_distance), name)}"
        for defect in dict.fromkeys(row.defect for row in defects)
        if (rows := [row for row in defects if row.defect == defect])
    ]
    return "; ".join(told) or "no loss or gradient is lost"


def _errs(errors: list[Errors]) -> str:
    loss, gradient = max(row.loss_error for row in errors), max(row.gradient_error for row in errors)
    return f"largest errors: loss {_ulps(loss)}, gradient {_ulps(gradient)}"


def _interval(row: Defect, format_name: str) -> str:
    """Say where a defect is, with its label."""
    greatest = FORMATS[format_name].greatest
    lower, upper = ("the end" if abs(end) == greatest else shown(end, format_name) for end in (row.lower, row.upper))
    return f"from {lower} to {upper} (label {row.label:g})"


def _ulps(error: float) -> str:
    return f"{error:.3g} ulp" if math.isfinite(error) else "without bound"


def _distance(row: Defect) -> float:
    return min(abs(row.lower), abs(row.upper))


def answer(entries: list[CrossEntropy], defects: list[Defect]) -> str:
    """Say which implementations lose what; soft labels, whose gradient has a zero of its own, are left out."""

    def losing(kinds: tuple[str, ...], *, fused: bool) -> str:
        names = [entry.name for entry in entries if entry.fused == fused]
        rows = (row for row in defects if row.label in (0.0, 1.0) and row.defect in kinds)
        return ", ".join(f"[{name}]" for name in dict.fromkeys(row.implementation for row in rows) if name in names)

    unusable = ("loss infinite", "loss NaN", "gradient infinite", "gradient NaN")
    return (
        f"With σ computed first, losses or gradients become infinite or NaN in "
        f"{losing(unusable, fused=False) or 'none'}, and gradients 0 although they are normal numbers in "
        f"{losing(('gradient 0',), fused=False) or 'none'}. Of the functions of the logit "
        f"{losing(unusable, fused=True) or 'none'} gives infinities or NaN. Yet they are not safe by themselves: the "
        f"loss is 0 although it is a normal number in {losing(('loss 0',), fused=True) or 'none'}, and the gradient in "
        f"{losing(('gradient 0',), fused=True) or 'none'}, for σ(x) − y cancels for label 1 as 1 − y does."
    )
