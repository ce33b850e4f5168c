"""Requirements variant-agreement and cotangent-linearity: what relates one call path to another."""

from __future__ import annotations

import warnings

import numpy as np

from sigmoid_adapters import UnusableTarget, load
from sigmoid_conformance.checks.calls import difference
from sigmoid_conformance.evaluating import BadCall, call, call_as_is
from sigmoid_conformance.sample import Array, Sample, widen

_SCALES = (-1.0, 2.0, 0.5, 4.0, -0.25)


def variant_agreement(sample: Sample) -> Array:
    """Compare with the implementation that this one is documented to agree with."""
    if sample.implementation.variant_of is None:
        return np.zeros(sample.x.shape)
    try:
        original = load(sample.implementation.variant_of)
    except UnusableTarget as error:
        raise BadCall("variant-agreement", f"variant_of cannot be loaded: {error}") from error
    return difference(sample, np.arange(sample.x.size), call(original, sample.x.copy()))


def cotangent_linearity(sample: Sample) -> Array:
    """Scale the cotangent by powers of two, of either sign, and expect the gradient scaled by exactly that.

    A cotangent of ones must give the gradient itself, and neighbours get different scales. Inputs whose gradient is
    subnormal, or becomes so, are left out of the scaling: there it rounds.
    """
    if sample.implementation.pullback is None:
        return np.zeros(sample.x.shape)
    plain = _pulled(sample, np.ones(sample.x.shape))
    excess = difference(sample, np.arange(sample.x.size), plain)
    gradient = widen(plain)
    normal = np.abs(gradient) >= 2.0 ** (sample.target.emin + 2)
    for shift in range(len(_SCALES)):
        scales = np.resize(np.roll(_SCALES, shift), sample.x.size)
        scaled = widen(_pulled(sample, scales))[normal] / scales[normal]
        off = np.abs(scaled - gradient[normal]) / sample.ulp[normal]
        excess[normal] = np.maximum(excess[normal], np.where(np.isnan(off), np.inf, off))
    return excess


def _pulled(sample: Sample, cotangent: Array) -> Array:
    assert sample.implementation.pullback is not None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return call_as_is(sample.implementation.pullback, sample.x.copy(), cotangent.astype(sample.target.dtype))
