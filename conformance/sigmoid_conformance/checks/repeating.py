"""Requirements determinism and thread-independence: the same call again, and several at once."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import numpy as np

from sigmoid_conformance.checks.comparing import Comparison, PathCheck
from sigmoid_conformance.checks.operations import Operation, operations, others
from sigmoid_conformance.evaluating import call, call_as_is, unchanged_state
from sigmoid_conformance.sample import Array, Sample

_THREADS = 4
_APART = 64  # elements: whole cache lines in every format


@partial(PathCheck, repeats=True)
def determinism(sample: Sample) -> Iterator[Comparison]:
    """Call again on the same numbers: in other memory, in the same memory, and where other numbers have been.

    Then on other numbers between the same two, and in each other way to call, with a call on other numbers between; and
    once more as in the very first call.
    """
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
    yield _between_the_same_two(sample)
    yield from _after_others(sample)
    if sample.first is not None:
        got = call(sample.implementation, sample.x[sample.first.indices])
        yield Comparison("the very first call again", sample.first.indices, got, sample.first.results)


def _between_the_same_two(sample: Sample) -> Comparison:
    """Call on other numbers between the first and the last one, and on these between two others."""
    everything = np.arange(sample.x.size)
    same, inner = everything.copy(), everything[1:-1]
    same[1:-1] = inner[::-1]
    unlike = same.copy()
    unlike[[0, -1]] = same[[1, -2]]
    got, expected = (call(sample.implementation, sample.x[indices])[1:-1] for indices in (same, unlike))
    return Comparison("other numbers between the same two", same[1:-1], got, expected, inner, everything.size)


def _after_others(sample: Sample) -> Iterator[Comparison]:
    everything = np.arange(sample.x.size)
    for operation in others(sample.implementation):
        before = operation.called(sample.x.copy())
        call(sample.implementation, np.roll(sample.x, sample.x.size // 3))
        after = operation.called(sample.x.copy())
        yield Comparison(operation.told("after a call on other numbers"), everything, after, before)


@PathCheck
def thread_independence(sample: Sample) -> Iterator[Comparison]:
    """Call from several threads at once, on different parts of the inputs, and compare with calls made in turn.

    Then in each other way to call, and on one array that all threads share.
    """
    most = sample.profile.at_once * _THREADS
    parts = np.array_split(np.random.default_rng(0).permutation(sample.x.size)[:most], _THREADS)
    size = min(part.size for part in parts)
    inputs = [np.ascontiguousarray(sample.x[part[:size]]) for part in parts]
    with warnings.catch_warnings(), ThreadPoolExecutor(_THREADS) as pool:
        warnings.simplefilter("ignore")
        for operation in operations(sample.implementation):
            expected = [operation.called(x.copy()) for x in inputs]
            for _ in range(sample.profile.repetitions + 1):
                results = pool.map(partial(_in_thread, operation), inputs)
                for part, got, alone in zip(parts, results, expected, strict=True):
                    yield Comparison(operation.told(f"one of {_THREADS} threads"), part[:size], got, alone)
            for got in pool.map(partial(_in_thread, operation), inputs[:1] * _THREADS):
                path = operation.told(f"one of {_THREADS} threads with one array")
                yield Comparison(path, parts[0][:size], got, expected[0])


def _in_thread(operation: Operation, x: Array) -> Array:
    """Call as one thread among several must: warnings belong to all of them."""
    arguments = operation.arguments(x)
    with operation.telling(), unchanged_state():
        return call_as_is(operation.function, *arguments)
