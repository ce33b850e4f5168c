"""Requirements variant-agreement and cotangent-linearity: what relates one call path to another."""

from __future__ import annotations

import numpy as np

from sigmoid_adapters import load
from sigmoid_conformance.checks.calls import difference
from sigmoid_conformance.evaluating import call
from sigmoid_conformance.sample import Array, Sample, widen

_SCALES = (-1.0, 2.0, 0.5, 4.0, -0.25)


def variant_agreement(sample: Sample) -> Array:
    """Compare with the implementation that this one is documented to agree with."""
    if sample.implementation.variant_of is None:
        return np.zeros(sample.x.shape)
    original = load(sample.implementation.variant_of)
    return difference(sample, np.arange(sample.x.size), call(original, sample.x))


def cotangent_linearity(sample: Sample) -> Array:
    """Scale the cotangent by powers of two, of either sign, and expect the gradient scaled by exactly that.

    Inputs whose gradient is subnormal, or becomes so, are left out: there scaling rounds.
    """
    excess = np.zeros(sample.x.shape)
    if sample.implementation.pullback is None:
        return excess
    one = np.ones(sample.x.shape, sample.target.dtype)
    plain = widen(sample.implementation.pullback(sample.x, one))
    normal = np.abs(plain) >= 2.0 ** (sample.target.emin + 2)
    for scale in _SCALES:
        scaled = widen(sample.implementation.pullback(sample.x, one * sample.target.dtype.type(scale)))
        off = np.abs(scaled[normal] - scale * plain[normal]) / abs(scale) / sample.ulp[normal]
        excess[normal] = np.maximum(excess[normal], np.where(np.isnan(off), np.inf, off))
    return excess
