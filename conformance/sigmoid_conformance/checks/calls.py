"""Call requirements: the same numbers, brought to the implementation another way, must give the same bits.

Each check calls the implementation again and compares with the results of the sample; the difference is counted in ulps
of the exact value at that input. NaN results are the same whatever their payload.
"""

from __future__ import annotations

import math
import warnings
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import numpy as np

from sigmoid_conformance.evaluating import BadCall, call, call_as_is
from sigmoid_conformance.sample import Array, Sample, widen

_LENGTHS = (1, 2, 3, 7, 8, 9, 17, 33)
_PIECES = 16
_ORDINARY = (2.0**-4, 16.0)
_THREADS = 4
_ROUNDS = 4
_MOST_AT_ONCE = 4096
_MOST_ONE_BY_ONE = 256


def _thinned(sample: Sample, most: int = _MOST_AT_ONCE) -> Array:
    """Choose at most `most` of the inputs, evenly over the sorted sample, as indices."""
    return np.unique(np.linspace(0, sample.x.size - 1, min(most, sample.x.size)).astype(np.int64))


def difference(sample: Sample, indices: Array, y: Array, expected: Array | None = None) -> Array:
    """Measure how far results at some of the inputs are from the sample's own, in ulps, spread over the sample.

    With `expected`, they are compared with those results instead.
    """
    other, own = widen(y), sample.results[indices] if expected is None else widen(expected)
    with np.errstate(invalid="ignore", over="ignore"):
        distance = np.abs(other - own) / sample.ulp[indices]
    distance[np.isnan(distance)] = math.inf
    same = (other == own) & (np.signbit(other) == np.signbit(own)) | (np.isnan(other) & np.isnan(own))
    excess = np.zeros(sample.x.shape)
    np.maximum.at(excess, indices, np.where(same, 0.0, np.maximum(distance, 0.5)))
    return excess


def determinism(sample: Sample) -> Array:
    """Call once more on the same numbers."""
    return difference(sample, np.arange(sample.x.size), call(sample.implementation, sample.x.copy()))


def input_unchanged(sample: Sample) -> Array:
    """Look at the argument after the call, and whether the result lies in its memory."""
    given = sample.x.copy()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        y = sample.implementation.evaluate(given)
    bits = sample.target.bits_dtype
    changed = (given.view(bits) != sample.x.view(bits)) | np.shares_memory(y, given)
    return np.where(changed, math.inf, 0.0)


def shape_and_dtype(sample: Sample) -> Array:
    """Call on 0-d, empty, multi-dimensional and single-element arrays, and on the same elements in one dimension.

    `call` refuses a wrong shape or dtype; the values must be those of the one-dimensional call.
    """
    excess = np.zeros(sample.x.shape)
    few = _thinned(sample, 12)
    for indices in (few[0], few[:0], few[:0].reshape(0, 3), few[:1].reshape(1, 1, 1), few.reshape(3, -1), few[-1]):
        flat = indices.reshape(-1)
        y = call(sample.implementation, np.asarray(sample.x[indices]))
        expected = call(sample.implementation, sample.x[flat])
        excess = np.maximum(excess, difference(sample, flat, y.reshape(-1), expected))
    return excess


