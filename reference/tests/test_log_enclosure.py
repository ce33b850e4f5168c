"""Enclosures of ln σ and ln(1 - σ), against mpmath and decimal arithmetic; and faults that have to show."""

from __future__ import annotations

import math
from fractions import Fraction

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sigmoid_reference
from sigmoid_reference import enclose_log_sigmoid, enclose_log_sigmoid_complement

from .exactly import fraction_of
from .log_sigmoid_again import by_decimal, by_mpmath

EXAMPLES = settings(max_examples=60, deadline=None)


@pytest.mark.parametrize("x", [0.0, 5e-324, -5e-324, 1.0, -1.0, 2.0**-60, 40.0, -40.0, 500.0, -500.0, 745.2])
@pytest.mark.parametrize("bits", [1, 53, 300])
def test_the_value_by_mpmath_lies_inside(x, bits):
    """The textbook formula at 1400 bits, and for the complement the one of -x."""
    lower, upper = enclose_log_sigmoid(x, bits)
    assert lower <= by_mpmath(x) <= upper
    assert upper - lower <= abs(upper) * mpmath.mpf(2) ** -bits
    assert (lower, upper) == enclose_log_sigmoid_complement(-x, bits)


@EXAMPLES
@given(st.floats(-100, 100), st.integers(20, 120))
def test_the_value_by_decimal_arithmetic_lies_inside_and_twice_the_width_away_does_not(x, bits):
    """A logarithm that is not mpmath's; a planted shift is seen."""
    lower, upper = map(fraction_of, enclose_log_sigmoid(x, bits))
    exact, doubt = Fraction(by_decimal(x)), abs(Fraction(by_decimal(x))) / 10**70
    assert lower - doubt <= exact <= upper + doubt
    step = 2 * (upper - lower)
    assert not lower + step <= exact <= upper + step


@pytest.mark.parametrize("x", [1e300, 1e17])
def test_far_from_zero_the_enclosure_keeps_the_side(x):
    """For ln σ(-x) < -x and ln σ(x) < 0, nearer to both than any precision."""
    assert enclose_log_sigmoid(-x, 10)[1] == -x
    assert enclose_log_sigmoid(x, 10)[1] < 0


@pytest.mark.parametrize(("x", "value"), [(math.inf, 0), (-math.inf, -math.inf)])
def test_the_infinities_stand_for_the_limits(x, value):
    """0 and -∞."""
    assert enclose_log_sigmoid(x, 8) == (value, value)


@pytest.mark.parametrize(
    ("error", "arguments", "match"),
    [
        (ValueError, (math.nan, 8), "at NaN"),
        (ValueError, (1.0, 0), "at least 1"),
        (TypeError, (1.0, 2.5), "bits must be an int"),
        (TypeError, ("1", 8), "cannot take a str"),
    ],
)
def test_an_enclosure_refuses_what_enclose_refuses(error, arguments, match):
    """With the same sentences."""
    with pytest.raises(error, match=match):
        enclose_log_sigmoid(*arguments)


def test_the_logarithms_are_no_functions_of_the_public_contract():
    """`FUNCTIONS` stays as it is, and `enclose` refuses their names."""
    with pytest.raises(ValueError, match="unknown function 'log_sigmoid'"):
        sigmoid_reference.enclose("log_sigmoid", 1.0, 8)
