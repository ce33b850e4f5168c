"""The ends of the constant zones: against the reference, and against the midpoints that they follow from."""

import math

import mpmath
import numpy as np
import pytest

import sigmoid_reference
from sigmoid_spec import FORMATS, FUNCTIONS, STEPWISE_SATURATION, constant_zones

each_function = pytest.mark.parametrize("function", FUNCTIONS)
each_format = pytest.mark.parametrize("name", FORMATS)


def stepped(x: float, name: str, steps: int) -> float:
    """The number of the format that is `steps` encodings farther from 0."""
    target = FORMATS[name]
    pattern = np.array([x], target.dtype).view(target.bits_dtype).astype(np.int64) + steps
    return float(pattern.astype(target.bits_dtype).view(target.dtype)[0])


def result(function: str, x: float, name: str) -> float:
    """The correctly rounded result."""
    return float(getattr(sigmoid_reference, function)(np.array([x], FORMATS[name].dtype))[0])


def inner_ends(function, name):
    """The four ends that face another result, each with the step that leads out of its zone and the zone's value."""
    left, centre, right = constant_zones(function, name)
    return [
        (left.upper, -1, left.value),
        (centre.lower, 1, centre.value),
        (centre.upper, 1, centre.value),
        (right.lower, -1, right.value),
    ]


@each_function
@each_format
def test_result_at_each_end_is_the_value_of_the_zone(function, name):
    """As the reference rounds it."""
    assert [end[2] for end in inner_ends(function, name)] == [
        result(function, x, name) for x, _, _ in inner_ends(function, name)
    ]


@each_function
@each_format
def test_result_outside_each_end_is_another_value(function, name):
    """At the neighbour of the format."""
    for x, outward, value in inner_ends(function, name):
        assert value != result(function, stepped(x, name, outward), name)


@each_function
@each_format
def test_result_at_the_far_end_of_each_tail_is_the_value_of_the_zone(function, name):
    """At the infinities, or at the largest finite numbers of a format without."""
    left, _, right = constant_zones(function, name)
    far = math.inf if FORMATS[name].has_infinity else FORMATS[name].greatest
    assert (-far, far) == (left.lower, right.upper)
    assert [left.value, right.value] == [result(function, x, name) for x in (-far, far)]


def steep_root(h):
    """The x > 0 of the centre and that of the tail at which |σ″(x)| = h: u − u³ = 4h with u = tanh(x/2)."""
    angle = mpmath.acos(-6 * mpmath.sqrt(3) * h) / 3
    roots = (2 / mpmath.sqrt(3) * mpmath.cos(angle - turn * 2 * mpmath.pi / 3) for turn in (1, 0))
    return tuple(2 * mpmath.atanh(u) for u in roots)


def midpoints(function, name):
    """Where f(x) lies midway between the value of a zone and the next number of the format, at the four ends."""
    target = FORMATS[name]
    half = mpmath.mpf(2)
    least = half ** (target.least_exponent - 1)
    if function == "sigmoid":
        values = (least, half**-1 - half ** -(target.precision + 2), half**-1 + half ** -(target.precision + 1))
        return [mpmath.log(y / (1 - y)) for y in (*values, 1 - half ** -(target.precision + 1))]
    if function == "sigmoid_derivative":
        centre, tail = (mpmath.sqrt(1 - 4 * y) for y in (half**-2 - half ** -(target.precision + 3), least))
        centre, tail = 2 * mpmath.atanh(centre), 2 * mpmath.atanh(tail)
    else:
        centre, tail = steep_root(least)
    return [-tail, -centre, centre, tail]


@each_function
@each_format
def test_ends_are_the_last_numbers_before_the_midpoints(function, name):
    """Each end lies on the zone's side of the real number at which f is midway, its outer neighbour on the other."""
    for (x, outward, _), midpoint in zip(inner_ends(function, name), midpoints(function, name), strict=True):
        neighbour = stepped(x, name, outward)
        assert min(x, neighbour) < midpoint < max(x, neighbour)


