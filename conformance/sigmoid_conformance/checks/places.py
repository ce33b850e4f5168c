"""Requirements length-independence and neighbour-independence: the same numbers in other places, among others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial

import numpy as np

from sigmoid_conformance.checks.comparing import Comparison, PathCheck, ordinary, thinned
from sigmoid_conformance.checks.cotangents import pulled
from sigmoid_conformance.checks.operations import others, signs_for
from sigmoid_conformance.evaluating import call
from sigmoid_conformance.sample import Array, Sample
from sigmoid_spec import FloatFormat

_SHORT = (1, 3, 17)  # elements, of a pullback's arguments


@PathCheck
def length_independence(sample: Sample) -> Iterator[Comparison]:
    """Call on short arrays of many lengths, on long ones, and on some in which every input has moved by some places.

    A pullback is called on a few short arrays, and on long ones.
    """
    pools = (ordinary(sample), np.arange(sample.numbers))
    for length in sample.profile.lengths:
        for piece in range(sample.profile.pieces):
            indices = _spread(pools[piece % 2], length, (piece + 0.5) / sample.profile.pieces)
            yield Comparison(_array_of(length), indices, call(sample.implementation, sample.x[indices]))
    mixed = np.random.default_rng(0).permutation(sample.numbers)
    for length in sample.profile.long:
        indices = np.resize(mixed, length)
        yield Comparison(_array_of(length), indices, call(sample.implementation, sample.x[indices]))
    yield from _pulled_back(sample, mixed)
    chosen = np.random.default_rng(0).permutation(thinned(sample))
    for places in sample.profile.moves:
        moved = np.roll(chosen, places)
        yield Comparison(
            f"moved by {places} place{'s'[: places > 1]}", moved, call(sample.implementation, sample.x[moved])
        )


def _array_of(length: int) -> str:
    return f"an array of {length} element{'s'[: length > 1]}"


def _pulled_back(sample: Sample, mixed: Array) -> Iterator[Comparison]:
    """Call a pullback, and take the cotangent's signs out again."""
    if sample.implementation.pullback is None:
        return
    sign = signs_for(sample.x)
    expected = pulled(sample, sample.x.copy(), sign) * sign
    for length in (*_SHORT, *sample.profile.long):
        indices = np.resize(mixed, length)
        got = pulled(sample, sample.x[indices], sign[indices]) * sign[indices]
        yield Comparison(f"the pullback on {_array_of(length)}", indices, got, expected[indices])


def _spread(pool: Array, count: int, offset: float) -> Array:
    """Choose some elements evenly, the first one a part of a step from the beginning."""
    return np.asarray(pool[((np.arange(count) + offset) / count * pool.size).astype(np.int64)])


def _neighbours(target: FloatFormat) -> Mapping[str, Array]:
    """Give benign and special elements, as arrays of one."""
    specials = {"NaN": target.nan, "the greatest number": target.largest, "the least subnormal number": 1}
    if target.infinity is not None:
        specials |= {"+∞": target.infinity, "−∞": target.infinity | target.sign_bit}
    found = {name: np.array([bits], target.bits_dtype).view(target.dtype) for name, bits in specials.items()}
    return found | {text: np.array([float(text)]).astype(target.dtype) for text in ("0", "1", "-3")}


@PathCheck
def neighbour_independence(sample: Sample) -> Iterator[Comparison]:
    """Call on the same numbers with one benign or special element beside each, and with all of these in turn.

    What is expected is what they give at the same places beside copies of themselves: only the neighbours differ. Then
    on ordinary numbers, with and without one such element among all of them; in other ways to call, among NaNs.
    """
    indices = np.flatnonzero(~np.isnan(sample.inputs))[:: max(1, sample.numbers // sample.profile.at_once)]
    numbers, neighbours = sample.x[indices], _neighbours(sample.target)
    expected = _beside(sample, numbers, numbers)
    for name, elements in {**neighbours, "each special element": np.concatenate([*neighbours.values()])}.items():
        got = _beside(sample, numbers, np.resize(elements, indices.size))
        yield Comparison(f"beside {name}", indices, got, expected, 2 * np.arange(indices.size), 2 * indices.size)
    yield _among(sample, indices, slice(7, None, 16), "one NaN among 16", neighbours["NaN"])
    usual = ordinary(sample)[:: max(1, sample.numbers // sample.profile.at_once)]
    middle = slice(usual.size // 2, usual.size // 2 + 1)
    for name, element in neighbours.items():
        yield _among(sample, usual, middle, f"{name} among ordinary numbers", element)
    for operation in others(sample.implementation):
        path = operation.told("one NaN among 16")
        yield _among(sample, usual, slice(7, None, 16), path, neighbours["NaN"], operation.called)


def _among(
    sample: Sample,
    indices: Array,
    replaced: slice,
    path: str,
    element: Array,
    called: Callable[[Array], Array] | None = None,
) -> Comparison:
    """Call on numbers with and without an element in some places, and compare at the others."""
    called = called or partial(call, sample.implementation)
    places = np.delete(np.arange(indices.size), replaced)
    mixed = sample.x[indices]
    mixed[replaced] = element
    got, expected = (called(x)[places] for x in (mixed, sample.x[indices]))
    return Comparison(path, indices[places], got, expected, places, indices.size)


def _beside(sample: Sample, numbers: Array, elements: Array) -> Array:
    """Call on numbers with an element to the right of each, and give the results at the numbers."""
    mixed = np.stack([numbers, elements], axis=1).reshape(-1)
    return np.ascontiguousarray(call(sample.implementation, mixed)[::2])
