"""Implementations that are right or wrong by the way they are called."""

from __future__ import annotations

import itertools
import os
import sys
import time
import warnings
from collections.abc import Callable

import numpy as np

from zoo.planted import Array, Evaluate, patched, sigmoid, steps


def changes_input(x: Array) -> Array:
    y = sigmoid(x)
    if x.flags.writeable and x.size:
        x[...] = y
    return y


def nondeterministic() -> Evaluate:
    calls = itertools.count()
    return lambda x: steps(sigmoid(x), -1) if next(calls) % 2 and x.size > 1 else sigmoid(x)


def strides_matter(x: Array) -> Array:
    return sigmoid(x) if x.flags.c_contiguous else patched(sigmoid, lambda x: x > 1, lambda y: steps(y, -1))(x)


def scalar_tail(x: Array) -> Array:
    y = sigmoid(x)
    if x.ndim == 1 and x.size % 8:
        y[-(x.size % 8) :] = patched(sigmoid, lambda x: abs(x) < 4, lambda y: steps(y, -1))(x[-(x.size % 8) :])
    return y


def normalises(x: Array) -> Array:
    """Let every element feel its left neighbour, if that is a NaN."""
    y = sigmoid(x)
    if x.ndim == 1 and x.size > 1:
        spoiled = np.isnan(x[:-1]) & ~np.isnan(x[1:])
        y[1:][spoiled] = 0.5
    return y


def shared_buffer() -> Evaluate:
    """Compute in one buffer that all threads share."""
    buffer = np.empty(1 << 20, np.float64)

    def evaluate(x: Array) -> Array:
        part = buffer[: x.size]
        part[:] = sigmoid(x).reshape(-1)
        time.sleep(0.01)
        return part.astype(x.dtype).reshape(x.shape)

    return evaluate


def same_memory() -> Evaluate:
    """Give the same array again for the same shape, overwritten."""
    results: dict[tuple[int, ...], Array] = {}
    calls = itertools.count()

    def evaluate(x: Array) -> Array:
        y = results.setdefault(x.shape, np.empty_like(x, order="C"))
        y[...] = steps(sigmoid(x), -1) if next(calls) % 2 and x.size > 1 else sigmoid(x)
        return y

    return evaluate


def kept_by_address() -> Evaluate:
    """Give the results of the numbers that were first seen at a place in memory."""
    kept: dict[tuple[int, tuple[int, ...]], Array] = {}
    return lambda x: kept.setdefault((x.ctypes.data, x.shape), sigmoid(x)).copy()


def exits(x: Array) -> Array:
    sys.exit(0)


def constant_scalar(x: Array) -> Array:
    return sigmoid(x) if x.ndim else np.full((), 0.25, x.dtype)


def warns_at_infinity(x: Array) -> Array:
    if np.any(x == np.inf):
        warnings.warn("divide by zero", RuntimeWarning, stacklevel=2)
    return sigmoid(x)


def changes_state(x: Array) -> Array:
    np.seterr(under="raise" if np.geterr()["under"] != "raise" else "ignore")
    return sigmoid(x)


def warns(x: Array) -> Array:
    if np.any(np.abs(x) > 11):
        warnings.warn("overflow encountered in exp", RuntimeWarning, stacklevel=2)
    return sigmoid(x)


def raises(x: Array) -> Array:
    if x.size > 1000:
        raise MemoryError("no room for so many")
    return sigmoid(x)


def second_call() -> Evaluate:
    return numbered_call(2)


def numbered_call(number: int) -> Evaluate:
    """Be wrong at one call, counted from the first."""
    calls = itertools.count(1)
    return lambda x: steps(sigmoid(x), -1) if next(calls) == number and x.size > 1 else sigmoid(x)


def one_buffer() -> Evaluate:
    """Give the same memory again and again, with the right results."""
    buffer = np.empty(1 << 17, np.float16)

    def evaluate(x: Array) -> Array:
        part = buffer[: x.size].reshape(x.shape)
        part[...] = sigmoid(x)
        return part

    return evaluate


def not_reentrant() -> Evaluate:
    """Refuse to run while another thread is at it."""
    busy: list[bool] = []

    def evaluate(x: Array) -> Array:
        if busy:
            raise RuntimeError("entered twice")
        busy.append(True)
        time.sleep(0.005)
        busy.pop()
        return sigmoid(x)

    return evaluate


def off_at(places: Callable[[Array], Array]) -> Evaluate:
    """Be an ulp off, for numbers below 4, at places of an array that a mask chooses."""

    def evaluate(x: Array) -> Array:
        flat = np.array(x, order="C").reshape(-1)
        wrong = patched(sigmoid, lambda x: abs(x) < 4, lambda y: steps(y, -1))(flat)
        return np.where(places(flat), wrong, sigmoid(flat)).astype(x.dtype).reshape(x.shape)

    return evaluate


def off_if(condition: Callable[[Array], bool]) -> Evaluate:
    """Be an ulp off, for numbers below 4, in arrays that meet a condition."""
    wrong = patched(sigmoid, lambda x: abs(x) < 4, lambda y: steps(y, -1))
    return lambda x: wrong(x) if condition(x) else sigmoid(x)


def hangs(x: Array) -> Array:
    time.sleep(3600)
    return sigmoid(x)


def kills(x: Array) -> Array:
    os._exit(0)


def aborts(x: Array) -> Array:
    os.abort()
