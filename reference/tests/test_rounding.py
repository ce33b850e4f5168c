"""One rounding from an exact number, or from an enclosure, into each format."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath import libmp

from sigmoid_reference.rounding import Rounded, round_dyadic, round_interval
from sigmoid_spec import FORMATS

from .exactly import power_of_two, rounded, ulp_exponent

EXAMPLES = settings(max_examples=300, derandomize=True, deadline=None)
formats = st.sampled_from(list(FORMATS.values()))
mantissas = st.integers(1, (1 << 200) - 1)
each_format = pytest.mark.parametrize("target", FORMATS.values(), ids=FORMATS)


def raw(mantissa: int, exponent: int):
    return libmp.from_man_exp(mantissa, exponent)


def value_of(result: Rounded) -> Fraction:
    magnitude = result.integer * power_of_two(result.exponent)
    return -magnitude if result.negative else magnitude


def in_ulps(target, numerator: int, denominator: int):
    """Give a raw number of so many ulps in the binade [1/2, 1)."""
    shift = denominator.bit_length() - 1
    return raw(numerator, -target.precision - shift)


@EXAMPLES
@given(formats, mantissas, st.integers(-1400, 20), st.booleans())
def test_a_dyadic_number_is_rounded_as_its_definition_says(target, mantissa, exponent, negative):
    """Value, ulp and what rounding lost agree with exact fractions, subnormal results and underflow to 0 included."""
    number = (-mantissa if negative else mantissa) * power_of_two(exponent)
    result = round_dyadic(raw(-mantissa if negative else mantissa, exponent), target)
    assert (rounded(number, target), ulp_exponent(number, target)) == (value_of(result), result.exponent)
    lost = abs(number) / power_of_two(result.exponent) - result.integer
    assert abs(lost - Fraction(result.fraction)) <= abs(lost) * power_of_two(-52) + power_of_two(-1074)


@each_format
def test_a_tie_goes_to_the_even_neighbour(target):
    """Half an ulp above an even multiple is rounded down, above an odd one up."""
    even = 1 << (target.precision - 1)
    integers = [round_dyadic(in_ulps(target, 2 * (even + step) + 1, 2), target).integer for step in range(4)]
    assert [even, even + 2, even + 2, even + 4] == integers


@each_format
def test_a_tie_is_left_by_any_excess(target):
    """2**-500 ulps decide as well as a whole one would."""
    middle = 2 * (1 << (target.precision - 1)) + 1
    above, below = (in_ulps(target, (middle << 499) + way, 1 << 500) for way in (1, -1))
    assert 1 == round_dyadic(above, target).integer - round_dyadic(below, target).integer


@each_format
def test_subnormal_results_count_in_the_least_subnormal(target):
    """3/4, 5/4, 1/2 and 3/2 of the least subnormal number give 1, 1, 0 and 2 of them."""
    quarters = [round_dyadic(raw(quarter, target.least_exponent - 2), target) for quarter in (3, 5, 2, 6)]
    assert [1, 1, 0, 2] == [result.integer for result in quarters]
    assert {target.least_exponent} == {result.exponent for result in quarters}


@each_format
def test_a_number_that_vanishes_keeps_its_sign_and_its_size(target):
    """Rounded to 0, a tiny negative number is still negative, and its error is its size in ulps."""
    result = round_dyadic(raw(-1, target.least_exponent - 40), target)
    assert Rounded(True, 0, 2.0**-40, target.least_exponent) == result


@each_format
def test_rounding_up_carries_into_the_next_binade(target):
    """A quarter of an ulp below 1 is rounded to 1, still counted in the ulps below 1."""
    result = round_dyadic(in_ulps(target, (4 << target.precision) - 1, 4), target)
    assert Rounded(False, 1 << target.precision, -0.25, -target.precision) == result


@each_format
def test_a_power_of_two_from_below_counts_in_the_ulps_under_it(target):
    """Where numbers just below 1 are meant, 1 is 2**p of their ulps; from above it is 2**(p-1) of twice that."""
    below, at = (round_dyadic(libmp.fone, target, from_below=side) for side in (True, False))
    assert Rounded(False, 1 << target.precision, 0.0, -target.precision) == below
    assert Rounded(False, 1 << (target.precision - 1), 0.0, 1 - target.precision) == at


@each_format
def test_an_enclosure_that_holds_a_midpoint_is_not_rounded(target):
    """Ends on both sides of a midpoint are for different numbers: the precision has to rise."""
    middle = (2 << (target.precision - 1)) + 1
    lower, upper = (in_ulps(target, (middle << 9) + way, 1 << 10) for way in (-1, 1))
    assert round_interval((lower, upper), target) is None


@each_format
def test_an_enclosure_that_holds_a_power_of_two_is_not_rounded(target):
    """Both ends round to 1/2, but the ulp of the value is not decided."""
    one = 1 << (target.precision - 1)
    lower, upper = (in_ulps(target, (one << 10) + way, 1 << 10) for way in (-1, 1))
    assert round_interval((lower, upper), target) is None


@each_format
def test_an_enclosure_that_ends_at_a_power_of_two_is_rounded(target):
    """Up to 1, not including it, and down to -1: the number is on the near side and has the ulps of there."""
    near = in_ulps(target, (1 << target.precision + 10) - 1, 1 << 10)
    results = [
        round_interval((near, libmp.fone), target),
        round_interval((libmp.fnone, libmp.mpf_neg(near)), target),
    ]
    assert [(sign, 1 << target.precision, -target.precision) for sign in (False, True)] == [
        (result.negative, result.integer, result.exponent) for result in results
    ]


@EXAMPLES
@given(formats, st.integers(2, 1 << 60), st.integers(-1150, -10), st.integers(-30, 0), st.booleans())
def test_an_enclosure_is_rounded_only_as_every_number_inside_it(target, mantissa, exponent, spread, negative):
    """If a result comes, then it is that of numbers close to either end and in the middle."""
    least = mantissa * power_of_two(exponent)
    width = power_of_two(exponent + spread)
    ends = [raw(mantissa, exponent), raw((mantissa << -spread) + 1, exponent + spread)]
    interval = (libmp.mpf_neg(ends[1]), libmp.mpf_neg(ends[0])) if negative else tuple(ends)
    inside = [(-1 if negative else 1) * (least + width * part / 1024) for part in (1, 512, 1023)]
    if (result := round_interval(interval, target)) is not None:
        assert [value_of(result)] * 3 == [rounded(number, target) for number in inside]
        assert [result.exponent] * 3 == [ulp_exponent(number, target) for number in inside]


@each_format
def test_an_exact_value_is_its_own_enclosure(target):
    """Equal ends stand for one number, which may be a power of two or 0."""
    assert round_dyadic(libmp.fhalf, target) == round_interval((libmp.fhalf, libmp.fhalf), target)
    assert Rounded(False, 0, 0.0, target.least_exponent) == round_interval((libmp.fzero, libmp.fzero), target)
