"""Errors near a power of two are on their side of it: beside errors that are computed from enclosures, as fractions."""

import math
from fractions import Fraction
from itertools import compress

import numpy as np
import pytest

from sigmoid_conformance import settling
from sigmoid_conformance.settling import _beside_power_of_two, _tells_the_side, doubtful, measured_slowly, settle
from sigmoid_reference import enclose, evaluate
from sigmoid_spec import FORMATS, FUNCTIONS

FLOAT32 = FORMATS["float32"]
_BITS = 3000  # the value of any function at a number of float32 is told from every multiple of half an ulp by fewer
_NEAR = [2.0**-100, 1.5 * 2.0**-26, 1.5 * 2.0**-21, 1.5 * 2.0**-20]
_X = [*_NEAR, 0.3, 1.0, 5.5, 17.0, 17.4, 31.0, 40.0, 80.0, 95.0, 120.0]
_LOST = [2.0**-140, 2000.0]  # where the slow path rounds without telling what rounding left out


def as_fraction(number):
    """A number of mpmath, exactly."""
    sign, mantissa, exponent, _ = number._mpf_
    return Fraction((-1) ** sign * int(mantissa)) * Fraction(2) ** exponent


def binade(number):
    """The exponent of the greatest power of two that is no larger than a fraction, and whether it is the fraction."""
    exponent = number.numerator.bit_length() - number.denominator.bit_length()
    exponent -= Fraction(2) ** exponent > number
    return exponent, Fraction(2) ** exponent == number


def exact_error(function, x, y, target, bits=_BITS):
    """How far y is from the exact value, in ulps."""
    value = as_fraction(enclose(function, float(x), bits)[0])
    ulp = Fraction(2) ** (max(binade(abs(value))[0], target.emin) - target.precision + 1)
    return abs(Fraction(float(y)) - value) / ulp


