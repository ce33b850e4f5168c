"""Each format against what NumPy and ml_dtypes say, and against its own bit patterns."""

import math

import ml_dtypes
import numpy as np
import pytest

from sigmoid_spec import FORMATS, FloatFormat, format_named, format_of

each_format = pytest.mark.parametrize("entry", tuple(FORMATS.values()), ids=tuple(FORMATS))


def number(entry: FloatFormat, pattern: int) -> float:
    """The number that a bit pattern stands for."""
    return float(np.array([pattern], entry.bits_dtype).view(entry.dtype)[0])


def test_formats_are_the_six_in_order_of_width():
    """The public names, and no other."""
    expected = ["float8_e4m3fn", "float8_e5m2", "bfloat16", "float16", "float32", "float64"]
    assert expected == list(FORMATS)


@each_format
def test_width_is_that_of_the_data_type(entry):
    """An encoding and its integer view have as many bits as the table says."""
    assert (entry.bits, entry.bits) == (8 * entry.dtype.itemsize, 8 * entry.bits_dtype.itemsize)


@each_format
def test_precision_is_that_of_finfo(entry):
    """The hidden bit counts."""
    assert entry.precision == ml_dtypes.finfo(entry.dtype).nmant + 1


@each_format
def test_least_normal_number_is_that_of_finfo(entry):
    """It is 2 to the emin."""
    assert math.ldexp(1.0, entry.emin) == float(ml_dtypes.finfo(entry.dtype).smallest_normal)


@each_format
def test_least_subnormal_number_is_that_of_finfo(entry):
    """It is the number of the bit pattern 1."""
    expected = math.ldexp(1.0, entry.least_exponent)
    assert (expected, expected) == (float(ml_dtypes.finfo(entry.dtype).smallest_subnormal), number(entry, 1))


@each_format
def test_greatest_number_is_that_of_finfo(entry):
    """And of the bit pattern `largest`."""
    expected = float(ml_dtypes.finfo(entry.dtype).max)
    assert (expected, expected) == (entry.greatest, number(entry, entry.largest))


@each_format
def test_greatest_number_lies_in_the_binade_of_emax(entry):
    """The exponent of the largest binade is emax."""
    assert entry.emax == math.frexp(entry.greatest)[1] - 1


@each_format
def test_next_pattern_after_the_largest_is_no_number(entry):
    """It is an infinity, or a NaN in a format without infinities."""
    assert not math.isfinite(number(entry, entry.largest + 1))


@each_format
def test_infinity_is_the_pattern_of_infinity(entry):
    """Where there is one."""
    found = None if entry.infinity is None else number(entry, entry.infinity)
    assert found == (math.inf if entry.has_infinity else None)


@each_format
def test_canonical_nan_is_a_quiet_nan_without_sign(entry):
    """The leading bit of its fraction is set, as in the pattern that the data type's own NaN has."""
    own = int(np.array([math.nan], entry.dtype).view(entry.bits_dtype)[0]) & ~entry.sign_bit
    assert math.isnan(number(entry, entry.nan))
    assert own == entry.nan


@each_format
def test_sign_bit_is_the_pattern_of_negative_zero(entry):
    """The most significant bit alone."""
    assert math.copysign(1.0, number(entry, entry.sign_bit)) == -1.0
    assert number(entry, entry.sign_bit) == 0.0


@each_format
def test_format_of_a_data_type_is_found_in_either_byte_order(entry):
    """Byte order is no part of a format."""
    assert entry is format_of(entry.dtype)
    assert entry is format_of(entry.dtype.newbyteorder())


def test_format_of_another_data_type_is_none():
    """Integers have none."""
    assert format_of(np.dtype("int32")) is None


def test_unknown_format_is_refused_by_name():
    """The message names those that there are."""
    with pytest.raises(ValueError, match=r"'float128': expected one of float8_e4m3fn, .*float64"):
        format_named("float128")