def layout_independence(sample: Sample) -> Array:
    """Call on strided, reversed, transposed, broadcast and offset views, and on contiguous copies of them."""
    indices = _thinned(sample)
    indices = indices[: indices.size // 2 * 2]
    x = sample.x[indices]
    views = (
        np.repeat(x, 2)[::2],
        np.ascontiguousarray(x[::-1])[::-1],
        np.concatenate([x[:1], x])[1:],
        np.ascontiguousarray(x.reshape(2, -1).T).T,
        np.broadcast_to(x[:, None], (x.size, 2)),
    )
    excess = np.zeros(sample.x.shape)
    for view in views:
        copied = call(sample.implementation, np.array(view, order="C"))
        found = difference(sample, indices, _one_each(call(sample.implementation, view), view), _one_each(copied, view))
        excess = np.maximum(excess, found)
    return excess


def _one_each(y: Array, view: Array) -> Array:
    """Flatten results, keeping one of those that belong to the same element of a broadcast view."""
    return np.ascontiguousarray(y[:, 1] if view.strides[-1] == 0 else y).reshape(-1)


def length_independence(sample: Sample) -> Array:
    """Call on short pieces of several lengths, so that inputs are met in other places of a vector, and alone."""
    excess = np.zeros(sample.x.shape)
    ordinary = np.flatnonzero((np.abs(sample.inputs) > _ORDINARY[0]) & (np.abs(sample.inputs) < _ORDINARY[1]))
    starts = ordinary[np.linspace(0, ordinary.size, len(_LENGTHS) * _PIECES, endpoint=False).astype(np.int64)]
    for start, length in zip(starts, _LENGTHS * _PIECES, strict=True):
        indices = np.arange(start, min(start + length, sample.x.size))
        excess = np.maximum(excess, difference(sample, indices, call(sample.implementation, sample.x[indices])))
    return excess


def neighbour_independence(sample: Sample) -> Array:
    """Call on the same numbers in an order that puts NaNs, infinities and extremes between the others."""
    indices = _thinned(sample)
    disturbing = np.concatenate([np.arange(3), np.arange(sample.x.size - 3, sample.x.size), [sample.numbers // 2]])
    mixed = np.empty(indices.size * 2, np.int64)
    mixed[::2], mixed[1::2] = indices, np.resize(disturbing, indices.size)
    y = call(sample.implementation, sample.x[mixed])
    return difference(sample, indices, np.ascontiguousarray(y[::2]))


def thread_independence(sample: Sample) -> Array:
    """Call from several threads at once, on different parts of the inputs, and compare with calls made in turn."""
    parts = np.array_split(np.random.default_rng(0).permutation(sample.x.size)[: _MOST_AT_ONCE * _THREADS], _THREADS)
    size = min(part.size for part in parts)
    inputs = [np.ascontiguousarray(sample.x[part[:size]]) for part in parts]
    expected = [call(sample.implementation, x.copy()) for x in inputs]
    with warnings.catch_warnings(), ThreadPoolExecutor(_THREADS) as pool:
        warnings.simplefilter("ignore")
        rounds = [list(pool.map(partial(call_as_is, sample.implementation.evaluate), inputs)) for _ in range(_ROUNDS)]
    excess = np.zeros(sample.x.shape)
    for results in rounds:
        for part, y, alone in zip(parts, results, expected, strict=True):
            excess = np.maximum(excess, difference(sample, part[:size], y, alone))
    return excess


def floating_point_state_kept(sample: Sample) -> Array:
    """Call on extreme numbers and NaNs alone; `call` compares the thread's state before and after."""
    for indices in (_thinned(sample), np.arange(min(64, sample.x.size)), np.arange(sample.numbers, sample.x.size)):
        call(sample.implementation, sample.x[indices])
    return np.zeros(sample.x.shape)


def no_warnings(sample: Sample) -> Array:
    """Call on all numbers, and if that warns, on single numbers to see which."""
    excess = np.zeros(sample.x.shape)
    if (text := _warning(sample, np.arange(sample.numbers))) is None:
        return excess
    ends = np.array([0, 1, sample.numbers // 2 - 1, sample.numbers // 2, sample.numbers - 2, sample.numbers - 1])
    chosen = np.union1d(_thinned(sample, _MOST_ONE_BY_ONE), ends)
    for index in chosen[chosen < sample.numbers]:
        excess[index] = 0.0 if _warning(sample, np.array([index])) is None else math.inf
    if not excess.any():
        raise BadCall("no-warnings", f"a call on {sample.numbers} numbers warned: {text}")
    return excess


def _warning(sample: Sample, indices: Array) -> str | None:
    """Give the first warning that a call raises, if any."""
    with warnings.catch_warnings(record=True) as caught, np.errstate(all="warn", under="ignore"):
        warnings.simplefilter("always")
        call_as_is(sample.implementation.evaluate, sample.x[indices])
    return str(caught[0].message) if caught else None
