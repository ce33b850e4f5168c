"""All inputs of a format, as spans of bit patterns from 0 up, each of which stands for a number and its negative."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from sigmoid_conformance.sample import Array, widen
from sigmoid_spec import FloatFormat, hex_float

TASK = 1 << 22
BATCH = 1 << 20
BLOCK = 1 << 16


@dataclass(frozen=True)
class Span:
    """Consecutive bit patterns without the sign bit.

    Attributes
    ----------
    first : int
    count : int
    """

    first: int
    count: int

    @property
    def stop(self) -> int:
        """The pattern after the last one."""
        return self.first + self.count

    def parts(self, size: int) -> Iterator[Span]:
        """Cut into spans of at most `size` patterns."""
        return (Span(first, min(size, self.stop - first)) for first in range(self.first, self.stop, size))

    def numbers(self, target: FloatFormat, sign: int = 1) -> Array:
        """Give the inputs with these patterns, with the sign bit set if `sign` is negative."""
        first = self.first if sign > 0 else self.first + target.sign_bit
        return np.arange(first, first + self.count, dtype=target.bits_dtype).view(target.dtype)

    def described(self, target: FloatFormat, sign: int = 1) -> str:
        """Give the first and last number as an interval, and say if there are NaNs."""
        last = target.largest if target.infinity is None else target.infinity
        ends = Span(min(self.first, last), max(1, min(self.stop, last + 1) - self.first)).numbers(target, sign)[[0, -1]]
        interval = ", ".join(hex_float(x) for x in sorted(widen(ends).tolist()))
        return "NaN" if self.first > last else f"[{interval}]" + (" and NaN" if self.stop > last + 1 else "")


def everything(target: FloatFormat) -> Span:
    """Give all patterns of a format."""
    return Span(0, target.sign_bit)


def tasks(target: FloatFormat) -> tuple[Span, ...]:
    """Cut all patterns of a format into the pieces that are worked on, stored and resumed one by one."""
    return tuple(everything(target).parts(TASK))
