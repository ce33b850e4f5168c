"""Errors in ulps, against the definition |y - f(x)| / ulp(f(x)) in exact fractions of 800-digit values."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sigmoid_reference
from sigmoid_reference import errors_in_ulps, evaluate, ulp_error
from sigmoid_spec import FORMATS, FUNCTIONS

from .exactly import power_of_two, ulp_exponent
from .second_derivation import exact_value

EXAMPLES = settings(max_examples=200, derandomize=True, deadline=None)
FAR = 800.0  # exp(-800) < 2**-1150: beyond it, f(x) and 1 - f(x) are as good as nothing in any format
DIGITS = 800

formats = st.sampled_from(list(FORMATS.values()))
functions = st.sampled_from(FUNCTIONS)
each_format = pytest.mark.parametrize("target", FORMATS.values(), ids=FORMATS)
each_function = pytest.mark.parametrize("function", FUNCTIONS)


def numbers(target):
    """Draw scalars of a format by their bit patterns."""
    patterns = st.integers(0, 2 * target.sign_bit - 1)
    return patterns.map(lambda pattern: np.array(pattern, target.bits_dtype).view(target.dtype)[()])


def is_finite(x) -> bool:
    """Tell whether a scalar is finite; a signalling NaN is no reason to warn."""
    with np.errstate(invalid="ignore"):
        return bool(np.isfinite(x))


@st.composite
def cases(draw):
    """Draw a function, an input and a finite result that is anything, or within a few ulps of the truth."""
    function, target = draw(functions), draw(formats)
    x = draw(numbers(target).filter(lambda x: is_finite(x) and x != 0))
    anything = numbers(target).filter(is_finite)
    near = st.integers(-3, 3).map(lambda steps: moved(getattr(sigmoid_reference, function)(x), steps, target))
    return function, x, draw(anything | near.filter(is_finite)), target


def moved(y, steps: int, target):
    """Give the number so many bit patterns on, staying on this side of 0."""
    pattern = int(y.view(target.bits_dtype))
    least = pattern & target.sign_bit
    return np.array(max(least, pattern + steps), target.bits_dtype).view(target.dtype)[()]


def expected_error(function, x, y, target) -> Fraction:
    near = Decimal(min(max(float(x), -FAR), FAR))
    value = Fraction(exact_value(function, near, DIGITS))
    return abs(Fraction(float(y)) - value) / power_of_two(ulp_exponent(value, target))


@EXAMPLES
@given(cases())
def test_the_error_is_as_defined_to_a_relative_two_to_the_minus_51_and_the_bound_of_fractions(case):
    """All formats, subnormal and vanishing results included; beyond float64's range it is infinite."""
    function, x, y, target = case
    expected, actual = expected_error(function, x, y, target), float(ulp_error(y, x, function))
    if math.isinf(actual):
        assert expected > Fraction(1.79e308)
    else:
        of_float64 = -30 if function == "sigmoid_second_derivative" else -44
        of_fraction = power_of_two(of_float64 if target.bits == 64 else target.precision - 44)
        assert abs(Fraction(actual) - expected) <= expected * power_of_two(-51) + of_fraction


@EXAMPLES
@given(functions, formats.flatmap(lambda target: numbers(target)))
def test_the_reference_is_within_half_an_ulp_of_itself(function, x):
    """Correct rounding is at most 1/2 ulp off, and NaN is right at NaN."""
    assert ulp_error(getattr(sigmoid_reference, function)(x), x, function) <= 0.5


@each_format
def test_the_result_is_float64_of_the_shape_of_the_input(target):
    """Also for scalars, 0-d and empty arrays, and for every format."""
    for shape in [(), (0,), (3, 0), (2, 3)]:
        y = np.zeros(shape, target.dtype)
        errors = ulp_error(y, y, "sigmoid")
        assert (np.ndarray, np.float64, shape) == (type(errors), errors.dtype, errors.shape)


def test_scalars_and_python_floats_are_measured():
    """A result of 0 at 0, where 1/2 is right, is off by 2**52 ulps in float64 and 2**23 in float32."""
    assert ulp_error(0.0, 0.0, "sigmoid") == 2.0**52
    assert ulp_error(np.float32(0), np.float32(0), "sigmoid") == 2.0**23


def test_zero_in_place_of_a_representable_gradient_is_worth_its_size_in_ulps():
    """y(1 - y) is 0 at 20 in float32, where σ′ is about 2.06e-9 = 1.1 * 2**-29, hence some 2**23 ulps."""
    assert 2**23 < ulp_error(np.float32(0), np.float32(20), "sigmoid_derivative") < 2**24