@each_format
def test_right_tail_of_sigmoid_starts_close_to_a_multiple_of_ln_2(name):
    """Namely at (p + 1) ln 2, from which ln(2ᵖ⁺¹ − 1) differs by less than 2⁻ᵖ."""
    precision = FORMATS[name].precision
    exact = midpoints("sigmoid", name)[3]
    assert 0 < (precision + 1) * mpmath.log(2) - exact < mpmath.mpf(2) ** -precision
    assert abs(exact - mpmath.log(mpmath.mpf(2) ** (precision + 1) - 1)) < mpmath.mpf(2) ** -1000


@each_format
def test_left_tail_of_sigmoid_ends_close_to_a_multiple_of_ln_2(name):
    """Namely at −(p − emin) ln 2."""
    exponent = FORMATS[name].precision - FORMATS[name].emin
    exact = midpoints("sigmoid", name)[0]
    assert 0 < exact + exponent * mpmath.log(2) < mpmath.mpf(2) ** (1 - exponent)
    assert abs(exact + mpmath.log(mpmath.mpf(2) ** exponent - 1)) < mpmath.mpf(2) ** -1000


@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.parametrize("name", ["float8_e4m3fn", "float8_e5m2"])
def test_zones_are_all_inputs_with_their_value_exhaustively(function, name):
    """Every finite input of the 8-bit formats."""
    target = FORMATS[name]
    x = np.arange(256).astype(np.uint8).view(target.dtype)
    numbers, y = x.astype(np.float64), getattr(sigmoid_reference, function)(x).astype(np.float64)
    for value in {zone.value for zone in constant_zones(function, name)}:
        zones = [zone for zone in constant_zones(function, name) if zone.value == value]
        inside = np.logical_or.reduce([(zone.lower <= numbers) & (numbers <= zone.upper) for zone in zones])
        assert np.array_equal(inside, y == value)


def rounded(number, precision):
    """A positive mpmath number, rounded to nearest, ties to even, at a precision and without bounds of exponent."""
    with mpmath.workprec(precision):
        return +number


def stepwise_sigmoid(x, precision):
    """1/(1 + e⁻ˣ) with each operation rounded."""
    exponential = rounded(mpmath.exp(-mpmath.mpf(x)), precision)
    return rounded(1 / rounded(1 + exponential, precision), precision)


@each_format
def test_stepwise_saturation_is_the_first_input_that_gives_one(name):
    """At its neighbour the result is below 1; the exponential is normal at both, so its range does not matter."""
    x, precision = STEPWISE_SATURATION[name], FORMATS[name].precision
    before = stepped(x, name, -1)
    assert stepwise_sigmoid(before, precision) < 1 == stepwise_sigmoid(x, precision)
    assert mpmath.exp(-x) > mpmath.mpf(2) ** FORMATS[name].emin
    assert before < x <= constant_zones("sigmoid", name)[2].lower


@pytest.mark.parametrize(
    ("exponent", "x"),
    [(-126, -87.3365), (-150, -103.972), (24, 16.6355), (25, 17.3287), (53, 36.7368), (54, 37.43), (-1075, -745.133)],
)
def test_landmarks_are_multiples_of_ln_2(exponent, x):
    """To the digits that are commonly quoted."""
    assert abs(exponent * mpmath.log(2) - x) < 5e-4


def test_normal_results_of_float32_end_at_minus_126_ln_2():
    """The first input below it has an exact value below the least normal number."""
    x = np.float32(-126 * math.log(2))
    values = [sigmoid_reference.enclose("sigmoid", np.nextafter(x, np.float32(side)), 60) for side in (-200, 0)]
    assert values[0][1] < mpmath.mpf(2) ** -126 < values[1][0]


def test_exponential_overflows_in_float32_where_sigmoid_is_subnormal():
    """At −128 ln 2, e⁻ˣ passes every finite number and σ is 2⁻¹²⁸."""
    x = np.float32(-89)
    assert mpmath.exp(-float(x)) > FORMATS["float32"].greatest
    assert 2.0**-149 < float(sigmoid_reference.sigmoid(x)) < 2.0**-126


def test_blocks_outside_the_zones_are_the_only_ones_that_need_an_oracle():
    """In float32, σ is constant outside 2⁻²⁶ < |x| < 104."""
    left, centre, right = constant_zones("sigmoid", "float32")
    assert -104 < left.upper < centre.lower <= -(2.0**-26)
    assert 2.0**-26 <= centre.upper < right.lower < 104
