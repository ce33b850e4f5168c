"""The document of hard cases: which inputs are hardest to round, how near they are to a midpoint, what that costs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sigmoid_reference.publish import exhaustive, progression
from sigmoid_reference.publish.header import GENERATOR
from sigmoid_reference.publish.midpoints import Nearness, nearness
from sigmoid_reference.publish.values import pair, pattern_of, results
from sigmoid_spec import FORMATS, FloatFormat

COUNT = 20
FUNCTIONS = ("sigmoid", "sigmoid_derivative")
WIDE = "float64"
_FIRST_ODD = range(1, 2 * COUNT, 2)
_AWAY = "|x| >= 1/16"

Measured = list[tuple[float, Nearness]]


def near_zero(function: str, odd: Iterable[int] = _FIRST_ODD) -> Measured:
    """Construct the float64 inputs near 0 at which the head of the series is a midpoint.

    σ(x) = 1/2 + x/4 - x**3/48 + ... at x = m * 2**-52 and at -m * 2**-53, and σ′(x) = 1/4 - x**2/16 + x**4/96 - ... at
    x = m * 2**-26, m odd: the term after the head is the distance.
    """
    units = (2.0**-52, -(2.0**-53)) if function == "sigmoid" else (2.0**-26,)
    measured = [(m * unit, nearness(function, m * unit, FORMATS[WIDE])) for m in odd for unit in units]
    return sorted(measured, key=lambda entry: abs(entry[1].ulps))[:COUNT]


def _case(x: float, near: Nearness, y_pattern: int, target: FloatFormat) -> dict[str, Any]:
    return {
        **pair(pattern_of(x, target), y_pattern, target),
        "ulps_from_midpoint": f"{float(near.ulps):+.9e}",
        "bits": near.bits,
    }


def _group(function: str, target: FloatFormat, region: str, coverage: str, measured: Measured) -> dict[str, Any]:
    patterns = results(function, [pattern_of(x, target) for x, _ in measured], target)
    return {
        "function": function,
        "format": target.name,
        "region": region,
        "coverage": coverage,
        "cases": [_case(x, near, y, target) for (x, near), y in zip(measured, patterns, strict=True)],
    }


def exhaustive_groups(function: str, target: FloatFormat) -> Iterator[dict[str, Any]]:
    """Give the hardest inputs of a format of at most 32 bits, everywhere and away from 0."""
    near = exhaustive.candidates(function, target)
    for region, least in (("all x", 0.0), (_AWAY, exhaustive.AWAY_FROM_ZERO)):
        yield _group(function, target, region, "exhaustive", exhaustive.select(function, target, near, COUNT, least))


def wide_groups(function: str) -> Iterator[dict[str, Any]]:
    """Give the family near 0 of float64, and the hardest inputs of the sample away from it."""
    target = FORMATS[WIDE]
    yield _group(function, target, "near 0", "constructed", near_zero(function))
    yield _group(function, target, _AWAY, "sampled", progression.hardest(function, COUNT))


def document() -> dict[str, Any]:
    """Search all formats anew; float32 takes half a minute and so does float64."""
    groups: list[dict[str, Any]] = []
    for target in FORMATS.values():
        for function in FUNCTIONS:
            groups += wide_groups(function) if target.name == WIDE else exhaustive_groups(function, target)
    return {"schema": "hard_cases.schema.json", "generator": GENERATOR, "groups": groups}
