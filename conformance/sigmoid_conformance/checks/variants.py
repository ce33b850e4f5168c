"""Requirement variant-agreement: what relates one way to compute the same to another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from sigmoid_adapters import Implementation, UnusableTarget, load
from sigmoid_conformance.checks.comparing import Comparison, PathCheck, ordinary, thinned
from sigmoid_conformance.checks.layouts import GROUPED, LAYOUTS
from sigmoid_conformance.evaluating import BadCall, call
from sigmoid_conformance.sample import Array, Sample

_LENGTHS = (1, 3, 17, 64)


@PathCheck
def variant_agreement(sample: Sample) -> Iterator[Comparison | BadCall]:
    """Compare calls that are documented as the same operation, on all inputs, every layout and a few lengths.

    A pair of calls of which one gives no usable result is left there, and the others are compared all the same.
    """
    for label, implementation, other in _pairs(sample):
        try:
            yield from _compared(sample, label, implementation, _original(other) if isinstance(other, str) else other)
        except BadCall as bad:
            yield bad


def _compared(
    sample: Sample, label: str, implementation: Implementation, other: Implementation
) -> Iterator[Comparison]:
    """Compare two implementations."""
    got, expected = (_called(which, sample.x.copy()) for which in (implementation, other))
    yield Comparison(label, np.arange(sample.x.size), got, expected)
    for name, indices, layout in _arrangements(sample):
        x = layout(sample.x[indices])
        got, expected = (_called(which, x).reshape(-1) for which in (implementation, other))
        yield Comparison(f"{label}, {name}", layout(indices).reshape(-1), got, expected)


def _pairs(sample: Sample) -> Iterator[tuple[str, Implementation, Implementation | str]]:
    """Set the implementation beside the one that it is a variant of, and each of its paths beside it."""
    this = sample.implementation
    if this.variant_of is not None:
        yield f"beside {this.variant_of}", this, this.variant_of
    for name, path in this.paths.items():
        yield f"by {name}", replace(this, name=f"{this.name} by {name}", evaluate=path), this


def _called(implementation: Implementation, x: Array) -> Array:
    try:
        return call(implementation, x)
    except BadCall as bad:
        raise BadCall(bad.requirement, f"{implementation.name}: {bad.message}") from bad


def _arrangements(sample: Sample) -> Iterator[tuple[str, Array, Callable[[Array], Array]]]:
    """Give some of the inputs in every layout that an operation in place can have, in short arrays and alone."""
    few = thinned(sample)
    usual = ordinary(sample)
    even = few[: few.size // GROUPED * GROUPED]
    writable = {name: layout for name, layout in LAYOUTS.items() if layout(sample.x[even]).flags.writeable}
    yield from ((name, even, layout) for name, layout in writable.items())
    for length in (0, max(sample.profile.long)):
        yield f"{length:,} elements", np.resize(usual, length), np.copy
    for length in _LENGTHS:
        yield (
            f"{length} element{'s'[: length > 1]}",
            usual[np.linspace(0, usual.size, length, endpoint=False).astype(int)],
            np.copy,
        )
    yield from (("0-d", usual[[place]], lambda x: x.reshape(())) for place in range(0, usual.size, usual.size // 5))


def _original(name: str) -> Implementation:
    try:
        return load(name)
    except UnusableTarget as error:
        raise BadCall("variant-agreement", f"variant_of cannot be loaded: {error}") from error
