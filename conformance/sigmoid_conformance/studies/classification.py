"""Binary classification: the cross-entropy and its gradient over the whole axis of logits."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import astuple
from functools import partial
from importlib.util import find_spec

import numpy as np

from sigmoid_adapters.cross_entropies import CROSS_ENTROPIES, CrossEntropy
from sigmoid_conformance.sample import widen
from sigmoid_conformance.studies.losses import LABELS, Defect, Errors, Measured, coverage_of, measure, measure_at
from sigmoid_conformance.studies.paper import Finding, Plot, Series, Study, Table
from sigmoid_conformance.studies.refining import FARTHEST, NEAR, At, intervals, worst
from sigmoid_conformance.studies.request import Request
from sigmoid_conformance.studies.texts import TEXTS
from sigmoid_conformance.table import shown
from sigmoid_spec import FORMATS, hex_float

FORMATS_OFFERED = ("bfloat16", "float16", "float32")
_WIDEST = 2
_QUANTITIES = ("loss", "gradient")
_REACH, _BIN = 120, 2

_SEARCHED = (
    f"Lower bounds, searched from the sample: no number within {NEAR} steps of a witness, or 2^k steps away for k up "
    f"to {FARTHEST}, has a larger error."
)
_MOST = f"At most the {_WIDEST} widest intervals of each."
_NARROWED = (
    " The ends are exact to the last bit: the number at each and its neighbour outside were both evaluated. Between "
    "the ends, the numbers were sampled."
)

Measurements = dict[tuple[CrossEntropy, str, float, str], Measured]


def _entries(asked: Request) -> list[CrossEntropy]:
    return [entry for entry in CROSS_ENTROPIES.values() if entry.backend in asked.backends and find_spec(entry.needs)]


def _measure_all(asked: Request, formats: tuple[str, ...]) -> Measurements:
    return {
        (entry, name, label, quantity): measure(entry, quantity, name, label, asked.seed)
        for name in formats
        for label in LABELS
        for quantity in _QUANTITIES
        for entry in _entries(asked)
    }


def _worst(measured: Measured, at: At, seed: int) -> tuple[float, str]:
    """Give the largest error and its witness; where not every number was tried, after a search from there."""
    if coverage_of(measured.target.name) == "exhaustive":
        place = int(np.argmax(measured.errors))
        return float(measured.errors[place]), hex_float(float(widen(measured.x[place : place + 1])[0]))
    error, x = worst(measured, at, seed)
    return error, hex_float(x)


def _errors(found: Measurements, name: str, seed: int) -> Iterator[Errors]:
    for entry, format_name, label, quantity in found:
        if (format_name, quantity) == (name, "loss"):
            loss, gradient = (
                _worst(found[entry, name, label, which], partial(measure_at, entry, which, name, label), seed)
                for which in _QUANTITIES
            )
            yield Errors(entry.name, name, label, *loss, *gradient)


def _defects(found: Measurements, name: str) -> Iterator[Defect]:
    for (entry, format_name, label, quantity), measured in found.items():
        if format_name == name:
            at = partial(measure_at, entry, quantity, name, label)
            for interval in intervals(measured, at, quantity, _WIDEST):
                yield Defect(entry.name, name, label, *astuple(interval))


def _binned(measured: Measured) -> tuple[tuple[float, float], ...]:
    """Give the largest finite error in each bin of logits."""
    places = np.floor(widen(measured.x) / _BIN)
    points = []
    for place in range(-_REACH // _BIN, _REACH // _BIN):
        errors = measured.errors[(places == place) & np.isfinite(measured.errors)]
        if errors.size and errors.max() > 0.0:
            points.append(((place + 0.5) * _BIN, float(errors.max())))
    return tuple(points)


def _plot(found: Measurements, name: str, quantity: str, label: float) -> Plot:
    series = tuple(
        Series(entry.name, _binned(measured))
        for (entry, format_name, y, which), measured in found.items()
        if (format_name, y, which) == (name, label, quantity)
    )
    return Plot(
        f"Largest error of the {quantity} by logit, label {label:g}, {name}",
        *("logit", "error (ulp)", coverage_of(name)),
        tuple(one for one in series if one.points),
        f"In bins of width {_BIN}. Infinities and NaN are not drawn: see the table of defects.",
        y_logarithmic=True,
    )


def _findings(defects: list[Defect], errors: list[Errors], entries: list[CrossEntropy]) -> Iterator[Finding]:
    for name in dict.fromkeys(row.format for row in errors):
        for entry in entries:
            own = [row for row in defects if (row.format, row.implementation) == (name, entry.name)]
            worst = [row for row in errors if (row.format, row.implementation) == (name, entry.name)]
            yield Finding("cross-entropy-gradient", coverage_of(name), _sentence(entry, name, own, worst))


def _sentence(entry: CrossEntropy, name: str, defects: list[Defect], errors: list[Errors]) -> str:
    """Say what goes wrong, and nearest to 0 where; or how accurate it is."""
    told = [
        f"{defect} {_interval(min(rows, key=_distance), name)}"
        for defect in dict.fromkeys(row.defect for row in defects)
        if (rows := [row for row in defects if row.defect == defect])
    ]
    loss, gradient = max(row.loss_error for row in errors), max(row.gradient_error for row in errors)
    finite = f"largest errors: loss {_ulps(loss)}, gradient {_ulps(gradient)}"
    return f"[{entry.name}] in {name}: {'; '.join(told) or 'no loss or gradient is lost'}; {finite}."


def _interval(row: Defect, format_name: str) -> str:
    """Say where a defect is, with its label."""
    greatest = FORMATS[format_name].greatest
    lower, upper = ("the end" if abs(end) == greatest else shown(end, format_name) for end in (row.lower, row.upper))
    return f"from {lower} to {upper} (label {row.label:g})"


def _ulps(error: float) -> str:
    return f"{error:.3g} ulp" if math.isfinite(error) else "without bound"


def _distance(row: Defect) -> float:
    return min(abs(row.lower), abs(row.upper))


def _answer(entries: list[CrossEntropy], defects: list[Defect]) -> str:
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


def _tables(errors: dict[str, tuple[Errors, ...]], defects: dict[str, tuple[Defect, ...]]) -> Iterator[Table]:
    for name, rows in errors.items():
        note = "" if coverage_of(name) == "exhaustive" else _SEARCHED
        yield Table(f"Largest errors, {name}", coverage_of(name), rows, note)
    for name, lost in defects.items():
        if lost:
            note = "" if coverage_of(name) == "exhaustive" else _NARROWED
            yield Table(f"Lost losses and gradients, {name}", coverage_of(name), lost, _MOST + note)


def classification(asked: Request) -> Study:
    """Measure the cross-entropy and its gradient over all logits of a format, against the exact ones.

    Raises
    ------
    Unavailable
        If a format was asked for that is not studied.
    """
    formats = asked.formats_among(FORMATS_OFFERED, "classification")
    found = _measure_all(asked, formats)
    errors = {name: tuple(_errors(found, name, asked.seed)) for name in formats}
    defects = {name: tuple(_defects(found, name)) for name in formats}
    all_defects = [row for rows in defects.values() for row in rows]
    text = TEXTS["classification"]
    return Study(
        *("classification", text.title, text.question, text.method.format(labels=", ".join(f"{y:g}" for y in LABELS))),
        _answer(_entries(asked), all_defects),
        tuple(_tables(errors, defects)),
        tuple(_plot(found, name, quantity, 1.0) for name in formats for quantity in _QUANTITIES),
        tuple(_findings(all_defects, [row for rows in errors.values() for row in rows], _entries(asked))),
        text.limits,
    )
