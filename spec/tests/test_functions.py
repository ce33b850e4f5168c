"""The facts about the shape of each function, and the ranges that follow from them."""

import math

import mpmath
import numpy as np
import pytest

import sigmoid_reference
from sigmoid_spec import FORMATS, FUNCTIONS, SHAPES, closed_range, function_named, zero_is_positive

each_function = pytest.mark.parametrize("function", FUNCTIONS)
each_format = pytest.mark.parametrize("format_name", FORMATS)


def results(function, x):
    """Correctly rounded results, as float64."""
    return getattr(sigmoid_reference, function)(x).astype(np.float64)


def test_unknown_function_is_refused_by_name():
    """The message names the three that there are."""
    with pytest.raises(ValueError, match=r"'softplus': expected one of sigmoid, sigmoid_derivative, sigmoid_second"):
        function_named("softplus")


@each_function
def test_value_at_zero_and_tails_are_the_values_and_the_limits(function):
    """They are exact in every format."""
    x = np.array([-np.inf, 0.0, np.inf])
    expected = [SHAPES[function].tails[0], SHAPES[function].at_zero, SHAPES[function].tails[1]]
    assert expected == results(function, x).tolist()


def test_turning_points_of_the_second_derivative_are_rounded_correctly():
    """They are at ± ln(2 + √3)."""
    expected = float(mpmath.log(2 + mpmath.sqrt(3)))
    assert (-expected, expected) == SHAPES["sigmoid_second_derivative"].turning_points


def test_bounds_of_the_second_derivative_are_rounded_outward():
    """They are ± 1/(6√3), which no float64 is."""
    shape, exact = SHAPES["sigmoid_second_derivative"], 1 / (6 * mpmath.sqrt(3))
    assert math.nextafter(shape.greatest, 0.0) < exact < shape.greatest
    assert shape.least == -shape.greatest


@each_function
@each_format
def test_range_in_a_format_consists_of_numbers_of_the_format(function, format_name):
    """So that rounding an exact value cannot leave it."""
    ends = closed_range(function, format_name)
    assert ends == tuple(float(FORMATS[format_name].dtype.type(end)) for end in ends)


@each_function
@each_format
def test_range_in_a_format_is_the_narrowest_around_the_real_one(function, format_name):
    """One step inward, its ends would lie inside the bounds over the reals."""
    target, shape = FORMATS[format_name], SHAPES[function]
    for end, bound in zip(closed_range(function, format_name), (shape.least, shape.greatest), strict=True):
        pattern = np.array([abs(end)], target.dtype).view(target.bits_dtype)
        assert abs(end) >= abs(bound)
        assert bound == 0.0 or abs(float((pattern - 1).view(target.dtype)[0])) < abs(bound) or abs(end) == abs(bound)


@each_function
@pytest.mark.parametrize("format_name", ["float8_e4m3fn", "float8_e5m2"])
def test_range_in_a_format_holds_all_correctly_rounded_results(function, format_name):
    """Exhaustively, where there are few inputs."""
    x = np.arange(256).astype(np.uint8).view(FORMATS[format_name].dtype)
    y = results(function, x)
    least, greatest = closed_range(function, format_name)
    assert not np.any((y < least) | (y > greatest))


@each_function
@each_format
def test_range_in_a_format_holds_the_results_around_the_turning_points(function, format_name):
    """Where the function is extreme."""
    points = np.array((*SHAPES[function].turning_points, 0.0))
    x = np.concatenate([points * (1 + k / 64) for k in range(-8, 9)]).astype(FORMATS[format_name].dtype)
    y = results(function, x)
    least, greatest = closed_range(function, format_name)
    assert not np.any((y < least) | (y > greatest))


def test_a_zero_is_positive_unless_the_function_has_negative_values():
    """As rounding keeps the sign."""
    assert ("sigmoid", "sigmoid_derivative") == tuple(filter(zero_is_positive, FUNCTIONS))
