"""σ, σ′ and σ″ at x and -x together, against the evaluation of one sign and, near powers of two, against mpmath."""

from __future__ import annotations

import math

import mpmath
import numpy as np
import pytest

from sigmoid_reference import evaluate, sigmoid, sigmoid_derivative, sigmoid_second_derivative
from sigmoid_reference.fast import binary64
from sigmoid_reference.fast.mirrored import SCRATCH_ROWS, evaluate_mirrored
from sigmoid_spec import FORMATS, FUNCTIONS

FLOAT32 = FORMATS["float32"]
CORRECT = dict(zip(FUNCTIONS, (sigmoid, sigmoid_derivative, sigmoid_second_derivative), strict=True))
SIZE = 4096
VANISHING = 104.0
LAST = 0x7F800000 - SIZE
# First numbers of blocks: the least subnormal, around every power of two, and spread over all binades.
STARTS = sorted(
    {1, *range(1 << 23, LAST, 1 << 23), *range((1 << 23) - 100, LAST, 1 << 23), *range(777, LAST, 99991111)}
)
CONTEXT = mpmath.MPContext()
CONTEXT.prec = 300


def block(start: int) -> np.ndarray:
    """Give consecutive float32 numbers."""
    return np.arange(start, start + SIZE, dtype=np.uint32).view(np.float32)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_both_signs_are_correctly_rounded(function):
    """As by the evaluation of each sign on its own, in blocks from all binades."""
    scratch = np.empty((SCRATCH_ROWS, SIZE))
    for start in STARTS:
        x = block(start)
        for sign, side in zip((1, -1), evaluate_mirrored(function, x, scratch), strict=True):
            expected = CORRECT[function](np.float32(sign) * x)
            np.testing.assert_array_equal(side.rounded.view(np.uint32), expected.view(np.uint32), str(x[0]))


@pytest.mark.parametrize("function", FUNCTIONS)
def test_values_show_the_binade_and_the_fraction(function):
    """What rounding lost agrees with the exact evaluation to 2**-19 ulp, and the exponent of the ulp exactly."""
    scratch = np.empty((SCRATCH_ROWS, SIZE))
    for start in STARTS[::5]:
        x = block(start)
        for sign, side in zip((1, -1), evaluate_mirrored(function, x, scratch), strict=True):
            exact = evaluate(function, np.float32(sign) * x, FLOAT32)
            exponent = np.maximum(np.frexp(side.values)[1] - 1, FLOAT32.emin) - (FLOAT32.precision - 1)
            np.testing.assert_array_equal(exponent, exact.exponent)
            lost = np.ldexp(side.values - side.rounded.astype(np.float64), -exact.exponent)
            assert float(np.abs(lost - exact.fraction).max()) < 2.0**-19


def value(function: str, x: float):
    """Evaluate to 280 bits or more, for x > 0."""
    e = CONTEXT.exp(-CONTEXT.mpf(x))
    return {
        "sigmoid": 1 / (1 + e),
        "sigmoid_derivative": e / (1 + e) ** 2,
        "sigmoid_second_derivative": e * (1 - e) / (1 + e) ** 3,
    }[function]


def inverse(function: str, power: float, lower: float, upper: float) -> float:
    """Find where a function that is monotone between two points takes a value, to the nearest float64."""
    rises = value(function, upper) > value(function, lower)
    for _ in range(200):
        middle = lower + (upper - lower) / 2
        if (value(function, middle) < power) == rises:
            lower = middle
        else:
            upper = middle
    return lower


PEAK = math.log(2 + math.sqrt(3))
PIECES = {
    "sigmoid": [(2.0**-30, 31.0)],
    "sigmoid_derivative": [(2.0**-30, VANISHING)],
    "sigmoid_second_derivative": [(2.0**-20, PEAK), (PEAK, VANISHING)],
}


@pytest.mark.parametrize("function", FUNCTIONS)
def test_no_other_float32_number_has_a_value_near_a_power_of_two(function):
    """Within twice the bound of the approximation, that is, where the limits do not tell the side."""
    nearest = math.inf
    for lower, upper in PIECES[function]:
        ends = sorted(float(value(function, end)) for end in (lower, upper))
        exponents = range(math.ceil(math.log2(ends[0])), math.ceil(math.log2(ends[1])))
        for exponent in exponents:
            power = 2.0**exponent
            if power in {0.5, 0.25} and function != "sigmoid_second_derivative":
                continue
            crossing = np.float32(inverse(function, power, lower, upper))
            for x in (np.nextafter(crossing, np.float32(0)), crossing, np.nextafter(crossing, np.float32(np.inf))):
                nearest = min(nearest, float(abs(value(function, float(x)) / CONTEXT.mpf(power) - 1)))
    if function == "sigmoid":
        nearest = min(nearest, *(abs(float((1 - value(function, float(x))) * 2**k - 1)) for k, x in left_crossings()))
    assert nearest > 2 * binary64.BOUNDS[function]


def left_crossings():
    """Give the float32 numbers next to where σ(-x) is 2**-k."""
    for k in range(2, 150):
        crossing = np.float32(math.log(2.0**k - 1))
        yield from ((k, np.nextafter(crossing, np.float32(side))) for side in (0, np.inf))
        yield k, crossing
