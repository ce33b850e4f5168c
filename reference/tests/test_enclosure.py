"""Enclosures hold the exact value and are as narrow as asked for."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction

import mpmath
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from mpmath import mp

from sigmoid_reference import enclose
from sigmoid_spec import FUNCTIONS

from .exactly import fraction_of, from_bits, power_of_two
from .second_derivation import exact_value

EXTREMES = [5e-324, 2.0**-1022, 2.0**-200, 1e-9, 1.0, 36.75, 745.2, 1e5, 1e308, math.nextafter(math.inf, 0)]
FINITE = st.integers(0, (1 << 64) - 1).map(from_bits).filter(math.isfinite)
MODERATE = st.builds(math.ldexp, st.integers(1 << 52, (1 << 53) - 1), st.integers(-150, -43)).flatmap(
    lambda x: st.sampled_from((x, -x))
)
EXAMPLES = settings(max_examples=150, derandomize=True, deadline=None)

functions = st.sampled_from(FUNCTIONS)


def value_by_mpmath(function, x, precision):
    """Evaluate by hyperbolic functions, rounded but to a precision far beyond that of the enclosure."""
    with mp.workprec(precision):
        if function == "sigmoid":
            return 1 / (1 + mpmath.exp(-mpmath.mpf(x)))
        half = mpmath.mpf(x) / 2
        derivative = 1 / (4 * mpmath.cosh(half) ** 2)
        return derivative if function == "sigmoid_derivative" else -derivative * mpmath.tanh(half)


def holds(lower, upper, function, x):
    """Tell whether decimal arithmetic, good to 140 digits here, agrees that the value lies inside."""
    value = Fraction(exact_value(function, Decimal(x), 180))
    doubt = abs(value) / 10**140
    return lower <= value + doubt and value - doubt <= upper


@EXAMPLES
@given(functions, FINITE, st.integers(1, 400))
def test_the_width_is_as_asked_for(function, x, bits):
    """The width is at most 2**-bits times the lesser magnitude, and not 0 where the value is irrational."""
    lower, upper = enclose(function, x, bits)
    width = mpmath.fsub(upper, lower, exact=True)
    assert (x != 0) == (width > 0)
    assert width <= mpmath.ldexp(min(abs(lower), abs(upper)), -bits)


@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.parametrize("x", [sign * x for x in EXTREMES for sign in (1, -1)], ids=float.hex)
@pytest.mark.parametrize("bits", [1, 64, 700])
def test_the_value_at_extreme_inputs_lies_inside(function, x, bits):
    """From the least subnormal to the largest number, mpmath at 3000 bits more agrees."""
    lower, upper = enclose(function, x, bits)
    assert lower <= value_by_mpmath(function, x, bits + 3000) <= upper


@EXAMPLES
@given(functions, FINITE, st.integers(1, 300))
def test_the_value_by_mpmath_at_higher_precision_lies_inside(function, x, bits):
    """Other formulas, at a precision that no cancellation exhausts, give a value inside."""
    lower, upper = enclose(function, x, bits)
    assert lower <= value_by_mpmath(function, x, bits + 2500) <= upper


@EXAMPLES
@given(functions, MODERATE, st.integers(1, 300))
@example("sigmoid_second_derivative", 2.0**-90, 300)
def test_the_value_by_decimal_arithmetic_lies_inside(function, x, bits):
    """An exponential that is not mpmath's gives a value inside."""
    assert holds(*map(fraction_of, enclose(function, x, bits)), function, x)


@EXAMPLES
@given(functions, MODERATE, st.integers(30, 200))
def test_an_enclosure_of_something_else_would_be_noticed(function, x, bits):
    """Moved by twice its own width to either side, an enclosure no longer holds the value."""
    lower, upper = map(fraction_of, enclose(function, x, bits))
    step = 2 * (upper - lower)
    assert not holds(lower + step, upper + step, function, x)
    assert not holds(lower - step, upper - step, function, x)


@pytest.mark.parametrize("x", [0.5, 8.0, 17.0, 36.0])
def test_a_wrong_formula_would_be_noticed(x):
    """y(1 - y) of a float64 y is not σ′, and is seen to lie outside."""
    y = Fraction(1 / (1 + math.exp(-x)))
    planted = y * (1 - y)
    assert not holds(planted * (1 - power_of_two(-60)), planted * (1 + power_of_two(-60)), "sigmoid_derivative", x)


