"""The bounds of float64 fractions where they are tightest, approximations as bad as they may be, and planted faults."""

from __future__ import annotations

from types import MappingProxyType

import mpmath
import numpy as np
import pytest

from sigmoid_reference import enclose
from sigmoid_reference.fast import decomposing_float64, precise, series, wide
from sigmoid_reference.fast.pairs import Pair
from sigmoid_spec import FUNCTIONS

from .float64_decomposed import BOUNDS, FLOAT64, NEAR_AN_END, NEAR_ZERO, complaints, crossings, landmarks, off_by

BOUND = 2.0**-57  # a bound so wide that ordinary inputs come as near to powers of two and to midpoints
CONTEXT = mpmath.MPContext()
CONTEXT.prec = 300
each_function = pytest.mark.parametrize("function", FUNCTIONS)


def pairs_of(numbers) -> Pair:
    """Round to pairs, |low| <= ulp(high)/2."""
    high = [float(number) for number in numbers]
    low = [float(number - rounded) for number, rounded in zip(numbers, high, strict=True)]
    return Pair(np.array(high), np.array(low))


def approximate_with(monkeypatch, error: float, bound: float):
    """Replace all approximations by the exact values, times 1 + error; and the bounds that speak of them."""
    factor = 1 + CONTEXT.mpf(error)

    def approximate(function, x):
        return pairs_of([CONTEXT.mpf(enclose(function, number, 300)[0]) * factor for number in x.tolist()])

    def exponential(distance):
        exact = (CONTEXT.exp(-(CONTEXT.mpf(number) + 512)) for number in distance.tolist())
        return pairs_of([CONTEXT.ldexp(value, wide.SCALE) * factor for value in exact])

    monkeypatch.setattr(decomposing_float64, "approximate_pair", approximate)
    monkeypatch.setattr(wide, "scaled_exponential", exponential)
    for module in (decomposing_float64, wide):
        monkeypatch.setattr(module, "BOUNDS", dict.fromkeys(FUNCTIONS, bound))
    monkeypatch.setattr(decomposing_float64, "_TAIL_BOUND", bound)


def hard_to_tell(function: str) -> np.ndarray:
    """Give inputs beside powers of two, and where the function nears 1 or is subnormal."""
    found = landmarks(function)
    return np.concatenate([crossings(function)[::2], found["beside 1"], found["subnormal results"]])


@pytest.mark.parametrize("error", [0.99 * BOUND, -0.99 * BOUND, 0.1 * BOUND, -0.1 * BOUND])
@each_function
def test_any_approximation_within_its_bound_gives_the_exact_evaluation(function, error, monkeypatch):
    """Even if off by 2**-57 above or below: what that leaves open is left to the slow path."""
    approximate_with(monkeypatch, error, BOUND)
    assert [] == complaints(function, hard_to_tell(function), 2.0**53 * BOUND)


@pytest.mark.parametrize("error", [0.99 * BOUND, -0.99 * BOUND])
@each_function
def test_a_bound_that_is_too_small_is_noticed(function, error, monkeypatch):
    """Approximations that are off by eight times their bound give wrong results or exponents."""
    approximate_with(monkeypatch, error, BOUND / 8)
    assert [] != complaints(function, hard_to_tell(function), 2.0**53 * BOUND)


def test_a_binade_that_is_taken_for_sure_is_noticed(monkeypatch):
    """Without the test of nearness to a power of two an exponent of σ′ is wrong, for one sign of the error at least."""
    monkeypatch.setattr(
        decomposing_float64, "_unsure_binade", lambda value, bound: np.zeros(value.high.shape, np.bool_)
    )
    found = []
    for error in (0.99 * BOUND, -0.99 * BOUND):
        approximate_with(monkeypatch, error, BOUND)
        found += complaints("sigmoid_derivative", hard_to_tell("sigmoid_derivative"), 2.0**53 * BOUND)
    assert [] != found


def test_a_binade_is_unsure_within_the_bound_of_a_power_of_two_only():
    """On both sides of it, for both signs; a number between powers of two shows its binade whatever its low part."""
    times = np.array([0.0, 1.0, -1.0, 2.0, -2.0, 2.1, -2.1])
    for power in (0.25, -(2.0**-700)):
        value = Pair(np.full(7, power), times * BOUND * power)
        assert [True] * 5 + [False] * 2 == decomposing_float64._unsure_binade(value, BOUND).tolist()
    between = Pair(np.full(7, 0.75), times * BOUND)
    assert [False] * 7 == decomposing_float64._unsure_binade(between, BOUND).tolist()