def cases(function, target, numbers):
    """Inputs of either sign, with the correctly rounded result moved by a few steps, and with results far off."""
    x = np.array([sign * number for number in numbers for sign in (1, -1)]).astype(target.dtype)
    right = evaluate(function, x, target).rounded
    bits = right.view(f"i{right.itemsize}")
    moved = [(bits + bits.dtype.type(step)).view(target.dtype) for step in range(-9, 10)]
    far = [np.full(x.shape, value).astype(target.dtype) for value in (0.0, -0.0, 0.25, 0.5, 1.0, -1.0, 2e-40)]
    y = np.concatenate([*moved, *far, -right])
    x = np.tile(x, y.size // x.size)
    return x[np.isfinite(y)], y[np.isfinite(y)]


def approximated(function, x):
    """Values as the fast path gives them: near the exact ones, and on their side of a limit."""
    limits = {0.25, 0.5, 1.0}
    values = []
    for one in x.tolist():
        near = float(enclose(function, one, 60)[0])
        exact = as_fraction(enclose(function, one, _BITS)[0])
        if near in limits or near == -one / 8:
            near = math.nextafter(near, math.inf if exact > Fraction(near) else -math.inf)
        values.append(near)
    return np.array(values)


def assert_same(exact, error, digits):
    """An error from 0.9 ulp on is as large as the exact one, and between the same powers of two."""
    if exact > 0.9:
        assert binade(exact) == binade(Fraction(error))
        assert float(exact) == pytest.approx(error, rel=2.0**-digits)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_float32_errors_are_settled_on_their_side(function):
    """At the centre, in the tails and between."""
    x, y = cases(function, FLOAT32, _X)
    found = settle(function, x, y, approximated(function, x))
    for one, result, error in zip(x, y, found.tolist(), strict=True):
        assert_same(exact_error(function, one, result, FLOAT32), error, 20)


@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.parametrize("name", ["float16", "float32", "float64"])
def test_errors_measured_slowly_are_on_their_side(function, name):
    """In any format."""
    target = FORMATS[name]
    x, y = cases(function, target, [x for x in (*_X, *_LOST) if x > 2.0**-14 or name != "float16"])
    exact = [exact_error(function, one, result, target) for one, result in zip(x, y, strict=True)]
    judged = [0.9 < error < 2**1000 for error in exact]
    found = iter(measured_slowly(function, x[judged], y[judged], target).tolist())
    for error in compress(exact, judged):
        assert_same(error, next(found), 40)


def beside_limits(function, target):
    """Inputs whose exact value rounds to a limit, with results about as small as its distance from that."""
    smallest = float(np.array(1, target.bits_dtype).view(target.dtype))
    ends = [2.0**-100, 2.0**-30, 192 * 2.0**-149, 2.0**-147, 40.0, 90.0] if target.bits > 16 else [2.0**-12]
    for x in (*ends, *(-x for x in ends), 4.0 * smallest, 2000.0):
        right = float(evaluate(function, np.array([x], target.dtype), target).rounded[0])
        exact = as_fraction(enclose(function, x, _BITS + 3000)[0]) if abs(x) < 1000 else Fraction(right)
        distance = float(exact - Fraction(right))
        for y in {0.0, smallest, distance, 1.25 * distance, 0.75 * distance, 2.0 * distance, 2e-40, float(right)}:
            yield from ((x, float(np.array(sign * y, target.dtype))) for sign in (1, -1))


@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.parametrize("name", ["float16", "float32", "float64"])
def test_tiny_results_are_on_their_side_of_tiny_distances_from_a_limit(function, name):
    """Both are far below what rounding needs, and decide on which side of a power of two an error is."""
    target = FORMATS[name]
    x, y = np.array(sorted(set(beside_limits(function, target))), target.dtype).T
    for one, result, error in zip(x, y, measured_slowly(function, x, y, target).tolist(), strict=True):
        if abs(float(one)) < 1000.0:
            assert_same(exact_error(function, one, result, target, 2 * _BITS), error, 40)


def test_errors_near_powers_of_two_from_the_least_on_are_doubtful():
    """Within 2**-19 of it above, and half of that below, or as many digits as are asked for; infinite ones are not."""
    for power in (1.0, 2.0, 4.0, 2.0**20):
        ends = [1 - 2.0**-20 - 2.0**-53, 1 - 2.0**-20, 1.0, 1 + 2.0**-19 - 2.0**-52, 1 + 2.0**-19]
        errors = power * np.array(ends)
        assert [1, 2, 3] == [*doubtful(errors, np.empty_like(errors), 0.9)]
    errors = np.array([0.5, 1 - 2.0**-21, 1.0, 1.5, np.inf])
    assert [1, 2] == [*doubtful(errors, np.empty_like(errors), 0.9)]
    assert [2] == [*doubtful(errors, np.empty_like(errors), 1.0)]
    assert [2] == [*doubtful(errors, np.empty_like(errors), 0.9, 42)]


@pytest.mark.parametrize(("function", "count"), [("sigmoid", 52), ("sigmoid_derivative", 8), (FUNCTIONS[2], 0)])
def test_few_errors_are_measured_slowly(function, count, monkeypatch):
    """Those alone that neither the approximation nor the side of a limit decides."""
    slow = []
    monkeypatch.setattr(settling, "measured_slowly", lambda f, x, y, t: slow.extend(x) or measured_slowly(f, x, y, t))
    x, y = cases(function, FLOAT32, _X)
    settle(function, x, y, approximated(function, x))
    assert count == len(slow)
    assert 700 < x.size


_BEFORE_31, _BEFORE_25, _BEFORE_20 = (np.nextafter(np.float32(x), np.float32(0)) for x in (31, 2**-25, 2**-20))


@pytest.mark.parametrize(
    ("function", "x", "expected"),
    [
        *(("sigmoid", sign * x, known) for sign in (1, -1) for x, known in ((_BEFORE_25, True), (2**-25, False))),
        *(("sigmoid", x, known) for x, known in ((31, False), (np.nextafter(np.float32(31), np.float32(32)), True))),
        *((function, _BEFORE_20, True) for function in FUNCTIONS[1:]),
        *((function, x, False) for function in FUNCTIONS[1:] for x in (2**-20, 40)),
        ("sigmoid", -40, False),
    ],
)
def test_the_approximation_tells_the_side_of_a_limit_near_0_and_of_1(function, x, expected):
    """For results that are 0, or from 2**-24 of the value on."""
    values = np.full(5, -0.5)
    got = np.array([0.0, -(2.0**-25), 2.0**-25, 2.0**-25 * (1 - 2.0**-53), 1.0])
    found = _tells_the_side(function, np.full(5, x, np.float32), got, values)
    assert [expected and told for told in (True, True, True, False, True)] == found.tolist()


@pytest.mark.parametrize(
    ("difference", "rest", "magnitude", "distance"),
    [
        (4.0, 0.0, 4.0, 0.0),
        (4.0, 2.0**-60, math.nextafter(4.0, 5.0), 2.0**-60),
        (-4.0, 2.0**-60, math.nextafter(4.0, 0.0), -(2.0**-60)),
        (5.0, 2.0**-60, 5.0, 1.0),
        (-7.0, 0.0, 7.0, -1.0),
    ],
)
def test_what_is_beside_a_power_of_two_is_moved_off_it_alone(difference, rest, magnitude, distance):
    """To the side that the rest tells."""
    found = _beside_power_of_two(np.array([difference]), np.array([rest]))
    assert (magnitude, distance) == tuple(float(one[0]) for one in found)
