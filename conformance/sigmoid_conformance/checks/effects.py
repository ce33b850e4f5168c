"""What a call must leave alone: its argument, earlier results, the floating-point state, global settings."""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator

import numpy as np

from sigmoid_conformance.checks.comparing import thinned
from sigmoid_conformance.checks.layouts import LAYOUTS
from sigmoid_conformance.evaluating import BadCall, passing_over_shapes, raw_result, unchanged_state
from sigmoid_conformance.sample import Array, Sample
from sigmoid_conformance.settings import changed_settings, settings

_ARGUMENTS = ("every second element", "offset by one element", "transposed")


def input_unchanged(sample: Sample) -> Array:
    """Look at the argument after the call, and whether the result lies in its memory; at views, and at cotangents."""
    excess = np.zeros(sample.x.shape)
    indices = thinned(sample)
    indices = indices[: indices.size // 2 * 2]
    plain = (np.arange(sample.x.size), sample.x.copy())
    views = ((LAYOUTS[name](indices).reshape(-1), LAYOUTS[name](sample.x[indices])) for name in _ARGUMENTS)
    for places, given in (plain, *views):
        np.maximum.at(excess, places, _touched(sample, given).reshape(-1))
    return excess


def _touched(sample: Sample, given: Array) -> Array:
    """Tell by infinity which elements of an array a call changes, or whose memory it gives back."""
    before = _bits(sample, given)
    cotangent = np.ones(given.shape).astype(given.dtype)
    ones = _bits(sample, cotangent)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        results = [raw_result(sample.implementation.evaluate, given)]
        if sample.implementation.pullback is not None:
            results.append(raw_result(sample.implementation.pullback, given, cotangent))
    shared = any(np.shares_memory(y, argument) for y in results for argument in (given, cotangent))
    changed = (_bits(sample, given) != before) | (_bits(sample, cotangent) != ones)
    return np.where(changed | shared, math.inf, 0.0)


def _bits(sample: Sample, array: Array) -> Array:
    return np.array(array, order="C").view(sample.target.bits_dtype)


def result_unchanged(sample: Sample) -> Array:
    """Keep a result while calls are made on other numbers, on as many and on fewer."""
    chosen = sample.x[: sample.numbers].copy()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        kept = raw_result(sample.implementation.evaluate, chosen)
        before = _bits(sample, kept)
        for other in (chosen[::-1].copy(), chosen[: chosen.size // 2].copy()):
            raw_result(sample.implementation.evaluate, other)
    changed = _bits(sample, kept) != before
    return np.concatenate([np.where(changed, math.inf, 0.0), np.zeros(sample.x.size - sample.numbers)])


def _extremes(sample: Sample) -> Iterator[Array]:
    """Give inputs that make arithmetic overflow, underflow or meet NaN, and too few of them to do so."""
    for indices in (thinned(sample), np.arange(min(64, sample.x.size)), np.arange(sample.numbers, sample.x.size)):
        yield sample.x[indices]
    yield from (sample.x[:0], np.asarray(sample.x[0]))


def floating_point_state_kept(sample: Sample) -> Array:
    """Compare the thread's state before and after calls on extreme numbers and on NaNs alone, which may fail."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for x in _extremes(sample):
            with np.errstate(), unchanged_state(), passing_over_shapes(x):
                raw_result(sample.implementation.evaluate, x)
    return np.zeros(sample.x.shape)


def global_settings_kept(sample: Sample) -> Array:
    """Compare the settings of the process before and after calls."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for x in _extremes(sample):
            before = settings()
            with passing_over_shapes(x):
                raw_result(sample.implementation.evaluate, x)
            if changes := changed_settings(before, settings()):
                raise BadCall("global-settings", f"a call on an array of shape {x.shape} changed {changes}")
    return np.zeros(sample.x.shape)
