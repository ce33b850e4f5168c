"""Implementations with one planted defect each, and correct ones that are built differently."""

from __future__ import annotations

import itertools
import time
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from sigmoid_adapters import Implementation

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


def _product(x: Array) -> Array:
    y = sigmoid(x)
    return np.asarray(y * (x.dtype.type(1) - y), x.dtype)


def _textbook_quotient(x: Array) -> Array:
    with np.errstate(all="ignore"):
        e = np.exp(-x.astype(np.float32)).astype(x.dtype)
        return np.asarray(e / (x.dtype.type(1) + e) ** x.dtype.type(2), x.dtype)


def _flushed(x: Array) -> Array:
    y = derivative(x)
    return np.where(np.abs(y) < np.finfo(np.float16).tiny, 0, y).astype(x.dtype)


def _changes_input(x: Array) -> Array:
    y = sigmoid(x)
    if x.flags.writeable and x.size:
        x[...] = y
    return y


def _nondeterministic() -> Evaluate:
    calls = itertools.count()
    return lambda x: steps(sigmoid(x), -1) if next(calls) % 2 and x.size > 1 else sigmoid(x)


def _strides_matter(x: Array) -> Array:
    return sigmoid(x) if x.flags.c_contiguous else patched(sigmoid, lambda x: x > 1, lambda y: steps(y, -1))(x)


def _scalar_tail(x: Array) -> Array:
    y = sigmoid(x)
    if x.ndim == 1 and x.size % 8:
        y[-(x.size % 8) :] = patched(sigmoid, lambda x: abs(x) < 4, lambda y: steps(y, -1))(x[-(x.size % 8) :])
    return y


def _normalises(x: Array) -> Array:
    """Let every element feel its left neighbour, if that is a NaN."""
    y = sigmoid(x)
    if x.ndim == 1 and x.size > 1:
        spoiled = np.isnan(x[:-1]) & ~np.isnan(x[1:])
        y[1:][spoiled] = 0.5
    return y


def _crowded() -> Evaluate:
    """Go wrong whenever two calls are under way at once."""
    active: list[int] = []

    def evaluate(x: Array) -> Array:
        active.append(1)
        time.sleep(0.05)
        crowded = len(active) > 1
        active.pop()
        return steps(sigmoid(x), -1) if crowded else sigmoid(x)

    return evaluate


def _changes_state(x: Array) -> Array:
    np.seterr(under="raise" if np.geterr()["under"] != "raise" else "ignore")
    return sigmoid(x)


def _warns(x: Array) -> Array:
    if np.any(np.abs(x) > 11):
        warnings.warn("overflow encountered in exp", RuntimeWarning, stacklevel=2)
    return sigmoid(x)


def _raises(x: Array) -> Array:
    if x.size > 1000:
        raise MemoryError("no room for so many")
    return sigmoid(x)


