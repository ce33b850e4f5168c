"""A search for large errors that climbs: it looks around the worst inputs it knows, farther and nearer at a time.

That is how the published studies of the accuracy of mathematical functions (Gladman, Innocente, Mather, Zimmermann,
"Accuracy of Mathematical Functions in Single, Double, Double Extended, and Quadruple Precision") find errors that no
random draw meets: a piece of the domain is sampled, and the pieces with the largest errors are sampled again.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

import numpy as np

from sigmoid_conformance.inputs import arranged
from sigmoid_conformance.sample import Array, Sample, widen
from sigmoid_spec import FloatFormat

_BINADES = (-60, 10)  # of the input; what lies beyond counts as the last one
_KEPT = 2  # in each binade of either sign, so that the search goes on beside a region where everything is wrong
_CHILDREN = 16


class Measured(Protocol):
    """Inputs of a format, and the errors there: what a `Sample` is, among others."""

    @property
    def target(self) -> FloatFormat:
        """The format."""

    @property
    def x(self) -> Array:
        """The inputs, of its dtype."""

    @property
    def errors(self) -> Array:
        """The errors in ulps."""


def searched(x: Array, sample_at: Callable[[Array], Sample], budget: int | float, seed: int) -> Sample:
    """Evaluate at inputs, and at those that a search from there climbs to; for the arguments see `climb`."""
    start = sample_at(x)
    climbed = climb(start, sample_at, budget, seed)
    return sample_at(arranged(np.concatenate([x, climbed]), start.target)) if climbed.size else start


def climb(start: Measured, sample_at: Callable[[Array], Measured], budget: int | float, seed: int) -> Array:
    """Search for inputs with larger errors.

    Parameters
    ----------
    start : Measured
        To begin with.
    sample_at : callable
        Evaluates at inputs and measures the errors.
    budget : int or float
        How many inputs to evaluate, or if it is a float for how many seconds; with a number of inputs the result
        depends on the seed only.
    seed : int

    Returns
    -------
    ndarray of the format
        The inputs with the largest errors that were met.
    """
    generator = np.random.default_rng(seed)
    best, errors = _best(start, start.x[:0], np.empty(0))
    spent, deadline = 0, time.monotonic() + budget
    while best.size and (time.monotonic() < deadline if isinstance(budget, float) else spent < budget):
        x = _around(best, start, generator)
        found = sample_at(x)
        best, errors = _best(found, best, errors)
        spent += x.size
    return best


def _best(sample: Measured, best: Array, errors: Array) -> tuple[Array, Array]:
    """Keep the inputs with the largest finite errors of each binade; what is infinitely wrong needs no search."""
    climbing = np.flatnonzero(np.isfinite(sample.errors) & (sample.errors > 0.0))
    x, found = np.concatenate([best, sample.x[climbing]]), np.concatenate([errors, sample.errors[climbing]])
    _, first = np.unique(x.view(sample.target.bits_dtype), return_index=True)
    x, found = x[first], found[first]
    strata = np.clip(np.frexp(widen(x))[1], *_BINADES) * 2 + (x < 0)
    order = np.lexsort((-found, strata))
    ranks = np.arange(order.size) - np.searchsorted(strata[order], strata[order])
    chosen = np.sort(order[ranks < _KEPT])
    return x[chosen], found[chosen]


def _around(parents: Array, sample: Measured, generator: np.random.Generator) -> Array:
    """Draw inputs around others: by 1 to 2**52 steps of the format, all orders of magnitude alike, either way."""
    target = sample.target
    last = target.largest if target.infinity is None else target.infinity - 1
    patterns = parents.view(target.bits_dtype).astype(np.int64)
    reach = generator.uniform(0.0, float(target.precision - 1), (patterns.size, _CHILDREN))
    steps = np.exp2(reach).astype(np.int64) * generator.choice((-1, 1), reach.shape)
    magnitudes = np.clip((patterns & (target.sign_bit - 1))[:, np.newaxis] + steps, 0, last)
    signs = (patterns & ~(target.sign_bit - 1))[:, np.newaxis]
    return np.unique((magnitudes | signs).astype(np.uint64)).astype(target.bits_dtype).view(target.dtype)
