"""Call requirements: the same numbers, brought to the implementation another way, must give the same bits.

Each check calls the implementation again and compares with the results of the sample; the difference is counted in ulps
of the exact value at that input. NaN results are the same whatever their payload.
"""

from __future__ import annotations

import math
import warnings
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from sigmoid_conformance.evaluating import call, call_as_is
from sigmoid_conformance.sample import Array, Sample, widen

_LENGTHS = (1, 2, 3, 7, 8, 9, 17, 33)
_PIECES = 16
_ORDINARY = (2.0**-4, 16.0)
_THREADS = 4
_MOST_AT_ONCE = 4096
_MOST_ONE_BY_ONE = 256


def _thinned(sample: Sample, most: int = _MOST_AT_ONCE) -> Array:
    """Choose at most `most` of the inputs, evenly over the sorted sample, as indices."""
    return np.unique(np.linspace(0, sample.x.size - 1, min(most, sample.x.size)).astype(np.int64))


def difference(sample: Sample, indices: Array, y: Array) -> Array:
    """Measure how far other results at some of the inputs are from the sample's, in ulps, spread over the sample."""
    other, own = widen(y), sample.results[indices]
    with np.errstate(invalid="ignore", over="ignore"):
        distance = np.abs(other - own) / sample.ulp[indices]
    distance[np.isnan(distance)] = math.inf
    same = (other == own) & (np.signbit(other) == np.signbit(own)) | (np.isnan(other) & np.isnan(own))
    excess = np.zeros(sample.x.shape)
    np.maximum.at(excess, indices, np.where(same, 0.0, np.maximum(distance, 0.5)))
    return excess


def determinism(sample: Sample) -> Array:
    """Call once more on the same array."""
    return difference(sample, np.arange(sample.x.size), call(sample.implementation, sample.x.copy()))


def input_unchanged(sample: Sample) -> Array:
    """Look at the argument after the call."""
    given = sample.x.copy()
    call(sample.implementation, given)
    bits = sample.target.bits_dtype
    changed = given.view(bits) != sample.x.view(bits)
    return np.where(changed, math.inf, 0.0)


def shape_and_dtype(sample: Sample) -> Array:
    """Call on 0-d, empty, two-dimensional and single-element arrays; `call` refuses a wrong shape or dtype."""
    x = sample.x[_thinned(sample, 12)]
    for argument in (x[0], x[:0], x[:0].reshape(0, 3), x[:1].reshape(1, 1, 1), x.reshape(3, -1), x[::2]):
        call(sample.implementation, np.asarray(argument))
    return np.zeros(sample.x.shape)


def layout_independence(sample: Sample) -> Array:
    """Call on strided, reversed, transposed, broadcast and offset views of the same numbers."""
    indices = _thinned(sample)
    indices = indices[: indices.size // 2 * 2]
    x = sample.x[indices]
    doubled, shifted = np.repeat(x, 2), np.concatenate([x[:1], x])
    views = (
        doubled[::2],
        np.ascontiguousarray(x[::-1])[::-1],
        shifted[1:],
        np.ascontiguousarray(x.reshape(2, -1).T).T,
        np.broadcast_to(x[:, None], (x.size, 2)),
    )
    excess = np.zeros(sample.x.shape)
    for view in views:
        y = call(sample.implementation, view)
        one_each = y[:, 1] if view.strides[-1] == 0 else y
        excess = np.maximum(excess, difference(sample, indices, np.ascontiguousarray(one_each).reshape(-1)))
    return excess


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
    """Call from several threads at once."""
    indices = np.arange(sample.x.size)
    with warnings.catch_warnings(), ThreadPoolExecutor(_THREADS) as pool:
        warnings.simplefilter("ignore")
        results = list(pool.map(lambda _: call_as_is(sample.implementation, sample.x), range(_THREADS)))
    return np.asarray(np.max([difference(sample, indices, y) for y in results], axis=0))


def floating_point_state_kept(sample: Sample) -> Array:
    """Call on extreme numbers and NaNs alone; `call` compares the thread's state before and after."""
    for indices in (_thinned(sample), np.arange(min(64, sample.x.size)), np.arange(sample.numbers, sample.x.size)):
        call(sample.implementation, sample.x[indices])
    return np.zeros(sample.x.shape)


def no_warnings(sample: Sample) -> Array:
    """Call on single numbers, and note at which a warning came."""
    excess = np.zeros(sample.x.shape)
    chosen = _thinned(sample, _MOST_ONE_BY_ONE)
    for index in chosen[chosen < sample.numbers]:
        with warnings.catch_warnings(record=True) as caught, np.errstate(all="warn", under="ignore"):
            warnings.simplefilter("always")
            sample.implementation.evaluate(sample.x[index : index + 1])
        excess[index] = math.inf if caught else 0.0
    return excess
