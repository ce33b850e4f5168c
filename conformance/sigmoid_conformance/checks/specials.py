"""Requirements special-values, nan-propagation, no-spurious-nan and range: what needs no measure of error."""

from __future__ import annotations

import math

import numpy as np

from sigmoid_conformance.sample import Array, Sample
from sigmoid_spec import closed_range, zero_is_positive


def special_values(sample: Sample) -> Array:
    """Find results at ±0 and ±∞ that are not the exact value, NaN included."""
    special = (sample.inputs == 0.0) | np.isinf(sample.inputs)
    return np.where(special & (sample.y != sample.rounded), sample.errors, 0.0)


def nan_propagation(sample: Sample) -> Array:
    """Find NaNs that gave a number."""
    return np.where(np.isnan(sample.inputs) & ~np.isnan(sample.results), math.inf, 0.0)


def no_spurious_nan(sample: Sample) -> Array:
    """Find numbers that gave a NaN or an infinity."""
    return np.where(~np.isnan(sample.inputs) & ~np.isfinite(sample.results), math.inf, 0.0)


def within_range(sample: Sample) -> Array:
    """Find numbers outside the function's closed range, rounded outward to the format; and -0, half an ulp at least."""
    least, greatest = closed_range(sample.function, sample.target.name)
    outside = np.isfinite(sample.results) & ((sample.results < least) | (sample.results > greatest))
    if zero_is_positive(sample.function):
        outside |= (sample.results == 0.0) & np.signbit(sample.results)
    return np.where(outside & ~np.isnan(sample.inputs), np.maximum(sample.errors, 0.5), 0.0)
