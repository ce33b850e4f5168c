"""Requirements monotonicity and symmetry: how results at different inputs relate."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

from sigmoid_conformance.sample import Array, Sample
from sigmoid_spec import ASKED, SHAPES


def monotonicity(sample: Sample) -> Array:
    """Find steps against the function's direction, at the second input of a pair, in ulps of the exact value there."""
    x, y = sample.inputs, sample.results
    shape = SHAPES[sample.function]
    section = sections(sample.function, x)
    upward = goes_up(sample.function, section)
    with np.errstate(invalid="ignore", over="ignore"):
        step = np.where(upward[1:], y[1:] - y[:-1], y[:-1] - y[1:])
        comparable = _same_section(x, section, shape.turning_points) & (x[1:] != x[:-1])
        back = np.where(comparable & (step < 0), -step / sample.ulp[1:], 0.0)
    return np.concatenate([[0.0], back])


def sections(function: str, x: Array) -> Array:
    """Number the sections between the turning points of a function; a turning point ends a section."""
    return np.searchsorted(np.array(SHAPES[function].turning_points), x, side="left")


def goes_up(function: str, section: Array) -> Array:
    """Tell in which sections a function increases."""
    return np.asarray((section % 2 == 0) == SHAPES[function].starts_upward)


def _same_section(x: Array, section: Array, turning_points: tuple[float, ...]) -> Array:
    """Tell which pairs have no turning point strictly between them; one that is an input belongs to both sides."""
    same: Array = section[1:] == section[:-1]
    for place, turning_point in enumerate(turning_points):
        same |= (x[:-1] == turning_point) & (section[1:] == place + 1)
    return same


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
        residual = _RESIDUALS[reflection](y, mirrored)
        broken = np.abs(residual) / np.maximum(sample.ulp[half:n], sample.ulp[:half][::-1])
    bound = math.ceil(ASKED[sample.target.name].largest) * (1.5 if reflection == "complement" else 1.0)
    judged = np.isfinite(y) & np.isfinite(mirrored) & (broken > bound)
    excess = np.where(judged, broken, 0.0)
    return np.concatenate([excess[::-1], excess, np.zeros(sample.x.size - n)])
