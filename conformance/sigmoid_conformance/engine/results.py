"""The results at a block of consecutive numbers and at their negatives."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from sigmoid_conformance.engine.enumeration import Span
from sigmoid_conformance.sample import Array, widen
from sigmoid_spec import FloatFormat


@dataclass(frozen=True)
class Results:
    """The results at a block of consecutive numbers and at their negatives.

    Attributes
    ----------
    span : Span
        The bit patterns of the numbers.
    target : FloatFormat
    at_x, at_negative : ndarray of the format, shape (n,)
        The results at the numbers, ascending, and at their negatives.
    before : tuple of float or None
        The results at the number before the first one, and at its negative, if known.
    """

    span: Span
    target: FloatFormat
    at_x: Array
    at_negative: Array
    before: tuple[float, float] | None

    @cached_property
    def x(self) -> Array:
        """The numbers, ascending."""
        return self.span.numbers(self.target)

    @cached_property
    def ends(self) -> tuple[float, float]:
        """The first and the last of the numbers."""
        first, last = (
            float(widen(Span(place, 1).numbers(self.target))[0]) for place in (self.span.first, self.span.stop - 1)
        )
        return first, last

    def at(self, sign: int) -> Array:
        """Give the results on one side."""
        return self.at_x if sign > 0 else self.at_negative

    def inputs(self, sign: int) -> Array:
        """Give the inputs on one side."""
        return self.x if sign > 0 else -self.x

    def before_at(self, sign: int) -> float | None:
        """Give the result before the first one on one side."""
        return None if self.before is None else self.before[0 if sign > 0 else 1]
