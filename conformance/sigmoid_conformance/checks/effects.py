"""What a call must leave alone: its argument, earlier results, the floating-point state, global settings."""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator

import numpy as np

from sigmoid_conformance.checks.comparing import thinned
from sigmoid_conformance.checks.layouts import LAYOUTS
from sigmoid_conformance.checks.operations import Operation, operations
from sigmoid_conformance.evaluating import BadCall, passing_over_shapes, raw_result, unchanged_state
from sigmoid_conformance.sample import Array, Sample
from sigmoid_conformance.settings import changed_settings, settings

_FEW = 12
_ARGUMENTS = ("every second element", "offset by one element", "transposed")


def input_unchanged(sample: Sample) -> Array:
    """Look at the arguments after a call, and whether the result lies in their memory; of views, of few elements."""
    excess = np.zeros(sample.x.shape)
    indices = thinned(sample)
    indices = indices[: indices.size // 2 * 2]
    plain = [(places, sample.x[places]) for places in (np.arange(sample.x.size), thinned(sample, _FEW))]
    views = ((LAYOUTS[name](indices).reshape(-1), LAYOUTS[name](sample.x[indices])) for name in _ARGUMENTS)
    for places, given in (*plain, *views):
        for operation in operations(sample.implementation):
            np.maximum.at(excess, places, _touched(sample, operation, given).reshape(-1))
    return excess


def _touched(sample: Sample, operation: Operation, given: Array) -> Array:
    """Tell by infinity which elements of an array a call changes, or whose memory it gives back."""
    arguments = operation.arguments(given)
    before = [_bits(sample, argument) for argument in arguments]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        y = raw_result(operation.function, *arguments)
    touched = np.full(given.shape, any(np.shares_memory(y, argument) for argument in arguments))
    for argument, bits in zip(arguments, before, strict=True):
        touched |= _bits(sample, argument) != bits
    return np.where(touched, math.inf, 0.0)


def _bits(sample: Sample, array: Array) -> Array:
    return np.array(array, order="C").view(sample.target.bits_dtype)


def result_unchanged(sample: Sample) -> Array:
    """Keep a result while calls are made on other numbers, on as many, twice, and on fewer; in all ways to call."""
    chosen = sample.x[: sample.numbers]
    changed = np.zeros(chosen.shape, np.bool_)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for operation in operations(sample.implementation):
            kept = operation.raw(chosen.copy())
            before = _bits(sample, kept)
            for other in (np.roll(chosen, 1), np.roll(chosen, 2), chosen[: chosen.size // 2]):
                operation.raw(other.copy())
            changed |= _bits(sample, kept) != before
    return np.concatenate([np.where(changed, math.inf, 0.0), np.zeros(sample.x.size - sample.numbers)])


def _extremes(sample: Sample) -> Iterator[Array]:
    """Give inputs that make arithmetic overflow, underflow or meet NaN, and too few of them to do so."""
    for indices in (thinned(sample), np.arange(min(64, sample.x.size)), np.arange(sample.numbers, sample.x.size)):
        yield sample.x[indices]
    yield from (sample.x[:0], np.asarray(sample.x[0]))


def _in_all_ways(sample: Sample) -> Iterator[tuple[Operation, Array]]:
    return ((way, x) for way in operations(sample.implementation) for x in _extremes(sample))


def floating_point_state_kept(sample: Sample) -> Array:
    """Compare the thread's state before and after calls on extreme numbers and on NaNs alone, which may fail."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for operation, x in _in_all_ways(sample):
            arguments = operation.arguments(x)
            with np.errstate(), operation.telling(), unchanged_state(), passing_over_shapes(x):
                raw_result(operation.function, *arguments)
    return np.zeros(sample.x.shape)


def global_settings_kept(sample: Sample) -> Array:
    """Compare the settings of the process before and after calls, in all ways to call, and the very first one."""
    if sample.first is not None and sample.first.changes:
        raise BadCall("global-settings", f"the very first call changed {sample.first.changes}")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for operation, x in _in_all_ways(sample):
            before = settings()
            with passing_over_shapes(x):
                operation.raw(x)
            if changes := changed_settings(before, settings()):
                text = operation.told(f"a call on an array of shape {x.shape} changed {changes}")
                raise BadCall("global-settings", text)
    return np.zeros(sample.x.shape)
