"""The results at a block of consecutive numbers and at their negatives."""

from __future__ import annotations

from dataclasses import dataclass

from sigmoid_conformance.engine.enumeration import Span
from sigmoid_conformance.sample import Array


@dataclass(frozen=True)
class Results:
    """The results at a block of consecutive numbers and at their negatives.

    Attributes
    ----------
    span : Span
        The bit patterns of the numbers.
    x : ndarray of the format, shape (n,)
        The numbers, ascending.
    at_x, at_negative : ndarray of the format, shape (n,)
        The results at x and at -x.
    before : tuple of float or None
        The results at the number before the first one, and at its negative, if known.
    """

    span: Span
    x: Array
    at_x: Array
    at_negative: Array
    before: tuple[float, float] | None

    def at(self, sign: int) -> Array:
        """Give the results on one side."""
        return self.at_x if sign > 0 else self.at_negative

    def inputs(self, sign: int) -> Array:
        """Give the inputs on one side."""
        return self.x if sign > 0 else -self.x

    def before_at(self, sign: int) -> float | None:
        """Give the result before the first one on one side."""
        return None if self.before is None else self.before[0 if sign > 0 else 1]
