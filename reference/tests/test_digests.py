"""One hash for all results: the definition recomputed from the tables of the second derivation."""

from __future__ import annotations

import hashlib

import pytest

from sigmoid_reference import digest
from sigmoid_spec import FUNCTIONS

from .second_derivation import BITS, table

CASES = [(function, name) for name in BITS for function in FUNCTIONS if BITS[name] == 8 or function == "sigmoid"]


@pytest.mark.parametrize(("function", "format_name"), CASES)
def test_a_digest_is_that_of_the_little_endian_results_in_ascending_order(function, format_name):
    """SHA-256 over the bit patterns of f at the bit patterns 0, 1, 2, ..., as decimal arithmetic gives them."""
    width = BITS[format_name] // 8
    results = b"".join(pattern.to_bytes(width, "little") for pattern in table(function, format_name))
    assert hashlib.sha256(results).hexdigest() == digest(function, format_name)


@pytest.mark.parametrize(
    ("format_name", "message"),
    [
        ("float64", r"float64 has 2\*\*64 inputs, too many to enumerate: expected a format of up to 32 bits"),
        ("float80", "unknown format 'float80': expected one of float8_e4m3fn, float8_e5m2, bfloat16, float16, float32"),
    ],
)
def test_a_format_that_cannot_be_enumerated_is_refused(format_name, message):
    """float64 has too many inputs, and there are six formats."""
    with pytest.raises(ValueError, match=message):
        digest("sigmoid", format_name)


def test_an_unknown_function_is_refused():
    """The message names the three that there are."""
    with pytest.raises(ValueError, match="unknown function 'tanh': expected one of sigmoid, sigmoid_derivative"):
        digest("tanh", "float16")
