"""Requirements saturation-not-late, saturation-not-early and subnormal-results: where a result becomes a constant."""

from __future__ import annotations

import math

import numpy as np

from sigmoid_conformance.sample import Array, Sample, is_finite
from sigmoid_spec import ASKED, SHAPES, constant_zones


def saturation_not_late(sample: Sample) -> Array:
    """Find results on a constant tail that are not the limit."""
    late = np.zeros(sample.x.shape, np.bool_)
    for zone in constant_zones(sample.function, sample.target.name):
        if zone.place != "centre":
            late |= (sample.inputs >= zone.lower) & (sample.inputs <= zone.upper) & (sample.results != zone.value)
    return np.where(late & np.isfinite(sample.results), sample.errors, 0.0)


def _at_limit_too_early(sample: Sample) -> Array:
    """Tell where a finite input gave the limit although the exact value is farther from it than the accuracy allows."""
    left, right = SHAPES[sample.function].tails
    at_limit = sample.y == left if left == right else sample.results == np.where(sample.inputs < 0, left, right)
    return np.asarray(at_limit & is_finite(sample.x) & (sample.errors > ASKED[sample.target.name].largest))


def _is_subnormal(sample: Sample) -> Array:
    """Tell where the exact value rounds to a subnormal number or to 0."""
    least_normal = math.ldexp(1.0, sample.target.emin)
    with np.errstate(invalid="ignore"):
        return np.asarray(np.abs(sample.rounded) < least_normal)


def saturation_not_early(sample: Sample) -> Array:
    """Find limits that were returned where the exact value is normal and another one."""
    return np.where(_at_limit_too_early(sample) & ~_is_subnormal(sample), sample.errors, 0.0)


def subnormal_results(sample: Sample) -> Array:
    """Find zeros that were returned where the exact value is subnormal and another one."""
    flushed = (sample.y == 0.0) & (sample.errors > ASKED[sample.target.name].largest)
    return np.where(flushed & is_finite(sample.x) & _is_subnormal(sample), sample.errors, 0.0)
