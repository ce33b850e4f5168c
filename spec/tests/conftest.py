"""Exact arithmetic for the tests: enclosures whose ends are rational numbers."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import mpmath
import pytest

from sigmoid_reference import enclose

Ends = tuple[Fraction, Fraction]


def as_fraction(number: mpmath.mpf) -> Fraction:
    """Convert without rounding."""
    sign, mantissa, exponent, _ = number._mpf_
    return (-1) ** sign * int(mantissa) * Fraction(2) ** int(exponent)


def enough_bits(x: object) -> int:
    """So many that e⁻ˣ stays visible beside 1, and x⁶ beside ½."""
    _, exponent = mpmath.frexp(mpmath.mpf(x)) if x else (0, 0)
    return 300 + int(4 * abs(x)) + 6 * max(0, -exponent)


@pytest.fixture(scope="session")
def exact() -> Callable[[mpmath.mpf], Fraction]:
    """The conversion of an mpmath number to a fraction."""
    return as_fraction


@pytest.fixture(scope="session")
def ends() -> Callable[..., Ends]:
    """A function that gives the ends of a narrow enclosure of f(x), as fractions."""

    def find(function: str, x: object, bits: int | None = None) -> Ends:
        lower, upper = enclose(function, x, bits or enough_bits(x))
        return as_fraction(lower), as_fraction(upper)

    return find


@pytest.fixture(autouse=True, scope="module")
def high_precision() -> object:
    """Every mpmath operation of these tests works with 4000 bits, unless a test says otherwise."""
    with mpmath.workprec(4000):
        yield
