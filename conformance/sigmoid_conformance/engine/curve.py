"""The error over the inputs: the worst one in each piece of a binade."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from sigmoid_spec import FloatFormat, constant_zones

_PIECES = 8  # of a binade
_LEAST_IN_PIECES = -32  # the binade below which a whole one is enough


@dataclass(frozen=True)
class Point:
    """The input with the largest error in a piece of a binade.

    Attributes
    ----------
    x, got, expected : float
        Input, result, and correctly rounded result.
    error : float
        In ulps of the exact value.
    """

    x: float
    got: float
    expected: float
    error: float


def piece_size(target: FloatFormat) -> int:
    """Give how many consecutive bit patterns make a piece: an eighth of a binade, where a format has as many."""
    return max(1, (1 << (target.precision - 1)) // _PIECES)


def worst_point(points: Iterable[Point]) -> Point:
    """Give the point with the largest error, of equal ones that with the least input."""
    return min(points, key=lambda point: (-point.error, point.x))


def thinned(points: Iterable[Point], function: str, target: FloatFormat) -> tuple[Point, ...]:
    """Leave out what a curve does not need, keeping the worst of what is put together.

    Together go the points of a constant zone whose results are right, and those of a binade below 2**-32.
    """
    groups: dict[object, list[Point]] = {}
    for place, point in enumerate(points):
        groups.setdefault(_group(point, function, target) or place, []).append(point)
    return tuple(sorted(map(worst_point, groups.values()), key=lambda point: point.x))


def _group(point: Point, function: str, target: FloatFormat) -> object:
    for zone in constant_zones(function, target.name):
        if zone.lower <= point.x <= zone.upper and point.got == zone.value:
            return zone
    binade = math.frexp(point.x)[1]
    return ("binade", binade, point.x < 0) if binade < _LEAST_IN_PIECES and point.x else None
