"""Requirements monotonicity and symmetry: how results at different inputs relate."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Mapping
from itertools import pairwise
from types import MappingProxyType

import numpy as np

from sigmoid_conformance.sample import Array, Sample
from sigmoid_spec import ASKED, SHAPES


def monotonicity(sample: Sample) -> Array:
    """Find steps against the function's direction, at the second input of a pair, in ulps of the exact value there.

    A pair lies in the section of the line between two turning points, both ends included.
    """
    excess = np.zeros(sample.x.shape)
    x = sample.inputs[: sample.numbers]
    ends = (-math.inf, *SHAPES[sample.function].turning_points, math.inf)
    for section, (lower, upper) in enumerate(pairwise(ends)):
        part = slice(int(np.searchsorted(x, lower, "left")), int(np.searchsorted(x, upper, "right")))
        y, ulp = sample.results[part], sample.ulp[part]
        with np.errstate(invalid="ignore", over="ignore"):
            step = np.diff(y) if goes_up(sample.function, section) else -np.diff(y)
            back = np.where(step < 0, -step / ulp[1:], 0.0)
        excess[part][1:] = np.maximum(excess[part][1:], back)
    excess[_second_zeros(x)] = 0.0
    if sample.places is not None:
        excess[1:][np.diff(sample.places) > 1] = 0.0
    return excess


def _second_zeros(x: Array) -> slice:
    """Give where an input equals the one before: -0 and +0 are one point."""
    return slice(int(np.searchsorted(x, 0.0, "left")) + 1, int(np.searchsorted(x, 0.0, "right")))


def section_of(function: str, x: float) -> int:
    """Number the section between turning points that a number lies in; a turning point ends a section."""
    return bisect_left(SHAPES[function].turning_points, x)


def goes_up(function: str, section: int) -> bool:
    """Tell whether a function increases in a section."""
    return (section % 2 == 0) == SHAPES[function].starts_upward


_RESIDUALS: Mapping[str, Callable[[Array, Array], Array]] = MappingProxyType(
    {
        "complement": lambda y, mirrored: (np.maximum(y, mirrored) - 1.0) + np.minimum(y, mirrored),
        "even": lambda y, mirrored: y - mirrored,
        "odd": lambda y, mirrored: y + mirrored,
    }
)


def symmetry(sample: Sample) -> Array:
    """Find pairs x and -x that break the law of reflection, in ulps of the larger of the two exact values."""
    n, half = sample.numbers, sample.numbers // 2
    y, mirrored = sample.results[half:n], sample.results[:half][::-1]
    reflection = SHAPES[sample.function].reflection
    with np.errstate(invalid="ignore", over="ignore"):
        broken = np.abs(_RESIDUALS[reflection](y, mirrored))
        broken /= np.maximum(sample.ulp[half:n], sample.ulp[:half][::-1])
    bound = math.ceil(ASKED[sample.target.name].largest) * (1.5 if reflection == "complement" else 1.0)
    judged = (broken > bound) & np.isfinite(y) & np.isfinite(mirrored)
    excess = np.zeros(sample.x.size)
    np.copyto(excess[half:n], broken, where=judged)
    excess[:half] = excess[half:n][::-1]
    return excess
