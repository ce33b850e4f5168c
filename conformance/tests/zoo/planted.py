"""Correct evaluations in a form of their own, and ways to plant a defect in them."""

from __future__ import annotations

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
