"""Requirement accuracy."""

from __future__ import annotations

import numpy as np

from sigmoid_conformance.sample import Array, Sample
from sigmoid_spec import ASKED


def accuracy(sample: Sample) -> Array:
    """Find results farther from the exact value than the format's accuracy class allows."""
    judged = np.isfinite(sample.y) & ~np.isnan(sample.x)
    return np.where(judged & (sample.errors > ASKED[sample.target.name].largest), sample.errors, 0.0)
