"""Accuracy classes, and the class that is asked for in each format."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from sigmoid_spec.formats import FORMATS


@dataclass(frozen=True)
class AccuracyClass:
    """A class of implementations by their largest error.

    Attributes
    ----------
    name : str
    largest : float
        The largest error in ulps that a member may show.
    """

    name: str
    largest: float


_BELOW_ONE = math.nextafter(1.0, 0.0)
FAITHFUL = AccuracyClass("faithful", _BELOW_ONE)
ACCURATE = AccuracyClass("accurate", 4.0)
LOOSE = AccuracyClass("loose", math.inf)

ASKED: Mapping[str, AccuracyClass] = MappingProxyType(
    {name: ACCURATE if entry.bits > 16 else FAITHFUL for name, entry in FORMATS.items()}
)

# How many roundings, of half an ulp each, a gradient for some cotangent may be away from that multiple of the gradient
# for a cotangent of 1.
COTANGENT_ROUNDINGS = 4


def accuracy_class(largest_error: float, all_correctly_rounded: bool) -> str:
    """Name the narrowest class: correct, faithful (< 1 ulp), accurate (<= 4 ulps) or loose.

    Parameters
    ----------
    largest_error : float
        In ulps of the exact value; a NaN is loose.
    all_correctly_rounded : bool
        Whether every result is the correctly rounded one.
    """
    if all_correctly_rounded:
        return "correct"
    return next((entry.name for entry in (FAITHFUL, ACCURATE) if largest_error <= entry.largest), LOOSE.name)
