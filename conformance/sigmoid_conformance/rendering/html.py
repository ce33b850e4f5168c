"""A document as one page of HTML that needs nothing else: styles, plots and data are in it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sigmoid_conformance.rendering import histogram, matrix, numbers, view
from sigmoid_conformance.rendering.templates import contents, template_engine
from sigmoid_conformance.writing import write_whole
from sigmoid_spec import ASKED, FORMATS

if TYPE_CHECKING:
    import jinja2

_MOST_INTERVALS = 10
_PARTS = {
    "styles": ("uplot/uPlot.min.css", "page/style.css", "page/plots.css", "page/report.css"),
    "scripts": (
        "uplot/uPlot.iife.min.js",
        "page/numbers.js",
        "page/ticks.js",
        "page/plots.js",
        "page/curves.js",
        "page/report.js",
        "page/filter.js",
    ),
}


def write_html(document: Mapping[str, Any], path: Path) -> None:
    """Write a document as a page, the file whole or not at all.

    Parameters
    ----------
    document : mapping
        As `sigmoid_conformance.report.as_document` gives it.
    path : Path

    Raises
    ------
    RenderingUnavailable
        If Jinja2 is not installed.
    OSError
        If the file cannot be written.
    """
    write_whole(path, as_html(document))


def as_html(document: Mapping[str, Any]) -> str:
    """Write a document as a page.

    Raises
    ------
    RenderingUnavailable
        If Jinja2 is not installed.
    """
    reports, request = document["reports"], document["request"]
    template = _engine().get_template("page.html.j2")
    page: str = template.render(
        document=document,
        machine=view.machine(document["environment"]),
        asked_for=view.asked_for(request),
        matrix=matrix.matrix_of(reports),
        sections=[
            (place, report, view.findings(report, request, _MOST_INTERVALS)) for place, report in enumerate(reports)
        ],
        data=[_plotted(report) for report in reports],
    )
    return page


def _engine() -> jinja2.Environment:
    engine = template_engine()
    engine.filters.update(
        coverage=numbers.coverage,
        decimal=numbers.decimal,
        error=numbers.error,
        largest_error=numbers.largest_error,
        histogram=histogram.bars,
    )
    engine.globals.update({name: contents(*paths) for name, paths in _PARTS.items()})
    return engine


def _plotted(report: Mapping[str, Any]) -> dict[str, Any]:
    """Give what the plots of a report need."""
    target = FORMATS[report["format"]]
    return {
        "digits": 1 + math.ceil(target.precision * math.log10(2)),
        "least": math.ldexp(1.0, target.least_exponent),
        "asked": math.ceil(ASKED[target.name].largest),
        "curve": [_point(point) for point in report["curve"]],
    }


def _point(point: Mapping[str, Any]) -> list[Any]:
    """Give a point in short: the error to 8 digits, and 0 for an expected result that is what was got."""
    error = point["error"] if point["error"] == "inf" else float(f"{point['error']:.8g}")
    return [point["x"], point["got"], 0 if point["expected"] == point["got"] else point["expected"], error]
