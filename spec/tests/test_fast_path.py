"""The requirements on the fast path, on the arithmetic that the reference runs; a test's name begins with an id."""

from fractions import Fraction

import numpy as np
import pytest

import sigmoid_reference
from sigmoid_reference.fast import binary64
from sigmoid_reference.fast.narrow import near_midpoint

S, D, DD = "sigmoid", "sigmoid_derivative", "sigmoid_second_derivative"


def inputs():
    """Numbers of float32 on both sides of 0: any, and those farthest from a multiple of 1/64."""
    generator = np.random.default_rng(0)
    drawn = generator.uniform(2.0**-20, 87, 300).astype(np.float32)
    far = ((generator.integers(0, 60 * 64, 300) + 0.5) / 64).astype(np.float32)
    magnitudes = np.concatenate([drawn, far]).astype(np.float64)
    return np.concatenate([-magnitudes, magnitudes])


def approximations(function):
    """What the fast path makes of these inputs before it rounds."""
    x = inputs()
    return binary64.approximate(function, x.copy(), np.empty((binary64.SCRATCH_ROWS, x.size))).copy()


def largest_relative_error(function, ends):
    """The largest error at these inputs, against enclosures with rational ends."""
    errors = []
    for x, y in zip(inputs().tolist(), approximations(function).tolist(), strict=True):
        lower, upper = ends(function, x, 120)
        errors.append(max(abs(Fraction(y) / lower - 1), abs(Fraction(y) / upper - 1)))
    return max(errors)


def test_fast_path_reduction_is_exact():
    """The nearest multiple of 1/64 comes out, and the rest has no error, up to 700."""
    x = np.concatenate([inputs(), np.random.default_rng(1).uniform(-700, 700, 1000)])
    multiple = (x + 1.5 * 2.0**46) - 1.5 * 2.0**46
    for number, near, rest in zip(x.tolist(), multiple.tolist(), (x - multiple).tolist(), strict=True):
        assert Fraction(rest) == Fraction(number) - Fraction(near)
        assert (Fraction(near) * 64).denominator == 1
        assert abs(rest) <= 1 / 128


@pytest.mark.parametrize("function", [S])
def test_fast_path_sigmoid_error_is_within_three_quarters_of_the_bound(function, ends):
    """Of 2**-44, which is the bound in the code."""
    assert largest_relative_error(function, ends) <= Fraction(3, 4) * Fraction(binary64.BOUNDS[function])
    assert binary64.BOUNDS[function] == 2.0**-44


@pytest.mark.parametrize("function", [D])
def test_fast_path_derivative_error_is_within_three_quarters_of_the_bound(function, ends):
    """Of 2**-44, which is the bound in the code."""
    assert largest_relative_error(function, ends) <= Fraction(3, 4) * Fraction(binary64.BOUNDS[function])
    assert binary64.BOUNDS[function] == 2.0**-44


@pytest.mark.parametrize("function", [DD])
def test_fast_path_second_derivative_error_is_within_seven_eighths_of_the_bound(function, ends):
    """Of 2**-47, which is the bound in the code."""
    assert largest_relative_error(function, ends) <= Fraction(7, 8) * Fraction(binary64.BOUNDS[function])
    assert binary64.BOUNDS[function] == 2.0**-47


def agree_where_decided(function):
    """Compare with the reference, where both ends of the interval round alike or no midpoint is near."""
    y = approximations(function)
    bound = binary64.BOUNDS[function]
    decided = (y * (1 - bound)).astype(np.float32) == (y * (1 + bound)).astype(np.float32)
    clear = np.ones(y.size, np.bool_)
    clear[near_midpoint(y, bound, np.empty_like(y))] = function == DD
    expected = getattr(sigmoid_reference, function)(inputs().astype(np.float32))
    assert decided.sum() > 0.9 * y.size
    assert np.array_equal(expected[decided], y.astype(np.float32)[decided])
    if function != DD:
        assert np.array_equal(expected[clear], y.astype(np.float32)[clear])


def test_fast_path_sigmoid_correct_where_it_decides():
    """At these inputs, in float32."""
    agree_where_decided(S)


def test_fast_path_derivative_correct_where_it_decides():
    """At these inputs, in float32."""
    agree_where_decided(D)


def test_fast_path_second_derivative_correct_where_it_decides():
    """At these inputs, in float32."""
    agree_where_decided(DD)
