"""The requirements on σ′ and σ″ over the real numbers; the name of a test begins with the id of its requirement."""

import random
import re
from fractions import Fraction
from itertools import pairwise

import mpmath
import pytest

from sigmoid_spec import REQUIREMENTS

D, DD = "sigmoid_derivative", "sigmoid_second_derivative"
TINY = mpmath.mpf(2) ** -290
STEP = Fraction(1, 2**100)
LANDMARKS = (2.0**-149, 2.0**-60, 2.0**-26, 0.01, 0.3, 1.0, 1.317, 2.5, 5.0, 16.7, 37.4, 88.8, 104.0, 746.0)
DRAW = random.Random(1838)
POSITIVE = sorted((*LANDMARKS, *(DRAW.uniform(0.0, 40.0) for _ in range(12))))
POINTS = [-x for x in reversed(POSITIVE)] + [0.0] + POSITIVE

each_point = pytest.mark.parametrize("x", POINTS)
each_positive_point = pytest.mark.parametrize("x", POSITIVE)


def quotient_form(x):
    """e⁻ˣ/(1 + e⁻ˣ)², from both sides of 0 as it stands."""
    e = mpmath.exp(-mpmath.mpf(x))
    return e / (1 + e) ** 2


@each_point
def test_derivative_quotient_form_is_what_the_reference_encloses(ends, exact, x):
    """Evaluated with 4000 bits."""
    lower, upper = ends(D, x)
    assert lower <= exact(quotient_form(x)) <= upper


@each_positive_point
def test_derivative_quotient_form_is_the_slope_of_sigmoid(ends, x):
    """By the mean value theorem a secant's slope lies between the slopes at its ends, σ′ being monotone there."""
    end = Fraction(x) + STEP
    after = mpmath.mpf(end.numerator) / end.denominator
    bits = 1000 + int(4 * x)
    rise = [ends("sigmoid", after, bits)[i] - ends("sigmoid", x, bits)[1 - i] for i in (0, 1)]
    assert ends(D, after, bits)[0] <= rise[1] / STEP
    assert rise[0] / STEP <= ends(D, x, bits)[1]


@each_positive_point
def test_derivative_quotient_form_agrees_with_numerical_differentiation(x):
    """A central difference of the definition, with a step of 2**-900 and 4000 bits."""
    step = mpmath.mpf(2) ** -900
    slope = (1 / (1 + mpmath.exp(-x - step)) - 1 / (1 + mpmath.exp(-x + step))) / (2 * step)
    assert abs(slope - quotient_form(x)) < TINY * quotient_form(x)


@each_positive_point
def test_derivative_power_chain_form_is_the_slope_of_the_reciprocal(x):
    """Factor by factor: of v⁻¹ in v, and of v = 1 + e⁻ˣ in x, by central differences; their product is σ′."""
    step, v = mpmath.mpf(2) ** -900, 1 + mpmath.exp(-mpmath.mpf(x))
    outer = (1 / (v + step) - 1 / (v - step)) / (2 * step)
    inner = (mpmath.exp(-x - step) - mpmath.exp(-x + step)) / (2 * step)
    assert abs(outer + v**-2) < TINY
    assert abs(inner + mpmath.exp(-mpmath.mpf(x))) < TINY * mpmath.exp(-mpmath.mpf(x))
    assert abs(outer * inner - quotient_form(x)) < TINY * quotient_form(x)


@each_point
def test_derivative_product_form_overlaps_the_enclosure(ends, x):
    """The product of the enclosures of σ and 1 − σ meets that of σ′, and is narrow."""
    (low, high), (lower, upper) = ends("sigmoid", x), ends(D, x)
    assert low * (1 - high) <= upper
    assert lower <= high * (1 - low)
    assert high * (1 - low) - low * (1 - high) <= Fraction(1, 2**290) * lower


@each_point
def test_derivative_even_holds_for_the_quotient_form(x):
    """Though e⁻ˣ is tiny on one side and huge on the other."""
    assert abs(quotient_form(x) - quotient_form(-x)) < TINY * quotient_form(x)


@each_point
def test_derivative_positive_at_every_number(ends, x):
    """At 746 as well, where no float64 tells it from 0."""
    assert ends(D, x)[0] > 0