def test_a_sigmoid_that_reaches_one_is_noticed(monkeypatch):
    """From 40 on an approximation that is too large by 2**-57 exceeds 1, and counts in the wrong ulps."""
    approximate_with(monkeypatch, 0.99 * BOUND, BOUND)
    monkeypatch.setattr(decomposing_float64, "_keep_below_one", lambda value: value.high == 1.0)
    assert [] != complaints("sigmoid", landmarks("sigmoid")["beside 1"], 2.0**53 * BOUND)


@each_function
def test_fractions_near_an_end_that_are_not_asked_for_again_are_noticed(function, monkeypatch):
    """Subnormal results are rounded beyond doubt before their fractions are good to 2**-53."""
    approximate_with(monkeypatch, 0.99 * BOUND, BOUND)
    monkeypatch.setattr(decomposing_float64, "_near_half", lambda fraction, bound: np.zeros(fraction.shape, np.bool_))
    x = -np.random.default_rng(8).uniform(707.8, 709.5, 400)
    assert [] != complaints(function, x, 2.0**53 * BOUND)


def tightest(function: str) -> np.ndarray:
    """Give inputs where the error of fractions is largest: for σ″ near 0, else next to half steps of the table."""
    rng = np.random.default_rng(5)
    if function == "sigmoid_second_derivative":
        return 2.0**-16 * (1 - rng.uniform(0, 2.0**-6, 2000))
    steps = rng.integers(1 << 15, 700 << 14, 4000) + 0.5
    return -steps / 32768 * (1 - rng.uniform(0, 2.0**-20, steps.size))


@each_function
def test_the_largest_error_of_a_fraction_stays_below_its_bound(function):
    """It comes within a factor of 64 of it, so that a bound much smaller would be exceeded."""
    assert BOUNDS[function] / 64 < off_by(function, tightest(function)) < BOUNDS[function]


@each_function
def test_an_approximation_that_loses_bits_is_noticed(function, monkeypatch):
    """Pairs whose low parts are single precision are off by 2**-78, far above the bound."""

    def losing(function, x):
        high, low = precise.approximate_pair(function, x)
        return Pair(high, low.astype(np.float32).astype(np.float64))

    monkeypatch.setattr(decomposing_float64, "approximate_pair", losing)
    assert [] != complaints(function, np.linspace(-20, 20, 500), 2.0**-44)


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize(("function", "off"), [("sigmoid", 1e-5), ("sigmoid_second_derivative", 1e-12)])
def test_a_coefficient_of_the_series_that_is_off_is_noticed(function, off, sign, monkeypatch):
    """By a hundred-thousandth, or 1e-12 in σ″, where it carries a sixth of an ulp."""
    x = sign * NEAR_ZERO * np.linspace(0.6, 0.999, 500)
    assert [] == complaints(function, x, NEAR_AN_END)
    changed = {name: coefficient * (1 + off) for name, coefficient in series._CORRECTIONS.items()}
    monkeypatch.setattr(series, "_CORRECTIONS", MappingProxyType(changed))
    assert [] != complaints(function, x, NEAR_AN_END)


@each_function
def test_a_term_of_the_series_that_is_off_is_noticed(function, monkeypatch):
    """By 2**-48, which for σ′, without a correction, is all that there is to be off."""
    term = series._term
    monkeypatch.setattr(series, "_term", lambda *given: term(*given) * (1 + 2.0**-48))
    assert [] != complaints(function, NEAR_ZERO * np.linspace(0.6, 0.999, 500), NEAR_AN_END)


def test_the_binade_below_a_power_of_two_is_noticed_when_confused(monkeypatch):
    """σ″ at powers of two near zero, where |x|/8 is a power of two and the value is a hair below it."""
    powers = np.ldexp(1.0, np.arange(-1074, -27))
    assert [] == complaints(FUNCTIONS[2], powers, NEAR_AN_END)
    exponent = series._exponent
    monkeypatch.setattr(series, "_exponent", lambda function, x: exponent(function, np.nextafter(x, np.inf)))
    wrong = complaints(FUNCTIONS[2], powers, NEAR_AN_END)
    assert [float(x).hex() for x in powers if x > 2.0 ** (FLOAT64.emin + 3)] == wrong
