"""Inputs whose exact value is next to a midpoint: no fixed working precision, and no second rounding, gets them right.

With m odd and x small, one term of the series is a midpoint of the format and the next decides, by far less than
64 bits show::

    σ(x)  = 1/2 + x/4 - ...     x = m * 2**(1-p)  in (1/2, 1),   x = -m * 2**-p  in (1/4, 1/2)
    σ′(x) = 1/4 - x**2/16 + ... x = m * 2**(-p//2)  for odd p
    σ″(x) = -x/8 + ...          x = m * 2**(least + 2)

The sign of the next term tells the rounding: σ falls short of the line for x > 0 and exceeds it for x < 0, σ′ exceeds
the parabola, |σ″| falls short of |x|/8. Every second midpoint of σ and of σ″ is one at which ties to even would err;
for σ′ there is none, since an odd square is 1 modulo 8, so there it is only the end of the search that is at stake.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sigmoid_reference import enclose, sigmoid, sigmoid_derivative, sigmoid_second_derivative
from sigmoid_spec import FORMATS

from .exactly import fraction_of

EXAMPLES = settings(max_examples=150, derandomize=True, deadline=None)
WIDE = st.sampled_from([FORMATS["float32"], FORMATS["float64"]])
halves = st.integers(0, 1 << 7)  # m = 2k + 1


def number(target, value: float):
    return target.dtype.type(value)


@EXAMPLES
@given(WIDE, halves)
def test_sigmoid_right_of_zero_falls_short_of_the_midpoint(target, k):
    """1/2 + (k + 1/2) ulps, less x**3/48, is rounded to 1/2 + k ulps, k odd or even."""
    x = number(target, (2 * k + 1) * 2.0 ** (1 - target.precision))
    assert number(target, 0.5 + k * 2.0**-target.precision) == sigmoid(x)


@EXAMPLES
@given(WIDE, halves)
def test_sigmoid_left_of_zero_exceeds_the_midpoint(target, k):
    """1/2 - (k + 1/2) ulps, and |x|**3/48 more, is rounded to 1/2 - k ulps."""
    x = number(target, -(2 * k + 1) * 2.0**-target.precision)
    assert number(target, 0.5 - k * 2.0 ** (-target.precision - 1)) == sigmoid(x)


@EXAMPLES
@given(st.integers(0, 1 << 7), st.sampled_from([1.0, -1.0]))
def test_the_derivative_near_zero_exceeds_the_midpoint(k, sign):
    """In float64, m * 2**-26 squared is an odd number of half ulps: 1/4 - x**2/16 + x**4/96 is rounded towards 1/4."""
    m = 2 * k + 1
    assert 0.25 - (m * m // 2) * 2.0**-55 == sigmoid_derivative(sign * m * 2.0**-26)


@EXAMPLES
@given(st.sampled_from(list(FORMATS.values())), st.integers(0, 3), st.sampled_from([1.0, -1.0]))
def test_the_second_derivative_of_subnormals_falls_short_of_the_midpoint(target, k, sign):
    """Half of an odd number of least subnormals, less x**3/24, is rounded towards 0 and keeps the sign of -x."""
    least = 2.0**target.least_exponent
    x = number(target, sign * 4 * (2 * k + 1) * least)
    result = sigmoid_second_derivative(x)
    assert number(target, k * least) == abs(result)
    assert np.signbit(result) == (sign > 0)


@pytest.mark.parametrize("x", [3 * 2.0**-52, 7 * 2.0**-52, 3 * 2.0**-50])
def test_sixty_four_bits_do_not_tell_the_side_of_the_midpoint(x):
    """At 64 bits the enclosure holds the midpoint 1/2 + x/4, at 400 it does not."""
    midpoint = Fraction(1, 2) + Fraction(x) / 4
    lower, upper = map(fraction_of, enclose("sigmoid", x, 64))
    assert lower <= midpoint <= upper
    assert fraction_of(enclose("sigmoid", x, 400)[1]) < midpoint


@EXAMPLES
@given(st.integers(0, 1 << 20), st.sampled_from([1, -1]))
def test_the_enclosure_obeys_the_proven_bounds_at_every_midpoint(k, sign):
    """σ lies strictly between 1/2 + x/4 and 1/2 + x/4 - x**3/48, mirrored left of 0."""
    x = sign * (2 * k + 1) * 2.0**-52
    line, cubic = Fraction(1, 2) + Fraction(x) / 4, Fraction(x) ** 3 / 48
    lower, upper = map(fraction_of, enclose("sigmoid", x, 500))
    assert min(line, line - cubic) < lower < upper < max(line, line - cubic)


def rounded_twice(function, x, between):
    """Round correctly to a wider format first, and then to that of x: what a reference must not do."""
    return function(x.astype(between)).astype(x.dtype)


@pytest.mark.parametrize(
    ("function", "format_name", "x", "between"),
    [
        (sigmoid, "float32", 3 * 2.0**-23, "float64"),
        (sigmoid, "float32", -3 * 2.0**-24, "float64"),
        (sigmoid_second_derivative, "float32", 3 * 2.0**-147, "float64"),
        (sigmoid_second_derivative, "bfloat16", 3 * 2.0**-131, "float64"),
        (sigmoid, "float16", 3 * 2.0**-10, "float32"),
        (sigmoid_second_derivative, "bfloat16", 3 * 2.0**-131, "float32"),
    ],
)
def test_rounding_through_a_wider_format_misrounds(function, format_name, x, between):
    """The detour lands on a midpoint and takes the even neighbour; the reference takes the nearest."""
    inputs = np.array([x], FORMATS[format_name].dtype)
    direct, detour = function(inputs), rounded_twice(function, inputs, between)
    exact = fraction_of(enclose(function.__name__, x, 600)[0])
    distances = [abs(Fraction(float(result[0])) - exact) for result in (direct, detour)]
    assert distances[0] < distances[1]


def test_rounding_through_float64_misrounds_many_float32_inputs():
    """Of 32 inputs next to midpoints, every second one is misrounded by the detour through float64."""
    x = (np.arange(1, 64, 2) * 2.0**-23).astype(np.float32)
    assert 16 == np.count_nonzero(sigmoid(x) != rounded_twice(sigmoid, x, "float64"))
