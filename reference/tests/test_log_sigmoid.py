"""ln σ and ln(1 - σ): correctly rounded values, errors of the fast path; and faults that have to show."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from sigmoid_reference import (
    evaluate_log_sigmoid,
    log_sigmoid,
    log_sigmoid_complement,
    log_values,
)
from sigmoid_reference.fast import log_sigmoid as fast
from sigmoid_reference.slow_path import decompose_each, round_each
from sigmoid_spec import FORMATS

from .exactly import rounded
from .fast_inputs import families
from .log_sigmoid_again import CONTEXT, by_decimal, by_mpmath

NARROW = ["float8_e4m3fn", "float8_e5m2", "bfloat16", "float16"]


def inputs(name: str) -> np.ndarray:
    target = FORMATS[name]
    return np.arange(1 << target.bits).astype(target.bits_dtype).view(target.dtype)


@pytest.mark.parametrize("name", NARROW)
def test_every_narrow_value_is_the_nearest_number(name):
    """Each finite input whose value is decided at 70 digits, by decimal arithmetic and exact fractions."""
    target, x = FORMATS[name], inputs(name)
    with np.errstate(invalid="ignore"):
        reals, results = x.astype(np.float64), log_sigmoid(x).astype(np.float64)
    chosen = np.flatnonzero(np.abs(reals) <= 100)[:: 1 if target.bits == 8 else 61]
    assert chosen.size > 150
    expected = [float(rounded(Fraction(by_decimal(number)), target)) for number in reals[chosen]]
    assert expected == results[chosen].tolist()


@pytest.mark.parametrize("name", ["float32", "float64"])
@pytest.mark.parametrize("family", families(np.float64))
def test_fast_and_slow_path_agree_bit_for_bit(name, family):
    """Where the fast path is tightest: ends of cases, subnormal results, thresholds, midpoints."""
    target = FORMATS[name]
    x = families(target.dtype.type)[family]
    x = x[np.isfinite(x)][:60]
    expected = round_each("log_sigmoid", x, target)
    assert expected.tobytes() == log_sigmoid(x).tobytes()
    assert expected.tobytes() == log_sigmoid_complement(-x).tobytes()


def test_the_stated_bound_holds_where_it_is_measured_and_a_smaller_one_would_not():
    """2**-67 of the value; a sixteenth of it is exceeded, so that the measurement can fail."""
    rng = np.random.default_rng(5)
    x = np.concatenate(
        [rng.uniform(-12, 12, 400), np.exp2(rng.uniform(-110, 9, 200)), -np.exp2(rng.uniform(-9, 9, 200))]
    )
    value = fast.approximate_log_sigmoid(x)
    errors = [
        abs((CONTEXT.mpf(high) + CONTEXT.mpf(low)) / by_mpmath(number) - 1)
        for number, high, low in zip(x, value.high, value.low, strict=True)
    ]
    assert fast.BOUND / 16 < max(errors) <= fast.BOUND


def largest_error(x):
    value = fast.approximate_log_sigmoid(x)
    parts = zip(x, value.high, value.low, strict=True)
    return max(abs((CONTEXT.mpf(high) + CONTEXT.mpf(low)) / by_mpmath(number) - 1) for number, high, low in parts)


def test_a_series_that_is_cut_short_would_exceed_the_bound(monkeypatch):
    """Without its two last terms."""
    x = np.random.default_rng(6).uniform(0, 5, 300)
    assert largest_error(x) <= fast.BOUND
    monkeypatch.setattr(fast, "_excess", lambda u: u * u / 3 + (u * u) ** 2 / 5)
    assert largest_error(x) > fast.BOUND


def test_what_the_fast_path_leaves_open_is_decided_by_the_slow_path(monkeypatch):
    """With a bound 2**40 times as wide, some of the inputs; the results are the same."""
    x = np.random.default_rng(7).uniform(-30, 30, 2000).astype(np.float32)
    expected, asked = log_sigmoid(x), []

    def slow(function, numbers, target):
        asked.append(numbers.size)
        return round_each(function, numbers, target)

    monkeypatch.setattr(log_values, "BOUND", fast.BOUND * 2.0**40)
    monkeypatch.setattr(log_values, "round_each", slow)
    assert expected.tobytes() == log_sigmoid(x).tobytes()
    assert 0 < sum(asked) < x.size


@pytest.mark.parametrize("name", FORMATS)
def test_special_inputs_give_the_limits_and_the_canonical_nan(name):
    """0 is +0 at +∞ and -0 where it is rounded to; -∞ at -∞; no finite number overflows."""
    target = FORMATS[name]
    numbers = np.array([np.nan, np.inf, target.greatest, -target.greatest], np.float64).astype(target.dtype)
    results = log_sigmoid(numbers)
    assert target.nan == int(results.view(target.bits_dtype)[0])
    if target.has_infinity:
        assert 0 == int(results.view(target.bits_dtype)[1])
        assert float(log_sigmoid(-numbers[1:2])[0]) == -np.inf
    assert target.sign_bit == int(results.view(target.bits_dtype)[2])
    assert float(results[3]) == -target.greatest


@pytest.mark.parametrize("function", [log_sigmoid, log_sigmoid_complement])
def test_arguments_are_taken_and_refused_as_by_sigmoid(function):
    """Shapes, layouts, byte order and scalars; an int is refused with the formats named."""
    x = np.array([[-7.0, 0.0, 3.0], [0.25, -1.5, 90.0]])
    assert function(x[:, ::-2].astype(">f8")).dtype == np.dtype(">f8")
    assert function(x)[:, ::-2].tolist() == function(x[:, ::-2]).tolist()
    assert (np.float64, np.float32) == (type(function(1.5)), type(function(np.float32(1.5))))
    assert function(np.zeros((0, 2), np.float16)).shape == (0, 2)
    with pytest.raises(TypeError, match="x is of type int: expected a Python float"):
        function(1)


@pytest.mark.parametrize("name", FORMATS)
def test_fractions_and_exponents_are_those_of_the_slow_path(name):
    """What rounding lost is known to 2**(precision - 67) ulp."""
    target = FORMATS[name]
    x = families(np.float32)["ordinary"].astype(target.dtype)[:60]
    expected, found = decompose_each("log_sigmoid", x, target), evaluate_log_sigmoid(x, target)
    assert expected.exponent.tolist() == found.exponent.tolist()
    assert np.abs(expected.fraction - found.fraction).max() <= 2.0 ** (target.precision - 67)
    assert expected.rounded.tobytes() == found.rounded.tobytes()


def test_evaluate_log_sigmoid_refuses_another_format():
    """Nothing is converted behind the caller's back."""
    with pytest.raises(TypeError, match="in native byte order"):
        evaluate_log_sigmoid(np.zeros(2, np.float16), FORMATS["float32"])
