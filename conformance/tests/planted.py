"""Correct evaluations in a form of their own, and ways to plant a defect in them."""

from __future__ import annotations

import itertools
import sys
import time
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
Evaluate = Callable[[Array], Array]


def sigmoid(x: Array) -> Array:
    """σ through float64, in the form that keeps both tails."""
    with np.errstate(all="ignore"):
        wide = x.astype(np.float64)
        e = np.exp(-np.abs(wide))
        return np.asarray(np.where(wide < 0, e, 1.0) / (1.0 + e)).astype(x.dtype)


def derivative(x: Array) -> Array:
    """σ′ through float64."""
    with np.errstate(all="ignore"):
        e = np.exp(-np.abs(x.astype(np.float64)))
        return np.asarray(e / (1.0 + e) ** 2).astype(x.dtype)


def second_derivative(x: Array) -> Array:
    """σ″ through float64, with tanh for what would cancel."""
    with np.errstate(all="ignore"):
        wide = x.astype(np.float64)
        e = np.exp(-np.abs(wide))
        return np.asarray(-(e / (1.0 + e) ** 2) * np.tanh(wide / 2)).astype(x.dtype)


def steps(y: Array, count: int) -> Array:
    """Move positive numbers by a number of representable steps."""
    bits = np.dtype(f"i{y.dtype.itemsize}")
    return (np.ascontiguousarray(y).view(bits) + bits.type(count)).view(y.dtype).reshape(y.shape)


def patched(right: Evaluate, where: Callable[[Array], Array], change: Evaluate) -> Evaluate:
    """Change the results at some inputs."""

    def evaluate(x: Array) -> Array:
        with np.errstate(all="ignore"):
            y = right(x)
            return np.where(where(x), change(y), y).astype(x.dtype)

    return evaluate


def product(x: Array) -> Array:
    y = sigmoid(x)
    return np.asarray(y * (x.dtype.type(1) - y), x.dtype)


def textbook_quotient(x: Array) -> Array:
    with np.errstate(all="ignore"):
        e = np.exp(-x.astype(np.float32)).astype(x.dtype)
        return np.asarray(e / (x.dtype.type(1) + e) ** x.dtype.type(2), x.dtype)


def flushed(x: Array) -> Array:
    y = derivative(x)
    return np.where(np.abs(y) < np.finfo(np.float16).tiny, 0, y).astype(x.dtype)


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
