"""What enclose() refuses, and in what words."""

from __future__ import annotations

import decimal
import fractions
import math

import mpmath
import numpy as np
import pytest

from sigmoid_reference import enclose

NOT_REAL = "cannot take a {} as x: expected a float, an int, an mpmath.mpf or a NumPy scalar"


@pytest.mark.parametrize(
    "x",
    [
        True,
        "1.0",
        b"1.0",
        1 + 0j,
        None,
        [1.0],
        decimal.Decimal(1),
        fractions.Fraction(1),
        mpmath.mpc(1),
        np.bool_(True),
        np.int64(1),
        np.longdouble(1),
        np.complex64(1),
        np.zeros(1),
    ],
    ids=lambda x: type(x).__name__,
)
def test_anything_but_a_real_number_is_refused(x):
    """The message names the type that came and those that are expected."""
    with pytest.raises(TypeError) as caught:
        enclose("sigmoid", x, 53)
    assert NOT_REAL.format(type(x).__name__) == str(caught.value)


@pytest.mark.parametrize("x", [math.nan, np.float32(math.nan), mpmath.nan], ids=lambda x: type(x).__name__)
def test_nan_is_refused(x):
    """There is no value to enclose at NaN."""
    with pytest.raises(ValueError, match="cannot enclose a function at NaN: x must be a real number or an infinity"):
        enclose("sigmoid", x, 53)


@pytest.mark.parametrize("bits", [0, -1])
def test_fewer_bits_than_one_are_refused(bits):
    """A width of 2**0 relative to the value would say nothing."""
    with pytest.raises(ValueError, match=f"bits must be at least 1, not {bits}"):
        enclose("sigmoid", 1.0, bits)


@pytest.mark.parametrize("bits", [True, 53.0, "53", None], ids=lambda bits: type(bits).__name__)
def test_bits_that_are_no_integer_are_refused(bits):
    """A float or a bool is taken for a mistake."""
    with pytest.raises(TypeError, match=f"bits must be an int, not {type(bits).__name__}"):
        enclose("sigmoid", 1.0, bits)


@pytest.mark.parametrize("function", ["tanh", "", None])
def test_an_unknown_function_is_refused(function):
    """The message names the three that there are."""
    with pytest.raises(ValueError, match="sigmoid, sigmoid_derivative, sigmoid_second_derivative"):
        enclose(function, 1.0, 53)
