"""A search for large errors that climbs: it looks around the worst inputs it knows, farther and nearer at a time.

That is how the published studies of the accuracy of mathematical functions (Gladman, Innocente, Mather, Zimmermann,
"Accuracy of Mathematical Functions in Single, Double, Double Extended, and Quadruple Precision") find errors that no
random draw meets: a piece of the domain is sampled, and the pieces with the largest errors are sampled again.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Protocol

import numpy as np

from sigmoid_conformance.inputs import arranged, arrangement
from sigmoid_conformance.sample import COLUMNS, Array, Sample, widen
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
    """Evaluate at inputs, and search from there; what the search met is in the sample just as it was met.

    Nothing is evaluated again to be judged: a result that depends on the call might not show twice. For the arguments
    see `climb`.
    """
    start = sample_at(x)
    met = [start]

    def at(around: Array) -> Sample:
        found = sample_at(arranged(around, start.target))
        met[1:] = [_worst(united([*met[1:], found]))]
        return found.taken(_places_of(around, found))

    climb(start, at, budget, seed)
    return united(met)


def _worst(sample: Sample) -> Sample:
    """Keep the inputs that a search goes on from, each with its negative."""
    worst = sample.x[_best(sample.x, sample.errors, sample.target)]
    return sample.taken(_places_of(arranged(worst, sample.target), sample))


def _places_of(x: Array, sample: Sample) -> Array:
    bits = sample.target.bits_dtype
    return np.flatnonzero(np.isin(sample.x.view(bits), x.view(bits)))


def united(samples: Sequence[Sample]) -> Sample:
    """Put samples of one implementation together; where an input is in several, its largest error counts."""
    columns: dict[str, Any] = {name: np.concatenate([getattr(one, name) for one in samples]) for name in COLUMNS}
    together = replace(samples[0], **columns)
    order = np.argsort(-together.errors, kind="stable")
    return together.taken(order[arrangement(together.x[order], together.target)])


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
    chosen = _best(start.x, start.errors, start.target)
    best, errors = start.x[chosen], start.errors[chosen]
    spent, deadline = 0, time.monotonic() + budget
    while best.size and (time.monotonic() < deadline if isinstance(budget, float) else spent < budget):
        x = _around(best, start, generator)
        found = sample_at(x)
        both, all_errors = np.concatenate([best, found.x]), np.concatenate([errors, found.errors])
        chosen = _best(both, all_errors, start.target)
        best, errors = both[chosen], all_errors[chosen]
        spent += x.size
    return best


def _best(x: Array, errors: Array, target: FloatFormat) -> Array:
    """Choose the inputs with the largest finite errors of each binade; what is infinitely wrong needs no search."""
    climbing = np.flatnonzero(np.isfinite(errors) & (errors > 0.0))
    _, first = np.unique(x[climbing].view(target.bits_dtype), return_index=True)
    places = climbing[first]
    strata = np.clip(np.frexp(widen(x[places]))[1], *_BINADES) * 2 + (x[places] < 0)
    order = np.lexsort((-errors[places], strata))
    ranks = np.arange(order.size) - np.searchsorted(strata[order], strata[order])
    return places[np.sort(order[ranks < _KEPT])]


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
