"""The requirements on σ over the real numbers; the name of a test begins with the id of its requirement.

The comparisons are of rational numbers, the ends of rigorous enclosures: an inequality that passes holds at that x.
"""

import random
from fractions import Fraction
from itertools import pairwise

import mpmath
import pytest

TINY = mpmath.mpf(2) ** -290
LANDMARKS = (2.0**-149, 2.0**-60, 2.0**-24, 1.5 * 2.0**-22, 0.01, 0.3, 1.0, 2.5, 5.0, 16.7, 37.4, 88.8, 104.0, 746.0)
DRAW = random.Random(1838)
POSITIVE = sorted((*LANDMARKS, *(DRAW.uniform(0.0, 40.0) for _ in range(12))))
POINTS = [-x for x in reversed(POSITIVE)] + [0.0] + POSITIVE

each_point = pytest.mark.parametrize("x", POINTS)
each_positive_point = pytest.mark.parametrize("x", POSITIVE)


def by_definition(x):
    """σ(x) in mpmath, from its definition."""
    return 1 / (1 + mpmath.exp(-mpmath.mpf(x)))


@each_point
def test_sigmoid_definition_is_what_the_reference_encloses(ends, exact, x):
    """The formula of the definition, evaluated with 4000 bits, lies in the enclosure."""
    lower, upper = ends("sigmoid", x)
    assert lower <= exact(by_definition(x)) <= upper


@each_point
def test_sigmoid_range_is_open_at_both_ends(ends, x):
    """Neither 0 nor 1 is reached."""
    lower, upper = ends("sigmoid", x)
    assert 0 < lower <= upper < 1


@pytest.mark.parametrize(("a", "b"), list(pairwise(POINTS)))
def test_sigmoid_strictly_increasing_from_each_point_to_the_next(ends, a, b):
    """The enclosures do not even touch."""
    assert ends("sigmoid", a)[1] < ends("sigmoid", b)[0]


@pytest.mark.parametrize("x", [1, 10, 100, 1000])
def test_sigmoid_limits_are_approached_faster_than_powers_of_two(ends, x):
    """As e is above 2."""
    assert ends("sigmoid", -x)[1] < Fraction(1, 2**x)
    assert 1 - ends("sigmoid", x)[0] < Fraction(1, 2**x)


def test_sigmoid_limits_are_the_values_at_the_infinities(ends):
    """The enclosures there are single points."""
    assert [ends("sigmoid", x, 1) for x in (-mpmath.inf, mpmath.inf)] == [(0, 0), (1, 1)]


@each_point
def test_sigmoid_symmetry_holds_for_the_definition(x):
    """Both sides are evaluated from the definition."""
    assert abs(by_definition(-x) - (1 - by_definition(x))) < TINY * by_definition(-x)


@each_point
def test_sigmoid_symmetry_holds_for_the_enclosures(ends, x):
    """The sum of two enclosures holds 1 and little else."""
    (lower, upper), (mirrored_lower, mirrored_upper) = ends("sigmoid", x), ends("sigmoid", -x)
    assert lower + mirrored_lower <= 1 <= upper + mirrored_upper
    assert upper + mirrored_upper - lower - mirrored_lower <= Fraction(1, 2**299)


@each_point
def test_tanh_form_is_the_same_function(x):
    """With mpmath's own tanh."""
    assert abs((1 + mpmath.tanh(mpmath.mpf(x) / 2)) / 2 - by_definition(x)) < TINY * by_definition(x)


@pytest.mark.parametrize("p", [Fraction(1, 10**30), Fraction(1, 3), Fraction(1, 2), 1 - Fraction(1, 10**30)])
def test_logistic_odds_give_the_probability_back(ends, p):
    """From p to its log-odds and back, to 250 bits."""
    x = mpmath.log(mpmath.mpf(p.numerator) / (p.denominator - p.numerator))
    lower, upper = ends("sigmoid", +x)
    assert abs((lower + upper) / 2 - p) < Fraction(1, 2**250) * p


@each_point
def test_sigmoid_exponential_bounds_hold_on_both_tails(ends, exact, x):
    """The bounds are lowered by more than the error of mpmath's exponential."""
    slightly_less = 1 - mpmath.mpf(2) ** -3900
    assert ends("sigmoid", x)[1] < exact(mpmath.exp(x) * slightly_less)
    assert 1 - ends("sigmoid", x)[0] < exact(mpmath.exp(-mpmath.mpf(x)) * slightly_less)


@each_positive_point
def test_sigmoid_near_zero_bounds_hold_for_every_positive_number(ends, x):
    """Not only near 0."""
    lower, upper = ends("sigmoid", x)
    exact_x = Fraction(x)
    assert Fraction(1, 2) + exact_x / 4 - exact_x**3 / 48 < lower
    assert upper < Fraction(1, 2) + exact_x / 4


@pytest.mark.parametrize("a", POINTS[::6])
@pytest.mark.parametrize("b", POINTS[::5])
def test_sigmoid_lipschitz_constant_is_a_quarter(ends, a, b):
    """For points far apart, close together and equal."""
    (low_a, high_a), (low_b, high_b) = ends("sigmoid", a), ends("sigmoid", b)
    width = (high_a - low_a) + (high_b - low_b)
    assert max(high_a - low_b, high_b - low_a) - width <= abs(Fraction(a) - Fraction(b)) / 4


def test_sigmoid_lipschitz_constant_cannot_be_less(ends):
    """Close to 0 the quotient comes arbitrarily near to ¼."""
    x = Fraction(1, 2**40)
    assert (ends("sigmoid", 2.0**-40)[0] - Fraction(1, 2)) / x > Fraction(1, 4) - Fraction(1, 2**80)
