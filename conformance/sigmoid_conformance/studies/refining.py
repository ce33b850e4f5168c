"""What a sample leaves open: the ends of an interval to the last bit, and a witness that no neighbour surpasses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np

from sigmoid_conformance.engine.climbing import climb
from sigmoid_conformance.sample import Array, widen
from sigmoid_conformance.studies.losses import Measured, defects_of, runs
from sigmoid_spec import FloatFormat

BUDGET = 20_000  # inputs that a search climbs over
NEAR = 512  # steps around a witness that are all tried
FARTHEST = 22  # as a power of two: the farthest steps that are tried

At = Callable[[Array], Measured]


@dataclass(frozen=True)
class Interval:
    """Neighbouring inputs with a defect.

    Attributes
    ----------
    defect : str
    lower, upper : float
        The first and the last; the numbers of the format next to them, outside, were tried and do not have it.
    inputs : int
        How many numbers of the format lie from one to the other.
    got, exact : float
        The result and the correctly rounded one at the end nearer to 0.
    intervals : int
        How many intervals with this defect were found.
    """

    defect: str
    lower: float
    upper: float
    inputs: int
    got: float
    exact: float
    intervals: int


def places_of(x: Array, target: FloatFormat) -> Array:
    """Number the values of a format in ascending order, +0 being 0 and -0 being -1."""
    patterns = x.view(target.bits_dtype).astype(np.int64)
    return np.where(patterns < target.sign_bit, patterns, target.sign_bit - 1 - patterns)


def numbers_at(places: Array, target: FloatFormat) -> Array:
    """Give the values that `places_of` numbers so."""
    patterns = np.where(places >= 0, places, target.sign_bit - 1 - places)
    return patterns.astype(target.bits_dtype).view(target.dtype)


def bisected(inside: Array, outside: Array, is_inside: Callable[[Array], Array]) -> Array:
    """Narrow pairs of places until they are neighbours, and give those inside.

    Parameters
    ----------
    inside, outside : ndarray of int64
        Of one shape; the one has what the other has not.
    is_inside : callable
        Tells it of places.
    """
    while (apart := np.abs(inside - outside) > 1).any():
        middle = (inside + outside) // 2
        found = is_inside(middle)
        inside, outside = np.where(apart & found, middle, inside), np.where(apart & ~found, middle, outside)
    return inside


def intervals(measured: Measured, at: At, quantity: str, most: int) -> Iterator[Interval]:
    """Give the widest intervals of each defect, `most` of each, their ends narrowed down to neighbouring numbers.

    Parameters
    ----------
    measured : Measured
        At ascending logits.
    at : callable
        Measures at others.
    quantity : {"loss", "gradient"}
    most : int
    """
    for defect, mask in defects_of(measured, quantity).items():
        for start, stop in (found := list(runs(mask)))[:most]:
            ends = _ends(measured, start, stop, partial(_marks, at, quantity, defect))
            yield interval_between(defect, ends, at(numbers_at(ends, measured.target)), len(found))


def _marks(at: At, quantity: str, defect: str, x: Array) -> Array:
    return defects_of(at(x), quantity)[defect]


def _ends(measured: Measured, start: int, stop: int, marks: Callable[[Array], Array]) -> Array:
    """Narrow the ends of a run down; where it reaches the end of the axis, that is its end."""
    places = places_of(measured.x, measured.target)
    outside = np.clip([start - 1, stop + 1], 0, places.size - 1)
    return bisected(places[[start, stop]], places[outside], lambda middle: marks(numbers_at(middle, measured.target)))


def interval_between(defect: str, places: Array, ends: Measured, found: int) -> Interval:
    """Describe an interval by its ends, the places of its first and last number, and what was measured there."""
    lower, upper = widen(ends.x).tolist()
    near = 0 if abs(lower) <= abs(upper) else 1
    inputs = int(places[1] - places[0]) + 1
    return Interval(defect, lower, upper, inputs, float(ends.got[near]), float(ends.rounded[near]), found)


def worst(measured: Measured, at: At, seed: int, budget: int = BUDGET) -> tuple[float, float]:
    """Climb from a sample to larger errors, until no neighbour of the worst input is worse.

    Neighbours are the numbers within `NEAR` steps of the format, and those 2^10, 2^11, ... 2^22 steps away.

    Returns
    -------
    tuple of float
        The error in ulps, and where; as it is in `measured` if it is infinite.
    """
    error, x = _largest(measured)
    if np.isinf(error):
        return error, float(widen(x)[0])
    error, x = _largest(at(np.concatenate([x, climb(measured, at, budget, seed)])))
    while (around := at(_around(x, measured.target))).errors.max() > error:
        error, x = _largest(around)
    return error, float(widen(x)[0])


def _largest(measured: Measured) -> tuple[float, Array]:
    place = int(np.argmax(measured.errors))
    return float(measured.errors[place]), measured.x[place : place + 1]


def _around(x: Array, target: FloatFormat) -> Array:
    steps = np.concatenate([np.arange(1, NEAR + 1), 2 ** np.arange(10, FARTHEST + 1)])
    places = places_of(x, target) + np.concatenate([-steps, steps])
    return numbers_at(np.clip(places, -1 - target.largest, target.largest), target)
