"""Results by error, in the classes that a page shows."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

# Lower ends, as powers of two, of the classes from 1 ulp on: fine where the accuracy classes end, then wider.
_EXPONENTS = (0, 1, 2, 3, 4, 8, 12, 16, 20, 24, 32, 40, 48, 56, 65)
_BEFORE = 2  # correctly rounded, and others below 1 ulp


@dataclass(frozen=True)
class Bar:
    """A class of results.

    Attributes
    ----------
    label : str
    count : int
    share : float
        Of all results, in per cent.
    length : float
        On a log scale, in per cent of the longest; 0 where there is nothing.
    """

    label: str
    count: int
    share: float
    length: float


def bars(histogram: Sequence[int]) -> list[Bar]:
    """Put together the classes of a report's histogram; empty ones at the end are left out.

    Parameters
    ----------
    histogram : sequence of int
        As ``figures`` in ``report.schema.json`` has it.
    """
    classes = list(_classes(histogram))
    while classes and not classes[-1][1]:
        classes.pop()
    whole = sum(count for _, count in classes)
    longest = max((math.log1p(count) for _, count in classes), default=0.0)
    return [Bar(label, count, 100 * count / whole, 100 * math.log1p(count) / longest) for label, count in classes]


def _classes(histogram: Sequence[int]) -> Iterator[tuple[str, int]]:
    yield "correctly rounded", sum(histogram[:1])
    yield "others below 1", sum(histogram[1:_BEFORE])
    for first, last in pairwise(_EXPONENTS):
        label = f"{_power(first)} to {_power(last)}" if last < _EXPONENTS[-1] else f"{_power(first)} and more"
        yield label, sum(histogram[first + _BEFORE : last + _BEFORE])


def _power(exponent: int) -> str:
    """Write a power of two: in full as far as that is short."""
    return f"{2**exponent:,}" if exponent <= 20 else f"2^{exponent}"
