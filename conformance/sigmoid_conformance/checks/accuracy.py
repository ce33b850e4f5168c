"""Requirement accuracy."""

from __future__ import annotations

import numpy as np

from sigmoid_conformance.sample import Array, Sample, is_finite, is_nan
from sigmoid_spec import ASKED


def accuracy(sample: Sample) -> Array:
    """Find results farther from the exact value than the format's accuracy class allows."""
    judged = is_finite(sample.y) & ~is_nan(sample.x)
    return np.where(judged & (sample.errors > ASKED[sample.target.name].largest), sample.errors, 0.0)
