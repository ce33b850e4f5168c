"""Every number of a 32-bit format: where a loss or a gradient is lost, with no interval left between drawn logits.

Whether a result is infinite, NaN, 0 or of the wrong sign where the exact value is not takes no exact value: only its
kind, 0, subnormal or normal, and its sign. These change at a few logits, which halving finds.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import numpy as np

from sigmoid_adapters.cross_entropies import CrossEntropy
from sigmoid_conformance.sample import widen
from sigmoid_conformance.studies.losses import EVALUATE, evaluated, kinds_of, marked, runs
from sigmoid_conformance.studies.refining import At, Interval, interval_between, numbers_at
from sigmoid_spec import FORMATS, FloatFormat

BLOCK = 1 << 18  # numbers at a time; it divides how many finite ones there are, so that a compiler meets one shape

Places = list[tuple[int, int]]


def kind_at(place: int, quantity: str, target: FloatFormat, label: float) -> int:
    """Give the kind of the exact value at a place on the axis of logits; see `kinds_of`."""
    exact = EVALUATE[quantity](numbers_at(np.array([place]), target), label, target)
    return int(kinds_of(widen(exact.rounded), target)[0])


def changes(quantity: str, target: FloatFormat, label: float) -> tuple[list[int], list[int]]:
    """Cut the axis of finite logits where the kind of the exact value changes.

    σ(x) - y increases with x; for the labels 0 and 1 the loss goes one way, too. With a label between, the loss is
    nowhere below the entropy of the label, which has to be a normal number, as it is for 1/4. So the kind goes one way
    or is one and the same, and an interval at whose ends it is the same holds no change.

    Returns
    -------
    starts, kinds : list of int
        The first place of each piece, ascending, and the kind in it.
    """
    kind = partial(kind_at, quantity=quantity, target=target, label=label)
    starts = [-1 - target.largest, *_between(-1 - target.largest, target.largest, kind)]
    return starts, [kind(place) for place in starts]


def _between(low: int, high: int, kind: partial[int]) -> Iterator[int]:
    """Give the places, above `low`, at which a kind begins."""
    if kind(low) == kind(high):
        return
    if high - low == 1:
        yield high
        return
    middle = (low + high) // 2
    yield from _between(low, middle, kind)
    yield from _between(middle, high, kind)


def exhausted(entry: CrossEntropy, quantity: str, format_name: str, label: float) -> dict[str, Places]:
    """Evaluate at every finite logit, and give the first and last place of each interval with a defect, ascending."""
    target, found = FORMATS[format_name], dict[str, Places]()
    in_block = partial(_in_block, entry, quantity, target, label, changes(quantity, target, label))
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for block in pool.map(in_block, range(-1 - target.largest, target.largest + 1, BLOCK)):
            for defect, places in block.items():
                _join(found.setdefault(defect, []), places)
    return found


def _in_block(
    entry: CrossEntropy, quantity: str, target: FloatFormat, label: float, cut: tuple[list[int], list[int]], start: int
) -> dict[str, Places]:
    places = np.arange(start, min(start + BLOCK, target.largest + 1))
    got = evaluated(entry, quantity, numbers_at(places, target), label)
    kinds = np.array(cut[1], np.int8)[np.searchsorted(cut[0], places[[0, -1]], side="right") - 1]
    if kinds[0] == kinds[1] != 0 and np.isfinite(got).all() and (got * np.sign(kinds[:1]).astype(got.dtype) > 0).all():
        return {}
    if kinds[0] != kinds[1]:
        kinds = np.array(cut[1], np.int8)[np.searchsorted(cut[0], places, side="right") - 1]
    found = marked(got, kinds if kinds.size == places.size else kinds[:1], quantity)
    return {
        defect: sorted((start + first, start + last) for first, last in runs(mask))
        for defect, mask in found.items()
        if mask.any()
    }


def _join(found: Places, more: Places) -> None:
    """Append intervals; one that begins where the last one ends goes on with it."""
    if found and more and more[0][0] == found[-1][1] + 1:
        more = [(found.pop()[0], more[0][1]), *more[1:]]
    found += more


def all_intervals(
    entry: CrossEntropy, quantity: str, format_name: str, label: float, at: At, most: int
) -> Iterator[Interval]:
    """Give the widest intervals of each defect, `most` of each, from every finite logit; `at` measures the ends."""
    target = FORMATS[format_name]
    for defect, places in exhausted(entry, quantity, format_name, label).items():
        for ends in sorted(places, key=lambda both: both[0] - both[1])[:most]:
            held = np.array(ends)
            yield interval_between(defect, held, at(numbers_at(held, target)), len(places))
