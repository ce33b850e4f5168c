"""Studies as one page of HTML that needs nothing else: styles, plots and data are in it, those of a report's page."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from sigmoid_conformance.rendering.templates import contents, template_engine
from sigmoid_conformance.studies.paper import Plot, Series, Study
from sigmoid_conformance.studies.showing import cells, headings, is_number
from sigmoid_spec import REQUIREMENTS

if TYPE_CHECKING:
    import jinja2

_TEMPLATE = "studies.html.j2"
_PARTS = {
    "styles": ("uplot/uPlot.min.css", "page/style.css", "page/plots.css", "page/studies.css"),
    "scripts": (
        "uplot/uPlot.iife.min.js",
        "page/numbers.js",
        "page/ticks.js",
        "page/plots.js",
        "page/figures.js",
    ),
}
_COLOURS, _SHAPES = 11, 3
_DASHES = ((), (7, 3), (2, 3), (9, 3, 2, 3), (4, 2), (12, 4), (1, 4), (6, 2, 2, 2, 2, 2))


def _engine() -> jinja2.Environment:
    engine = template_engine()
    engine.globals.update(cells=cells, headings=headings, is_number=is_number, requirements=REQUIREMENTS)
    engine.globals.update({name: contents(*paths) for name, paths in _PARTS.items()})
    return engine


def as_page(studies: list[Study], about: dict[str, Any]) -> str:
    """Write studies as a page.

    Parameters
    ----------
    studies : list of Study
    about : dict
        What `as_document` says of the run: when, on what, and what was asked for.

    Raises
    ------
    RenderingUnavailable
        If Jinja2 is not installed.
    ValueError
        If a plot has no points, or one that has no place on its axes.
    """
    drawn = [plotted(plot) for study in studies for plot in study.plots]
    page: str = _engine().get_template(_TEMPLATE).render(studies=studies, about=about, data=drawn)
    return page


def plotted(plot: Plot) -> dict[str, Any]:
    """Give what the page draws of a plot: its words, its axes, and its series with the style of each.

    Raises
    ------
    ValueError
        If there is nothing to draw, or a number has no place on its axis.
    """
    points = [point for series in plot.series for point in series.points]
    if not points:
        raise ValueError(f"the plot {plot.title!r} has no points")
    for which, logarithmic in enumerate((plot.x_logarithmic, plot.y_logarithmic)):
        if not all(math.isfinite(point[which]) and (point[which] > 0.0 or not logarithmic) for point in points):
            raise ValueError(f"the plot {plot.title!r} has a number that is not on its axis")
    return {
        **{name: getattr(plot, name) for name in ("title", "x_label", "y_label", "x_logarithmic", "y_logarithmic")},
        "series": [_styled(series, place) for place, series in enumerate(plot.series)],
    }


def _styled(series: Series, place: int) -> dict[str, Any]:
    """Tell series apart by more than their colour: lines by dashes, single points by shapes."""
    return {
        "name": series.name,
        "points": series.points,
        "line": not series.scattered and len(series.points) > 1,
        "colour": place % _COLOURS,
        "dash": _DASHES[place % len(_DASHES)],
        "shape": place % _SHAPES,
    }
