"""The three functions, and the facts about their shape that checks are derived from."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

FUNCTIONS = ("sigmoid", "sigmoid_derivative", "sigmoid_second_derivative")


@dataclass(frozen=True)
class Shape:
    """What is known of a function's graph before any value is computed.

    Attributes
    ----------
    symbol : str
        How the function is written in text.
    reflection : {"complement", "even", "odd"}
        f(-x) is 1 - f(x), f(x) or -f(x).
    least, greatest : float
        Bounds of f over the reals, rounded outward in float64; `closed_range` gives them for a format.
    turning_points : tuple of float
        Where f changes direction, rounded to float64, ascending; f is monotone in between.
    starts_upward : bool
        Whether f increases left of its first turning point.
    tails : tuple of float
        Limits of f at -infinity and at +infinity.
    at_zero : float
        f(0), exactly.
    """

    symbol: str
    reflection: Literal["complement", "even", "odd"]
    least: float
    greatest: float
    turning_points: tuple[float, ...]
    starts_upward: bool
    tails: tuple[float, float]
    at_zero: float


_INFLECTION = float.fromhex("0x1.5124271980435p+0")  # ln(2 + √3), where σ‴ is 0
_LARGEST_SECOND_DERIVATIVE = 1 / (6 * math.sqrt(3))

SHAPES: Mapping[str, Shape] = MappingProxyType(
    {
        "sigmoid": Shape("σ", "complement", 0.0, 1.0, (), True, (0.0, 1.0), 0.5),
        "sigmoid_derivative": Shape("σ′", "even", 0.0, 0.25, (0.0,), True, (0.0, 0.0), 0.25),
        "sigmoid_second_derivative": Shape(
            "σ″",
            "odd",
            -_LARGEST_SECOND_DERIVATIVE,
            _LARGEST_SECOND_DERIVATIVE,
            (-_INFLECTION, _INFLECTION),
            True,
            (0.0, 0.0),
            0.0,
        ),
    }
)


def function_named(name: str) -> str:
    """Return `name` if it names one of the three functions.

    Raises
    ------
    ValueError
        If it does not; the message names those that there are.
    """
    if name not in FUNCTIONS:
        raise ValueError(f"unknown function {name!r}: expected one of {', '.join(FUNCTIONS)}")
    return name