@EXAMPLES
@given(functions, FINITE, st.integers(8, 300))
def test_enclosures_are_nested_for_rising_bits(function, x, bits):
    """Twice the bits give an enclosure inside the first."""
    outer, inner = enclose(function, x, bits), enclose(function, x, 2 * bits)
    assert outer[0] <= inner[0] <= inner[1] <= outer[1]


@EXAMPLES
@given(FINITE.filter(bool), st.integers(1, 60))
@example(5e-324, 1)
@example(-5e-324, 1)
def test_no_enclosure_leaves_the_range_of_the_function(x, bits):
    """However wide, it stays on its side of 1/2, below 1 and below 1/4."""
    least, greatest = (0, 0.5) if x < 0 else (0.5, 1)
    lower, upper = enclose("sigmoid", x, bits)
    assert least <= lower < upper <= greatest
    lower, upper = enclose("sigmoid_derivative", x, bits)
    assert 0 < lower < upper <= 0.25


@pytest.mark.parametrize(("x", "bits"), [(2.0**-10, 200), (2.0**-60, 400), (5e-324, 6000)])
def test_near_zero_the_value_lies_between_the_proven_bounds(x, bits):
    """1/2 + x/4 - x**3/48 < σ(x) < 1/2 + x/4 for x > 0, in exact fractions."""
    exact = Fraction(x)
    line = Fraction(1, 2) + exact / 4
    lower, upper = map(fraction_of, enclose("sigmoid", x, bits))
    assert line - exact**3 / 48 < lower < upper < line


@EXAMPLES
@given(st.integers(1, (1 << 53) - 1), st.integers(-400, -54))
def test_tiny_arguments_agree_with_the_series_in_exact_fractions(mantissa, exponent):
    """The alternating series bound σ″ between -x/8 and -x/8 + x**3/24 for 0 < x < 1."""
    x = mantissa * power_of_two(exponent)
    lower, upper = map(fraction_of, enclose("sigmoid_second_derivative", float(x), 2000))
    assert -x / 8 < lower < upper < -x / 8 + x**3 / 24


@pytest.mark.parametrize(
    ("function", "x", "value"),
    [
        ("sigmoid", 0.0, 0.5),
        ("sigmoid", -0.0, 0.5),
        ("sigmoid_derivative", 0.0, 0.25),
        ("sigmoid_second_derivative", 0.0, 0.0),
        ("sigmoid", math.inf, 1.0),
        ("sigmoid", -math.inf, 0.0),
        ("sigmoid_derivative", math.inf, 0.0),
        ("sigmoid_derivative", -math.inf, 0.0),
        ("sigmoid_second_derivative", math.inf, 0.0),
        ("sigmoid_second_derivative", -math.inf, 0.0),
    ],
)
def test_exact_values_are_enclosed_by_themselves(function, x, value):
    """At 0 and at the infinities both ends are the value."""
    assert (value, value) == enclose(function, x, 53)


@pytest.mark.parametrize(
    "x", [2.5, np.float64(2.5), np.float32(2.5), np.float16(2.5), mpmath.mpf(2.5)], ids=lambda x: type(x).__name__
)
def test_every_type_of_number_is_taken_exactly(x):
    """A number counts the same whatever its type."""
    assert enclose("sigmoid", mpmath.mpf("2.5"), 80) == enclose("sigmoid", x, 80)


def test_integers_are_taken_exactly():
    """An int beyond float64's 53 bits is not rounded to a neighbour."""
    x = 1 - (1 << 54)
    lower, upper = enclose("sigmoid", x, 80)
    assert lower <= value_by_mpmath("sigmoid", x, 200) <= upper
    assert not lower <= value_by_mpmath("sigmoid", float(x), 200) <= upper


def test_the_precision_of_the_caller_plays_no_part():
    """The global working precision of mpmath neither matters nor changes."""
    expected = enclose("sigmoid_derivative", 1.25, 200)
    with mp.workprec(10):
        assert expected == enclose("sigmoid_derivative", 1.25, 200)
        assert mp.prec == 10
