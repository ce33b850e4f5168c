"""Order, symmetry and range, which correct rounding hands down from the functions to their rounded values."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sigmoid_reference import sigmoid, sigmoid_derivative, sigmoid_second_derivative
from sigmoid_spec import FORMATS, FUNCTIONS, SHAPES, constant_zones

EXAMPLES = settings(max_examples=200, derandomize=True, deadline=None)
VALUES = dict(zip(FUNCTIONS, (sigmoid, sigmoid_derivative, sigmoid_second_derivative), strict=True))
RUN = 8  # neighbours that are looked at together
EXTREME_CURVATURE = SHAPES["sigmoid_second_derivative"].turning_points[1]


@st.composite
def neighbours(draw):
    """Draw a run of adjacent non-negative finite numbers of float32 or float64, mostly from where σ still moves."""
    target = FORMATS[draw(st.sampled_from(["float32", "float64"]))]
    number = draw(st.floats(0, 800) | st.floats(0, 2.0**100))
    first = min(int(np.array(number).astype(target.dtype).view(target.bits_dtype)), target.largest - RUN)
    return (np.arange(RUN) + first).astype(target.bits_dtype).view(target.dtype)


def fractions(a):
    return [Fraction(float(value)) for value in a]


def signs_of_steps(a) -> set[float]:
    return set(np.sign(np.diff(a.astype(np.float64))).tolist())


@EXAMPLES
@given(neighbours())
def test_sigmoid_never_decreases(x):
    """From each number to the next it rises or stays, on both sides of 0."""
    assert signs_of_steps(sigmoid(x)) <= {0.0, 1.0}
    assert signs_of_steps(sigmoid(-x)) <= {0.0, -1.0}


@EXAMPLES
@given(neighbours())
def test_the_derivative_never_increases_away_from_zero(x):
    """It falls or stays on the right, and mirrors that on the left."""
    assert signs_of_steps(sigmoid_derivative(x)) <= {0.0, -1.0}


@EXAMPLES
@given(neighbours())
def test_the_second_derivative_turns_once_on_each_side(x):
    """Right of 0 it falls to its minimum at log(2 + sqrt(3)) and rises from there on."""
    if x[-1] < EXTREME_CURVATURE:
        assert signs_of_steps(sigmoid_second_derivative(x)) <= {0.0, -1.0}
    if x[0] > EXTREME_CURVATURE:
        assert signs_of_steps(sigmoid_second_derivative(x)) <= {0.0, 1.0}


@EXAMPLES
@given(neighbours())
def test_the_derivative_is_even_bit_for_bit(x):
    """Rounding to nearest is symmetric, so evenness survives it."""
    assert sigmoid_derivative(x).tobytes() == sigmoid_derivative(-x).tobytes()


@EXAMPLES
@given(neighbours())
def test_the_second_derivative_is_odd_bit_for_bit_except_at_zero(x):
    """A value that rounds to 0 keeps its sign; the exact 0 has none to keep and is +0."""
    nonzero = x[x != 0]
    assert (-sigmoid_second_derivative(nonzero)).tobytes() == sigmoid_second_derivative(-nonzero).tobytes()


@EXAMPLES
@given(neighbours())
def test_sigmoid_and_its_mirror_image_add_up_to_one(x):
    """Up to half an ulp of each: at most 2**(-p-1) for σ(x) below 1, and less for σ(-x)."""
    unit = Fraction(1, 1 << FORMATS[x.dtype.name].precision)
    excess = [abs(a + b - 1) for a, b in zip(fractions(sigmoid(x)), fractions(sigmoid(-x)), strict=True)]
    assert max(excess) <= unit


@EXAMPLES
@given(neighbours())
def test_no_value_leaves_the_range_of_its_function(x):
    """0 <= σ <= 1, 0 <= σ′ <= 1/4, |σ″| <= 1/(6 sqrt(3))."""
    for function, shape in SHAPES.items():
        for inputs in (x, -x):
            values = VALUES[function](inputs).astype(np.float64)
            assert shape.least * (1 + 2.0**-24) <= values.min() <= values.max() <= shape.greatest * (1 + 2.0**-24)


@pytest.mark.parametrize("format_name", FORMATS)
@pytest.mark.parametrize("function", FUNCTIONS)
def test_the_values_are_constant_up_to_the_thresholds_of_the_specification_and_not_beyond(function, format_name):
    """The last input of each zone has the zone's value, its outer neighbour another."""
    dtype, values = FORMATS[format_name].dtype, VALUES[function]
    left, centre, right = constant_zones(function, format_name)
    ends = [(left, left.upper, 1), (centre, centre.lower, -1), (centre, centre.upper, 1), (right, right.lower, -1)]
    for zone, end, outward in ends:
        inside = np.array(end, dtype)
        outside = np.nextafter(inside, np.array(outward * float(FORMATS[format_name].greatest), dtype))
        assert float(values(inside)) == zone.value
        assert float(values(outside)) != zone.value


@EXAMPLES
@given(st.floats(0, 800, exclude_min=True))
@example(5e-324)
@example(math.nextafter(math.inf, 0))
def test_the_sign_of_the_second_derivative_is_that_of_minus_x(x):
    """Concave on the right, convex on the left, all the way out."""
    assert (True, False) == (np.signbit(sigmoid_second_derivative(x)), np.signbit(sigmoid_second_derivative(-x)))
