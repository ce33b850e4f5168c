"""Plots as geometry, in the coordinates of an SVG: axes, ticks, lines and marks; the template only writes them down."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from sigmoid_conformance.studies.paper import Plot, Series

WIDTH, HEIGHT = 640.0, 360.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 62.0, 12.0, 12.0, 46.0
_MOST_TICKS = 7


@dataclass(frozen=True)
class Tick:
    """A tick of an axis: where it is, and what stands there."""

    at: float
    text: str


@dataclass(frozen=True)
class Curve:
    """A series: the points of a line, as SVG writes them, or the places of marks."""

    name: str
    style: int
    line: str
    marks: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Drawing:
    """A plot, ready to be written as SVG."""

    plot: Plot
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    curves: tuple[Curve, ...]
    left: float = _LEFT
    right: float = WIDTH - _RIGHT
    top: float = _TOP
    bottom: float = HEIGHT - _BOTTOM


@dataclass(frozen=True)
class Axis:
    """A scale from numbers to places."""

    least: float
    greatest: float
    logarithmic: bool
    start: float
    end: float

    def place(self, number: float) -> float:
        """Give the place of a number."""
        value = math.log10(number) if self.logarithmic else number
        return round(self.start + (value - self.least) / (self.greatest - self.least) * (self.end - self.start), 2)

    def ticks(self) -> tuple[Tick, ...]:
        """Choose round numbers, or whole powers of ten."""
        step = _round_step((self.greatest - self.least) / _MOST_TICKS, whole=self.logarithmic)
        first = math.ceil(self.least / step - 1e-9)
        last = math.floor(self.greatest / step + 1e-9)
        values = [step * place for place in range(first, last + 1)]
        return tuple(Tick(self.place(10.0**v if self.logarithmic else v), self._text(v)) for v in values)

    def _text(self, value: float) -> str:
        if not self.logarithmic:
            return f"{value:.6g}".replace("-", "−")
        return f"{10.0**value:g}" if -3 <= value <= 4 else f"1e{value:.0f}".replace("-", "−")


def _round_step(raw: float, *, whole: bool) -> float:
    """Round a step up to 1, 2 or 5 times a power of ten, at least 1 if it has to be whole."""
    if whole and raw <= 1.0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(raw))
    return next(factor * power for factor in (1.0, 2.0, 5.0, 10.0) if factor * power >= raw * (1 - 1e-12))


def axis(numbers: list[float], logarithmic: bool, start: float, end: float) -> Axis:
    """Make a scale that has room for all numbers."""
    values = [math.log10(number) for number in numbers] if logarithmic else numbers
    least, greatest = min(values), max(values)
    room = 0.04 * (greatest - least) or 0.5
    return Axis(least - room, greatest + room, logarithmic, start, end)


def _curve(series: Series, style: int, x: Callable[[float], float], y: Callable[[float], float]) -> Curve:
    places = tuple((x(at), y(value)) for at, value in series.points)
    alone = series.scattered or len(places) == 1
    return Curve(series.name, style, "" if alone else " ".join(f"{a},{b}" for a, b in places), places if alone else ())


def draw(plot: Plot) -> Drawing:
    """Lay a plot out.

    Raises
    ------
    ValueError
        If there is nothing to draw, or a number has no place on its axis.
    """
    points = [point for series in plot.series for point in series.points]
    if not points:
        raise ValueError(f"the plot {plot.title!r} has no points")
    xs, ys = [[point[which] for point in points] for which in (0, 1)]
    for numbers, logarithmic in ((xs, plot.x_logarithmic), (ys, plot.y_logarithmic)):
        if not all(math.isfinite(number) and (number > 0.0 or not logarithmic) for number in numbers):
            raise ValueError(f"the plot {plot.title!r} has a number that is not on its axis")
    across = axis(xs, plot.x_logarithmic, _LEFT, WIDTH - _RIGHT)
    up = axis(ys, plot.y_logarithmic, HEIGHT - _BOTTOM, _TOP)
    curves = tuple(_curve(series, place, across.place, up.place) for place, series in enumerate(plot.series))
    return Drawing(plot, across.ticks(), up.ticks(), curves)
