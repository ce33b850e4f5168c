"""The exact value as a rounded number and what rounding lost."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sigmoid_reference import enclose, evaluate
from sigmoid_spec import FORMATS, FUNCTIONS

from .exactly import fraction_of, power_of_two, ulp_exponent

EXAMPLES = settings(max_examples=200, derandomize=True, deadline=None)
MANY = [-math.inf, -800.0, -20.0, -1.0, -0.0, 0.0, 2.0**-60, 1.0, 20.0, 800.0, math.inf, math.nan]


def bound_of_fractions(function, target) -> int:
    """Give the exponent of the bound that `Evaluation` states."""
    of_float64 = -30 if function == "sigmoid_second_derivative" else -44
    return of_float64 if target.bits == 64 else target.precision - 44


@EXAMPLES
@given(
    st.sampled_from(FUNCTIONS),
    st.sampled_from(list(FORMATS.values())),
    st.floats(-60, 60).filter(lambda x: abs(x) > 1e-30),
)
def test_rounded_and_fraction_add_up_to_the_exact_value(function, target, number):
    """f(x) is rounded + fraction * 2**exponent to the bound that is stated, and 2**exponent is its ulp."""
    x = np.array([number]).astype(target.dtype)
    if x[0] == 0:
        return
    found = evaluate(function, x, target)
    exact = fraction_of(enclose(function, x[0], 300)[0])
    unit = power_of_two(int(found.exponent[0]))
    assert ulp_exponent(exact, target) == found.exponent[0]
    assert -0.5 <= found.fraction[0] <= 0.5
    off = Fraction(float(found.rounded[0])) + Fraction(float(found.fraction[0])) * unit - exact
    assert abs(off) <= unit * power_of_two(bound_of_fractions(function, target))


@pytest.mark.parametrize(
    ("function", "zeros"),
    [
        ("sigmoid", [-math.inf]),
        ("sigmoid_derivative", [-math.inf, math.inf]),
        ("sigmoid_second_derivative", [-math.inf, -0.0, 0.0, math.inf]),
    ],
)
def test_exact_zeros_are_told_from_values_that_vanish(function, zeros):
    """Only the limits and σ″(0) are exactly 0, however far the value lies below the format."""
    x = np.array(MANY)
    assert zeros == x[evaluate(function, x, FORMATS["float64"]).is_zero].tolist()


@pytest.mark.parametrize("function", FUNCTIONS)
def test_an_evaluation_can_be_indexed_like_an_array(function):
    """A slice of it is the evaluation of the slice."""
    x = np.array(MANY)
    whole, part = (evaluate(function, inputs, FORMATS["float64"]) for inputs in (x, x[3:9]))
    for name in ("rounded", "fraction", "exponent", "is_zero"):
        assert getattr(part, name).tolist() == getattr(whole[3:9], name).tolist()


@pytest.mark.parametrize("shape", [(), (0,), (2, 0), (2, 3)])
def test_every_part_has_the_shape_of_the_input(shape):
    """Also for 0-d and empty arrays; the rounded results have the dtype, too."""
    found = evaluate("sigmoid", np.zeros(shape, np.float32), FORMATS["float32"])
    parts = (found.rounded, found.fraction, found.exponent, found.is_zero)
    assert [(shape, dtype) for dtype in ("float32", "float64", "int32", "bool")] == [(a.shape, a.dtype) for a in parts]
