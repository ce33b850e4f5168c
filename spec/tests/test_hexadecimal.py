"""Short hexadecimal floats."""

import math

import pytest

from sigmoid_spec import hex_float


@pytest.mark.parametrize(
    ("x", "expected"),
    [
        (1.5, "0x1.8p+0"),
        (-7.0, "-0x1.cp+2"),
        (2.0**-1072, "0x1p-1072"),
        (0.0, "0x0p+0"),
        (-0.0, "-0x0p+0"),
        (math.inf, "inf"),
        (-math.inf, "-inf"),
        (math.nan, "nan"),
    ],
)
def test_number_is_written_exactly_and_short(x, expected):
    """Without padding, and with a leading 1 for subnormal numbers."""
    assert expected == hex_float(x)


@pytest.mark.parametrize("x", [0.1, -1e300, 5e-324, 2.2e-308, math.pi])
def test_text_reads_back_as_the_number(x):
    """Nothing is lost."""
    assert x == float.fromhex(hex_float(x))