# Requirement, function, what is wrong, evaluate.
DEFECTS: list[tuple[str, str, str, Evaluate]] = [
    ("accuracy", "sigmoid", "1 % too small", lambda x: (sigmoid(x).astype(np.float64) * 0.99).astype(x.dtype)),
    ("accuracy", "sigmoid", "2 ulp at one input", patched(sigmoid, lambda x: x == -1.5, lambda y: steps(y, 2))),
    ("accuracy", "sigmoid_derivative", "y(1-y)", _product),
    (
        "accuracy",
        "sigmoid_second_derivative",
        "wrong sign in a tail",
        patched(second_derivative, lambda x: x > 9, lambda y: -y),
    ),
    ("special-values", "sigmoid", "σ(-inf) is not 0", patched(sigmoid, lambda x: x == -np.inf, lambda y: steps(y, 1))),
    (
        "special-values",
        "sigmoid",
        "only -0 is wrong",
        patched(sigmoid, lambda x: (x == 0) & np.signbit(x), lambda y: y * 0 + 1),
    ),
    ("nan-propagation", "sigmoid", "NaN is swallowed", lambda x: np.nan_to_num(sigmoid(x), nan=0.5)),
    (
        "nan-propagation",
        "sigmoid",
        "negative NaN only",
        patched(sigmoid, lambda x: np.isnan(x) & np.signbit(x), np.zeros_like),
    ),
    ("no-spurious-nan", "sigmoid_derivative", "inf/inf on the left", _textbook_quotient),
    ("range", "sigmoid", "an ulp above 1", patched(sigmoid, lambda x: x == 20, lambda y: steps(y, 1))),
    (
        "range",
        "sigmoid_derivative",
        "an ulp above a quarter",
        patched(derivative, lambda x: abs(x) < 1e-3, lambda y: steps(y, 1)),
    ),
    ("monotonicity", "sigmoid", "a dent of one ulp", patched(sigmoid, lambda x: x == 2.5, lambda y: steps(y, -2))),
    (
        "monotonicity",
        "sigmoid_derivative",
        "a dent on the right",
        patched(derivative, lambda x: x == 2.5, lambda y: steps(y, 2)),
    ),
    ("symmetry", "sigmoid", "too large on one side", patched(sigmoid, lambda x: x > 0.5, lambda y: steps(y, 2))),
    ("symmetry", "sigmoid_derivative", "not even", patched(derivative, lambda x: x > 0.5, lambda y: steps(y, 2))),
    ("symmetry", "sigmoid_second_derivative", "even, not odd", lambda x: np.abs(second_derivative(x))),
    ("saturation-not-late", "sigmoid", "never 1", patched(sigmoid, lambda x: x > 8.4, lambda y: steps(y, -1))),
    ("saturation-not-late", "sigmoid", "never 0", patched(sigmoid, lambda x: x < -18, lambda y: steps(y, 1))),
    ("saturation-not-early", "sigmoid_derivative", "y(1-y)", _product),
    ("saturation-not-early", "sigmoid", "0 below -9", patched(sigmoid, lambda x: x < -9, lambda y: y * 0)),
    ("subnormal-results", "sigmoid_derivative", "flushed", _flushed),
    ("shape-and-dtype", "sigmoid", "0-d becomes 1-d", lambda x: np.atleast_1d(sigmoid(x))),
    ("shape-and-dtype", "sigmoid", "float64 comes back", lambda x: sigmoid(x).astype(np.float64)),
    ("shape-and-dtype", "sigmoid", "a list comes back", lambda x: sigmoid(x).tolist()),
    ("input-unchanged", "sigmoid", "input overwritten", _changes_input),
    ("determinism", "sigmoid", "every second call differs", _nondeterministic()),
    ("layout-independence", "sigmoid", "strided differs", _strides_matter),
    (
        "layout-independence",
        "sigmoid",
        "strides ignored",
        lambda x: sigmoid(x if x.flags.c_contiguous or not x.size else np.resize(x.base, x.shape)),
    ),
    ("length-independence", "sigmoid", "scalar tail differs", _scalar_tail),
    ("neighbour-independence", "sigmoid", "spoiled by a NaN", _normalises),
    ("thread-independence", "sigmoid", "a buffer shared by threads", _crowded()),
    ("floating-point-state", "sigmoid", "error handling changed", _changes_state),
    ("no-warnings", "sigmoid", "warns of overflow", _warns),
    ("call-returns", "sigmoid", "raises on long arrays", _raises),
]

CORRECT = [
    Implementation("correct.sigmoid", "sigmoid", ("float16", "bfloat16"), sigmoid),
    Implementation("correct.derivative", "sigmoid_derivative", ("float16", "bfloat16"), derivative),
    Implementation(
        "correct.second_derivative", "sigmoid_second_derivative", ("float16", "bfloat16"), second_derivative
    ),
]


def defective(function: str, evaluate: Evaluate) -> Implementation:
    """Wrap a planted defect; all are planted in float16, which is checked exhaustively."""
    return Implementation("planted", function, ("float16",), evaluate)
