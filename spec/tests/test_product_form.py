"""The requirements on y (1 − y), its cost and its error; the name of a test begins with the id of its requirement."""

from fractions import Fraction
from functools import cache
from math import frexp

import numpy as np
import pytest

from sigmoid_reference import evaluate, sigmoid, sigmoid_derivative
from sigmoid_spec import FORMATS, constant_zones

D = "sigmoid_derivative"
each_format = pytest.mark.parametrize("name", FORMATS)
each_small_format = pytest.mark.parametrize("name", [name for name, entry in FORMATS.items() if entry.bits <= 16])


class Counting(Fraction):
    """A rational number that counts the operations on it."""

    operations: tuple[str, ...] = ()

    def __rsub__(self, other):
        result = Counting(other - Fraction(self))
        result.operations = (*self.operations, "subtraction")
        return result

    def __mul__(self, other):
        result = Counting(Fraction(self) * Fraction(other))
        result.operations = (*self.operations, *other.operations, "multiplication")
        return result


def not_negative(name):
    """All finite inputs of a format from +0 up."""
    target = FORMATS[name]
    return np.arange(target.largest + 1).astype(target.bits_dtype).view(target.dtype)


@cache
def outputs(name):
    """Correctly rounded σ at all of them, as float64."""
    return sigmoid(not_negative(name)).astype(np.float64)


def error_over_bound(x, y, name):
    """The error of y (1 - y), which float64 holds for a y of 24 bits, in ulps over 1/(2σ′) = 1 + cosh x."""
    exact = evaluate(D, x, FORMATS[name])
    got, rounded = (np.ldexp(value, -exact.exponent) for value in (y * (1 - y), exact.rounded.astype(np.float64)))
    bound = 1 + np.cosh(np.minimum(x.astype(np.float64), 700.0))
    return np.abs(got - rounded - exact.fraction) / bound


@pytest.mark.parametrize("y", [Fraction(1, 2), Fraction(2, 3), Fraction(9, 10)])
def test_product_form_cost_is_one_subtraction_and_one_multiplication(y):
    """Counted on a number that takes note of what is done to it."""
    saved = Counting(y)
    found = saved * (1 - saved)
    assert (y * (1 - y), ("subtraction", "multiplication")) == (found, found.operations)


@each_format
def test_product_form_loss_begins_where_the_output_rounds_to_one(name):
    """At the first such input y (1 − y) is 0, one before it is not."""
    target = FORMATS[name]
    first = np.array([constant_zones("sigmoid", name)[2].lower], target.dtype)
    before = (first.view(target.bits_dtype) - 1).view(target.dtype)
    y, earlier = (float(sigmoid(x)[0]) for x in (first, before))
    assert y * (1 - y) == 0.0 < earlier * (1 - earlier)


@each_format
def test_product_form_loss_is_of_an_ordinary_number(ends, name):
    """The slope at the first lost input is at least 2 to the −p − 2, and rounds to a positive number."""
    first = constant_zones("sigmoid", name)[2].lower
    assert float(sigmoid_derivative(np.array([first], FORMATS[name].dtype))[0]) > 0
    assert Fraction(1, 2 ** (FORMATS[name].precision + 2)) <= ends(D, first)[0]


@each_small_format
def test_product_form_loss_covers_the_whole_right_tail(name):
    """Exhaustively: y is 1 from the first input of the zone on, and nowhere else."""
    x = not_negative(name)
    expected = x.astype(np.float64) >= constant_zones("sigmoid", name)[2].lower
    assert np.array_equal(expected, outputs(name) == 1.0)


@each_small_format
def test_product_form_error_stays_below_its_bound_exhaustively(name):
    """And comes up to at least half of it, so that the bound says something."""
    assert 0.5 < error_over_bound(not_negative(name), outputs(name), name).max() < 1.0


def test_product_form_error_stays_below_its_bound_in_a_sample_of_float32():
    """One input in 2**18 of those from 0 up to 110."""
    x = np.arange(0, np.float32(110).view(np.uint32), 1 << 18, dtype=np.uint32).view(np.float32)
    assert 0.5 < error_over_bound(x, sigmoid(x).astype(np.float64), "float32").max() < 1.0


@pytest.mark.parametrize("x", [0.1, 1.0, 3.7, 10.0, 20.0, 36.0, 37.42, 38.0, 100.0, 740.0])
def test_product_form_error_stays_below_its_bound_in_float64(ends, x):
    """With a product of rational numbers."""
    y, (lower, upper) = Fraction(float(sigmoid(x))), ends(D, x)
    ulp = Fraction(2) ** (max(frexp(float(lower))[1] - 1, -1022) - 52)
    assert max(abs(y * (1 - y) - lower), abs(y * (1 - y) - upper)) < ulp / (2 * upper)
