"""Binary classification: the cross-entropy and its gradient over the whole axis of logits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import astuple
from functools import partial
from importlib.util import find_spec

import numpy as np
from rich.console import Console
from rich.progress import track

from sigmoid_adapters.cross_entropies import CROSS_ENTROPIES, CrossEntropy
from sigmoid_conformance.sample import widen
from sigmoid_conformance.studies.exhausting import all_intervals
from sigmoid_conformance.studies.losses import (
    LABELS,
    Defect,
    Errors,
    Measured,
    coverage_of,
    defects_coverage,
    measure,
    measure_at,
)
from sigmoid_conformance.studies.lost import answer, findings
from sigmoid_conformance.studies.paper import Plot, Series, Study, Table
from sigmoid_conformance.studies.refining import FARTHEST, NEAR, At, intervals, worst
from sigmoid_conformance.studies.request import Request
from sigmoid_conformance.studies.texts import TEXTS
from sigmoid_spec import hex_float

FORMATS_OFFERED = ("bfloat16", "float16", "float32")
_WIDEST = 2
_QUANTITIES = ("loss", "gradient")
_REACH, _BIN = 120, 2
_FLOOR = 1e-3  # ulps: what is smaller is no error to look at, and would take up the axis

_SEARCHED = (
    f"Lower bounds, searched from the sample: no number within {NEAR} steps of a witness, or 2^k steps away for k up "
    f"to {FARTHEST}, has a larger error."
)
_MOST = f"At most the {_WIDEST} widest intervals of each."
_NARROWED = (
    "The ends are exact to the last bit: the number at each and its neighbour outside were both evaluated. Between "
    "the ends, the numbers were sampled, and an interval between two drawn numbers is not seen."
)
_TRIED = "Every finite number was evaluated."

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


def _defects(found: Measurements, name: str, exhaustive: bool) -> Iterator[Defect]:
    own = [key for key in found if key[1] == name]
    for key in track(own, f"every number of {name}", console=Console(stderr=True), disable=not exhaustive):
        entry, _, label, quantity = key
        at = partial(measure_at, entry, quantity, name, label)
        seen = (
            all_intervals(entry, quantity, name, label, at, _WIDEST)
            if exhaustive
            else intervals(found[key], at, quantity, _WIDEST)
        )
        for interval in seen:
            yield Defect(entry.name, name, label, *astuple(interval))


def _binned(measured: Measured) -> tuple[tuple[float, float], ...]:
    """Give the largest finite error in each bin of logits."""
    places = np.floor(widen(measured.x) / _BIN)
    points = []
    for place in range(-_REACH // _BIN, _REACH // _BIN):
        errors = measured.errors[(places == place) & np.isfinite(measured.errors)]
        if errors.size:
            points.append(((place + 0.5) * _BIN, max(float(errors.max()), _FLOOR)))
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
        f"In bins of width {_BIN}; errors below {_FLOOR:g} ulp are drawn as {_FLOOR:g}. "
        "Infinities and NaN are not drawn: see the table of defects.",
        y_logarithmic=True,
    )


def _tables(
    errors: dict[str, tuple[Errors, ...]], defects: dict[str, tuple[Defect, ...]], *, exhaustive: bool
) -> Iterator[Table]:
    for name, rows in errors.items():
        note = "" if coverage_of(name) == "exhaustive" else _SEARCHED
        yield Table(f"Largest errors, {name}", coverage_of(name), rows, note)
    for name, lost in defects.items():
        if lost:
            covered = defects_coverage(name, exhaustive)
            note = f"{_MOST} {_TRIED if covered == 'exhaustive' else _NARROWED}"
            yield Table(f"Lost losses and gradients, {name}", covered, lost, note)


def _reach(formats: tuple[str, ...], exhaustive: bool) -> str:
    """Say how far the answer reaches, format by format."""
    covered = {name: defects_coverage(name, exhaustive) for name in formats}
    told = (
        f"{coverage} in {', '.join(name for name in formats if covered[name] == coverage)}"
        for coverage in dict.fromkeys(covered.values())
    )
    return f"All this is {', '.join(told)}."


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
    defects = {
        name: tuple(_defects(found, name, asked.exhaustive and coverage_of(name) == "sampled")) for name in formats
    }
    all_defects = [row for rows in defects.values() for row in rows]
    all_errors = [row for rows in errors.values() for row in rows]
    text = TEXTS["classification"]
    return Study(
        *("classification", text.title, text.question, text.method.format(labels=", ".join(f"{y:g}" for y in LABELS))),
        f"{answer(_entries(asked), all_defects)} {_reach(formats, asked.exhaustive)}",
        tuple(_tables(errors, defects, exhaustive=asked.exhaustive)),
        tuple(_plot(found, name, quantity, 1.0) for name in formats for quantity in _QUANTITIES),
        tuple(findings(all_defects, all_errors, _entries(asked), exhaustive=asked.exhaustive)),
        text.limits,
    )