@each_function
@each_format
def test_a_nan_is_right_at_nan_only(function, target):
    """At NaN a NaN has error 0 and a number an infinite one; elsewhere it is the other way round."""
    nan, one = (np.array([value], target.dtype) for value in (math.nan, 1.0))
    errors = [ulp_error(y, x, function).item() for y, x in [(nan, nan), (one, nan), (nan, one), (-nan, nan)]]
    assert [0.0, math.inf, math.inf, 0.0] == errors


@pytest.mark.parametrize("target", [entry for entry in FORMATS.values() if entry.has_infinity], ids=lambda t: t.name)
@each_function
def test_an_infinite_result_is_infinitely_wrong(function, target):
    """No value of the three functions is infinite, at any input."""
    x = np.array([-math.inf, -3, 0, 3, math.inf], target.dtype)
    for infinity in (math.inf, -math.inf):
        assert [math.inf] * 5 == ulp_error(np.full(5, infinity, target.dtype), x, function).tolist()


@each_format
def test_where_the_value_is_exactly_zero_only_zero_is_right(target):
    """σ″(0) admits both zeros, and nothing else, the least subnormal number and NaN included."""
    least = 2.0**target.least_exponent
    y = np.array([0.0, -0.0, least, -least, math.nan], target.dtype)
    x = np.zeros(5, target.dtype)
    assert [0.0, 0.0, math.inf, math.inf, math.inf] == ulp_error(y, x, "sigmoid_second_derivative").tolist()


@pytest.mark.parametrize("target", [entry for entry in FORMATS.values() if entry.has_infinity], ids=lambda t: t.name)
@pytest.mark.parametrize(
    ("function", "x"), [("sigmoid", -math.inf), *((f, s) for f in FUNCTIONS[1:] for s in (math.inf, -math.inf))]
)
def test_at_the_infinities_where_the_limit_is_zero_only_zero_is_right(function, x, target):
    """The least subnormal number is infinitely wrong there."""
    inputs = np.full(2, x, target.dtype)
    y = np.array([0.0, 2.0**target.least_exponent], target.dtype)
    assert [0.0, math.inf] == ulp_error(y, inputs, function).tolist()


def test_a_vanishing_value_is_not_an_exact_zero():
    """σ(-100000) is far below float64, but not 0: one least subnormal off is one ulp off, not infinity."""
    assert [0.0, 1.0, 2.0] == ulp_error(np.array([0.0, 5e-324, -1e-323]), np.full(3, -1e5), "sigmoid").tolist()


def test_ulps_count_from_the_binade_of_the_exact_value_not_of_the_result():
    """σ(40) lies just below 1, so the number above 1 is 2 ulps of 2**-53 off, not one of 2**-52."""
    above = math.nextafter(1.0, 2.0)
    assert 2.0 == pytest.approx(float(ulp_error(above, 40.0, "sigmoid")), abs=0.1)


@pytest.mark.parametrize(
    ("y", "message"),
    [
        (np.zeros(2, np.float64), "y is of dtype float64 and x of float32"),
        (np.zeros(2, np.int64), "y is of dtype int64: expected"),
        ([0.0, 0.0], "y is of type list: expected"),
    ],
    ids=["another format", "integers", "a list"],
)
def test_results_of_another_type_are_refused(y, message):
    """Results are judged in the format of the inputs, and the message says which argument is at fault."""
    with pytest.raises(TypeError, match=message):
        ulp_error(y, np.zeros(2, np.float32), "sigmoid")


@pytest.mark.parametrize("shape", [(), (1,), (3,), (2, 1), (1, 2)])
def test_results_of_another_shape_are_refused(shape):
    """Nothing is broadcast: a single result for many inputs is a mistake."""
    with pytest.raises(ValueError, match="expected one result for each input"):
        ulp_error(np.zeros(shape), np.zeros(2), "sigmoid")


def test_an_unknown_function_is_refused():
    """The message names the three that there are."""
    with pytest.raises(ValueError, match="sigmoid, sigmoid_derivative, sigmoid_second_derivative"):
        ulp_error(0.0, 0.0, "tanh")


@each_function
def test_errors_against_values_already_evaluated_are_the_same(function):
    """One evaluation serves many results."""
    x, y = np.linspace(-90, 90, 50, dtype=np.float32), np.full(50, 0.3, np.float32)
    exact = evaluate(function, x, FORMATS["float32"])
    assert ulp_error(y, x, function).tolist() == errors_in_ulps(y, exact).tolist()
