"""Requirements determinism and thread-independence: the same call again, and several at once."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import numpy as np

from sigmoid_conformance.checks.comparing import Comparison, PathCheck
from sigmoid_conformance.evaluating import call, call_as_is
from sigmoid_conformance.sample import Sample

_THREADS = 4
_APART = 64  # elements: whole cache lines in every format


@partial(PathCheck, repeats=True)
def determinism(sample: Sample) -> Iterator[Comparison]:
    """Call again on the same numbers: in other memory, in the same memory, and where other numbers have been."""
    everything = np.arange(sample.x.size)
    for number in range(sample.profile.repetitions):
        yield Comparison(f"repeated call {number + 1}", everything, call(sample.implementation, sample.x.copy()))
    buffer = sample.x[::-1].copy()
    apart = np.empty(buffer.size + _APART, buffer.dtype)[_APART:]  # begins where no array has begun
    apart[...] = buffer
    got, expected = call(sample.implementation, buffer), call(sample.implementation, apart)
    yield Comparison("memory that held other numbers", everything[::-1], got, expected)
    buffer[...] = sample.x
    yield Comparison("an array with new numbers in it", everything, call(sample.implementation, buffer))
    yield Comparison("the same array again", everything, call(sample.implementation, buffer))


@PathCheck
def thread_independence(sample: Sample) -> Iterator[Comparison]:
    """Call from several threads at once, on different parts of the inputs, and compare with calls made in turn."""
    most = sample.profile.at_once * _THREADS
    parts = np.array_split(np.random.default_rng(0).permutation(sample.x.size)[:most], _THREADS)
    size = min(part.size for part in parts)
    inputs = [np.ascontiguousarray(sample.x[part[:size]]) for part in parts]
    expected = [call(sample.implementation, x.copy()) for x in inputs]
    with warnings.catch_warnings(), ThreadPoolExecutor(_THREADS) as pool:
        warnings.simplefilter("ignore")
        one = partial(call_as_is, sample.implementation.evaluate)
        rounds = [list(pool.map(one, inputs)) for _ in range(sample.profile.repetitions + 1)]
    for results in rounds:
        for part, got, alone in zip(parts, results, expected, strict=True):
            yield Comparison(f"one of {_THREADS} threads", part[:size], got, alone)
