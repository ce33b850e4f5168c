"""Every input of the 8- and 16-bit formats, bit for bit, against the second derivation."""

from __future__ import annotations

import numpy as np
import pytest

import sigmoid_reference
from sigmoid_spec import FORMATS, FUNCTIONS

from .second_derivation import BITS, CANONICAL_NAN, decode, table


def results(function: str, format_name: str) -> np.ndarray:
    target = FORMATS[format_name]
    inputs = np.arange(1 << target.bits).astype(target.bits_dtype).view(target.dtype)
    return getattr(sigmoid_reference, function)(inputs).view(target.bits_dtype)


def inputs_where(format_name: str, condition) -> list[int]:
    return [pattern for pattern in range(1 << BITS[format_name]) if condition(decode(pattern, format_name))]


@pytest.mark.parametrize("format_name", BITS)
@pytest.mark.parametrize("function", FUNCTIONS)
def test_every_value_equals_the_second_derivation_bit_for_bit(function, format_name):
    """All 2**n results, the sign of zero and the encoding of NaN included, are those of decimal arithmetic."""
    expected, actual = np.array(table(function, format_name)), results(function, format_name)
    differing = [(hex(at), hex(expected[at]), hex(actual[at])) for at in np.flatnonzero(expected != actual)[:5]]
    assert [] == differing


@pytest.mark.parametrize("format_name", BITS)
@pytest.mark.parametrize("function", FUNCTIONS)
def test_every_nan_gives_the_canonical_quiet_nan(function, format_name):
    """Whatever its sign and payload, a NaN comes out as the one canonical NaN."""
    nans = inputs_where(format_name, lambda x: x != x)
    assert {CANONICAL_NAN[format_name]} == set(results(function, format_name)[nans].tolist())


@pytest.mark.parametrize("format_name", BITS)
def test_a_second_derivative_that_rounds_to_zero_keeps_its_sign(format_name):
    """σ″(x) has the sign of -x, also where it is too small for the format."""
    negative_zero = 1 << (BITS[format_name] - 1)
    patterns = results("sigmoid_second_derivative", format_name)
    positive = inputs_where(format_name, lambda x: 10.0 < x < np.inf)
    vanishing = [pattern for pattern in positive if patterns[pattern] & (negative_zero - 1) == 0]
    assert {negative_zero} == set(patterns[vanishing].tolist())


@pytest.mark.parametrize("format_name", BITS)
def test_an_exact_zero_is_positive(format_name):
    """σ″ at both zeros is +0, although it is odd and vanishes with either sign nearby."""
    zeros = inputs_where(format_name, lambda x: x == 0)
    assert {0} == set(results("sigmoid_second_derivative", format_name)[zeros].tolist())


@pytest.mark.parametrize("format_name", [name for name in BITS if FORMATS[name].has_infinity])
def test_the_limits_at_the_infinities_are_exact(format_name):
    """σ is +0 and 1, σ′ and σ″ are +0, at both infinities."""
    right, left = inputs_where(format_name, lambda x: abs(x) == np.inf)
    one = next(iter(inputs_where(format_name, lambda x: x == 1.0)))
    found = [results(function, format_name)[[left, right]].tolist() for function in FUNCTIONS]
    assert [[0, one], [0, 0], [0, 0]] == found


def test_a_single_wrong_bit_anywhere_would_be_seen():
    """The comparison is of all patterns: no tolerance, no sampling."""
    expected = np.array(table("sigmoid", "float16"))
    planted = results("sigmoid", "float16").copy()
    planted[0x3C01] ^= 1
    assert [0x3C01] == np.flatnonzero(expected != planted).tolist()
