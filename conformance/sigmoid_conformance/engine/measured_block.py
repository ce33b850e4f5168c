"""A measured float32 block, and those of its inputs at which requirements may be violated."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sigmoid_conformance.checks.order import goes_up, section_of
from sigmoid_conformance.engine.block import Subject
from sigmoid_conformance.engine.columns import Columns, columns_for
from sigmoid_conformance.engine.measuring import DIGITS, FLOAT32, binades
from sigmoid_conformance.engine.results import Results
from sigmoid_conformance.engine.runs import Runs, runs_of
from sigmoid_conformance.sample import Array, Sample
from sigmoid_reference.fast.mirrored import Side
from sigmoid_spec import SHAPES

_SLACK = 2.0**-10  # in ulps; more than two measured errors may be off
_MANY = 0.75  # of a block: then all of it is taken, which is faster

Chosen = dict[int, Array | slice]


@dataclass(frozen=True)
class Block:
    """A block with what was found out about it.

    Attributes
    ----------
    subject : Subject
    results : Results
    exact : mapping of int to Side
        By sign.
    errors : mapping of int to ndarray
        What was measured, by sign; a side that is missing has the right constant everywhere. See `relative_errors`.
    largest : mapping of int to float
        The largest error in ulps, by sign.
    """

    subject: Subject
    results: Results
    exact: Mapping[int, Side]
    errors: Mapping[int, Array]
    largest: Mapping[int, float]

    @cached_property
    def inaccurate(self) -> Chosen:
        """Where errors are larger than the specification allows, by sign."""
        return {sign: _chosen(self._exceeds(sign)) for sign in (1, -1)}

    def _exceeds(self, sign: int) -> Array:
        if sign not in self.errors:
            return np.zeros(self.results.span.count, np.bool_)
        return np.greater(self.errors[sign], self.subject.asked * 2.0**-DIGITS)

    @cached_property
    def measured(self) -> Chosen:
        """All inputs of the sides that are not the right constant."""
        return {sign: slice(None if sign in self.errors else 0) for sign in (1, -1)}

    @cached_property
    def unlike(self) -> Chosen:
        """Where the law of reflection may be broken: by no more than the sum of both errors.

        Of two complements the smaller has smaller ulps, so that the sum says nothing; but then one is inaccurate.
        """
        if SHAPES[self.subject.function].reflection == "complement":
            pairs = _chosen(self._exceeds(1) | self._exceeds(-1))
        else:
            right = np.full(self.results.span.count, 0.5 * 2.0**-DIGITS)
            both = self.errors.get(1, right) + self.errors.get(-1, right)
            pairs = _chosen(both > (math.ceil(self.subject.asked) - _SLACK) * 2.0**-DIGITS)
        return {1: pairs, -1: pairs}

    @cached_property
    def steps_back(self) -> Chosen:
        """Where results go against the function's direction, with the inputs nearer to 0 beside them."""
        return {sign: self._beside(self.goes_back(sign)) for sign in (1, -1)}

    def goes_back(self, sign: int) -> Array | None:
        """Tell where results go against the function's direction, by increasing magnitude, unless it turns."""
        first, last = (section_of(self.subject.function, sign * end) for end in self.results.ends)
        if first != last:
            return None
        goes_outward_up = goes_up(self.subject.function, first) == (sign > 0)
        y = self.results.at(sign)
        return y[1:] < y[:-1] if goes_outward_up else y[1:] > y[:-1]

    def _beside(self, back: Array | None) -> Array | slice:
        if back is None or np.count_nonzero(back) > _MANY / 2 * back.size:
            return slice(None)
        beside = np.zeros(back.size + 1, np.bool_)
        beside[1:] = back
        beside[:-1] |= back
        return np.flatnonzero(beside)

    @cached_property
    def inaccurate_runs(self) -> Runs:
        """The runs of inaccurate results."""
        bound = self.subject.asked * 2.0**-DIGITS
        return {
            sign: runs_of(self.errors[sign], bound, (sign,))[sign] if self.largest[sign] > self.subject.asked else ()
            for sign in (1, -1)
        }

    def sample(self, selection: str, chosen: Chosen) -> Sample:
        """Arrange chosen inputs of both sides in ascending order."""
        at = {sign: self._places(chosen[sign]) for sign in (1, -1)}
        middle = at[-1].size
        columns = columns_for(selection, middle + at[1].size)
        self._fill(1, chosen[1], at[1], columns.rows(slice(middle, None)))
        self._fill(-1, chosen[-1], at[-1], columns.rows(slice(middle - 1, None, -1) if middle else slice(0, 0)))
        return Sample(self.subject.implementation, FLOAT32, *columns)

    def _places(self, chosen: Array | slice) -> Array:
        """Number chosen inputs by their bit patterns, without the sign bit."""
        span = self.results.span
        return np.arange(span.first, span.stop)[chosen] if isinstance(chosen, slice) else chosen + span.first

    def _fill(self, sign: int, at: Array | slice, places: Array, columns: Columns) -> None:
        """Fill in one side, by increasing magnitude."""
        exact, results = self.exact[sign], self.results
        values = exact.values[at]
        np.multiply(results.x[at], np.float32(sign), out=columns.x)
        columns.y[:], columns.rounded[:] = results.at(sign)[at], exact.rounded[at]
        np.multiply(binades(values, columns.ulp), 2.0**-DIGITS, out=columns.ulp)
        if sign in self.errors:
            np.multiply(self.errors[sign][at], 2.0**DIGITS, out=columns.errors)
        else:
            np.abs(columns.y - values, out=columns.errors)
            np.divide(columns.errors, columns.ulp, out=columns.errors)
        np.bitwise_xor(places, -1 if sign < 0 else 0, out=columns.places)


def _chosen(mask: Array) -> Array | slice:
    """Give the places at which a mask is set, or all where those are many."""
    return slice(None) if np.count_nonzero(mask) > _MANY * mask.size else np.flatnonzero(mask)
