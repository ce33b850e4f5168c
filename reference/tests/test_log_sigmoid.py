"""ln σ and ln(1 - σ): enclosures, correctly rounded values, errors of the fast path; and faults that have to show."""

from __future__ import annotations

import math
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal
from fractions import Fraction

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sigmoid_reference
from sigmoid_reference import (
    enclose_log_sigmoid,
    enclose_log_sigmoid_complement,
    evaluate_log_sigmoid,
    log_sigmoid,
    log_sigmoid_complement,
    log_values,
)
from sigmoid_reference.fast import log_sigmoid as fast
from sigmoid_reference.slow_path import decompose_each, round_each
from sigmoid_spec import FORMATS

from .exactly import fraction_of, rounded
from .fast_inputs import families

CONTEXT = mpmath.MPContext()
CONTEXT.prec = 1400
DECIMAL = Context(prec=120, Emin=MIN_EMIN, Emax=MAX_EMAX)
NARROW = ["float8_e4m3fn", "float8_e5m2", "bfloat16", "float16"]
EXAMPLES = settings(max_examples=60, deadline=None)


def by_mpmath(x: float):
    """The value ln σ(x) as the logarithm of the quotient, at a precision that no cancellation exhausts."""
    return CONTEXT.log(1 / (1 + CONTEXT.exp(-CONTEXT.mpf(x))))


def by_decimal(x: float) -> Decimal:
    """The logarithm and the exponential of libmpdec, for |x| up to 100: of 120 digits 44 may cancel."""
    return DECIMAL.ln(DECIMAL.add(Decimal(1), DECIMAL.exp(Decimal(x).copy_negate()))).copy_negate()


def inputs(name: str) -> np.ndarray:
    target = FORMATS[name]
    return np.arange(1 << target.bits).astype(target.bits_dtype).view(target.dtype)


@pytest.mark.parametrize("x", [0.0, 5e-324, -5e-324, 1.0, -1.0, 2.0**-60, 40.0, -40.0, 500.0, -500.0, 745.2])
@pytest.mark.parametrize("bits", [1, 53, 300])
def test_the_value_by_mpmath_lies_inside(x, bits):
    """The textbook formula at 1400 bits, and for the complement the one of -x."""
    lower, upper = enclose_log_sigmoid(x, bits)
    assert lower <= by_mpmath(x) <= upper
    assert upper - lower <= abs(upper) * mpmath.mpf(2) ** -bits
    assert (lower, upper) == enclose_log_sigmoid_complement(-x, bits)


@EXAMPLES
@given(st.floats(-100, 100), st.integers(20, 120))
def test_the_value_by_decimal_arithmetic_lies_inside_and_twice_the_width_away_does_not(x, bits):
    """A logarithm that is not mpmath's; a planted shift is seen."""
    lower, upper = map(fraction_of, enclose_log_sigmoid(x, bits))
    exact, doubt = Fraction(by_decimal(x)), abs(Fraction(by_decimal(x))) / 10**70
    assert lower - doubt <= exact <= upper + doubt
    step = 2 * (upper - lower)
    assert not lower + step <= exact <= upper + step


@pytest.mark.parametrize("x", [1e300, 1e17])
def test_far_from_zero_the_enclosure_keeps_the_side(x):
    """For ln σ(-x) < -x and ln σ(x) < 0, nearer to both than any precision."""
    assert enclose_log_sigmoid(-x, 10)[1] == -x
    assert enclose_log_sigmoid(x, 10)[1] < 0


@pytest.mark.parametrize(("x", "value"), [(math.inf, 0), (-math.inf, -math.inf)])
def test_the_infinities_stand_for_the_limits(x, value):
    """0 and -∞."""
    assert enclose_log_sigmoid(x, 8) == (value, value)


@pytest.mark.parametrize(
    ("error", "arguments", "match"),
    [
        (ValueError, (math.nan, 8), "at NaN"),
        (ValueError, (1.0, 0), "at least 1"),
        (TypeError, (1.0, 2.5), "bits must be an int"),
        (TypeError, ("1", 8), "cannot take a str"),
    ],
)
def test_an_enclosure_refuses_what_enclose_refuses(error, arguments, match):
    """With the same sentences."""
    with pytest.raises(error, match=match):
        enclose_log_sigmoid(*arguments)


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


def test_the_logarithms_are_no_functions_of_the_public_contract():
    """`FUNCTIONS` stays as it is, and `enclose` refuses their names."""
    with pytest.raises(ValueError, match="unknown function 'log_sigmoid'"):
        sigmoid_reference.enclose("log_sigmoid", 1.0, 8)