@each_point
def test_derivative_maximum_is_reached_only_at_zero(ends, x):
    """Strictly below ¼ elsewhere, by at least (p − ½)² with an enclosed p."""
    lower, upper = ends(D, x)
    assert upper < Fraction(1, 4) if x else lower == upper == Fraction(1, 4)


@pytest.mark.parametrize(("a", "b"), list(pairwise([0.0, *POSITIVE])))
def test_derivative_unimodal_falls_away_from_zero(ends, a, b):
    """On both sides, and the enclosures do not touch."""
    assert ends(D, b)[1] < ends(D, a)[0]
    assert ends(D, -b)[1] < ends(D, -a)[0]


@pytest.mark.parametrize("x", [1, 10, 100, 1000])
def test_derivative_vanishes_faster_than_powers_of_two(ends, x):
    """On both sides."""
    assert max(ends(D, x)[1], ends(D, -x)[1]) < Fraction(1, 2**x)


@each_point
def test_derivative_near_zero_bounds_hold_for_every_other_number(ends, x):
    """Not only near 0; at 0 both bounds are the value."""
    lower, upper = ends(D, x)
    least = Fraction(1, 4) - Fraction(x) ** 2 / 16
    greatest = least + Fraction(x) ** 4 / 96
    assert least < lower <= upper < greatest if x else least == lower == upper == greatest


@each_positive_point
def test_second_derivative_form_is_the_slope_of_the_derivative(x):
    """A central difference of the quotient form, with a step of 2**-900 and 4000 bits."""
    step, y = mpmath.mpf(2) ** -900, 1 / (1 + mpmath.exp(-mpmath.mpf(x)))
    slope = (quotient_form(x + step) - quotient_form(x - step)) / (2 * step)
    assert abs(slope - y * (1 - y) * (1 - 2 * y)) < TINY * abs(slope)


@each_point
def test_second_derivative_form_overlaps_the_enclosure(ends, exact, x):
    """Evaluated with 4000 bits from σ."""
    y = 1 / (1 + mpmath.exp(-mpmath.mpf(x)))
    lower, upper = ends(DD, x, 300)
    assert lower <= exact(y * (1 - y) * (1 - 2 * y)) <= upper


@each_point
def test_second_derivative_odd_holds_for_its_form(x):
    """Evaluated on both sides from the definition of σ."""
    left, right = (1 / (1 + mpmath.exp(-mpmath.mpf(s))) for s in (-x, x))
    sum_of_both = left * (1 - left) * (1 - 2 * left) + right * (1 - right) * (1 - 2 * right)
    assert abs(sum_of_both) <= TINY * quotient_form(x) * abs(x)


@each_positive_point
def test_second_derivative_sign_is_opposite_to_that_of_its_argument(ends, x):
    """And it is 0 at 0."""
    assert ends(DD, x)[1] < 0 < ends(DD, -x)[0]
    assert ends(DD, 0.0) == (0, 0)


@pytest.mark.parametrize("x", [1, 10, 100, 1000])
def test_second_derivative_vanishes_faster_than_powers_of_two(ends, x):
    """On both sides; with the signs that it has there."""
    assert -Fraction(1, 2**x) < ends(DD, x)[0] < 0 < ends(DD, -x)[1] < Fraction(1, 2**x)


@each_positive_point
def test_second_derivative_near_zero_bound_holds_for_every_other_number(ends, x):
    """Not only near 0."""
    assert -Fraction(x) / 8 < ends(DD, x)[0]
    assert ends(DD, -x)[1] < Fraction(x) / 8


def test_values_at_zero_are_rational(ends):
    """The enclosures are single points."""
    expected = [(Fraction(1, 2),) * 2, (Fraction(1, 4),) * 2, (0, 0)]
    assert expected == [ends(function, 0.0) for function in ("sigmoid", D, DD)]


@pytest.mark.parametrize("place", [0, 1])
def test_values_at_one_have_the_digits_shown(ends, place):
    """All of them: both ends of the enclosure begin with these digits."""
    digits = re.findall(r"0\.(\d+)…", REQUIREMENTS["values-at-one"].sentence)[place]
    lower, upper = (int(end * 10 ** len(digits)) for end in ends(("sigmoid", D)[place], 1))
    assert (int(digits), int(digits)) == (lower, upper)
