"""The checks themselves, on samples made for the purpose: what they give, and where exactly they begin to complain."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from zoo.correct import CORRECT

from sigmoid_adapters.deviations import known_deviations
from sigmoid_conformance.checks import CHECKS, RESULT_CHECKS
from sigmoid_conformance.in_process import sample_of
from sigmoid_conformance.inputs import standard_inputs
from sigmoid_conformance.searching import checks_of_search
from sigmoid_spec import REQUIREMENTS, constant_zones, format_named

_BY_FUNCTION = {"sigmoid": "correct.exp", "sigmoid_derivative": "correct.exp.derivative"}


@cache
def sample(function="sigmoid", name="float16"):
    """Results of a correct implementation at all inputs of a format."""
    (implementation,) = [one for one in CORRECT if one.name == _BY_FUNCTION[function]]
    x, _ = standard_inputs(function, format_named(name), None, 0, ())
    return sample_of(implementation, format_named(name), x)


@pytest.mark.parametrize("requirement", CHECKS)
@pytest.mark.parametrize("function", _BY_FUNCTION)
def test_a_check_gives_exactly_0_where_it_has_nothing_to_say(requirement, function):
    """At every input, and nothing below 0."""
    if function in REQUIREMENTS[requirement].functions:
        found = sample(function)
        assert found.x.shape == CHECKS[requirement](found).shape
        assert {0.0} == set(np.unique(CHECKS[requirement](found)))


def found_at(requirement, made, x):
    """What a check gives at one input."""
    (place,) = np.flatnonzero(made.inputs == x)
    return CHECKS[requirement](made)[place]


def changed(made, field, values):
    """A sample with another result, error or exact value at some inputs, and nothing else consistent with it."""
    array = getattr(made, field).copy()
    for x, value in values.items():
        array[made.inputs == x] = value
    return replace(made, **{field: array})


@pytest.mark.parametrize(
    ("requirement", "x", "result"),
    [
        ("accuracy", 1.5, 0.5),
        ("saturation-not-early", 6.0, 1.0),
        ("subnormal-results", -12.0, 0.0),
    ],
)
def test_an_error_of_just_the_bound_is_allowed_and_a_larger_one_is_not(requirement, x, result):
    """Faithful is less than 1 ulp off, which float16 is asked to be."""
    for error, expected in ((np.nextafter(1, 0), 0.0), (1.0, 1.0)):
        made = changed(changed(sample(), "y", {x: result}), "errors", {x: error})
        assert expected == found_at(requirement, made, x)


def test_a_result_that_is_no_number_is_left_to_other_requirements():
    """Accuracy judges finite results of numbers only."""
    made = sample()
    for x, y in ((1.5, np.nan), (2.0, np.inf)):
        broken = changed(changed(made, "y", {x: y}), "errors", {x: np.inf})
        assert 0 == found_at("accuracy", broken, x)
    nan = replace(made, y=np.where(np.isnan(made.inputs), 0.5, made.y).astype(np.float16), errors=made.errors + np.inf)
    assert not CHECKS["accuracy"](nan)[made.numbers :].any()


@pytest.mark.parametrize(("function", "bound"), [("sigmoid", 1.5), ("sigmoid_derivative", 1.0)])
def test_symmetry_begins_to_complain_beyond_its_bound(function, bound):
    """One and a half ulp for x and -x of the complement, one for an even function; counted in the larger ulp."""
    made = sample(function)
    x, ulp = -2.0, 2.0**-11 if function == "sigmoid" else 2.0**-14
    (right,) = made.results[made.inputs == -x]
    (left,) = made.results[made.inputs == x]
    exact = 1 - right if function == "sigmoid" else right
    step = 2.0**-13 if function == "sigmoid" else ulp
    assert abs(left - exact) < bound * ulp
    offset = bound * ulp
    at_bound = changed(made, "y", {x: exact + offset})
    assert 0 == found_at("symmetry", at_bound, x) == found_at("symmetry", at_bound, -x)
    beyond = changed(made, "y", {x: exact + offset + step})
    assert bound + step / ulp == found_at("symmetry", beyond, x) == found_at("symmetry", beyond, -x)


def test_a_step_back_is_counted_in_ulps_of_the_exact_value():
    """Two ulps of results between a half and 1, at the second input of the pair."""
    made = sample()
    (place,) = np.flatnonzero(made.inputs == 2.5)
    before = made.results[place - 1]
    dented = changed(made, "y", {2.5: before - 2 * 2.0**-11})
    assert 2 == found_at("monotonicity", dented, 2.5)
    assert 1 == np.count_nonzero(CHECKS["monotonicity"](dented))


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({-1: 0.5 - 2**-12}, {-1}),
        ({0: 0.5 - 2**-12}, set()),
        ({0: 0.5 + 2**-11}, {1}),
        ({-2: 0.5 + 2**-11}, {-1}),
        ({1: 0.5 - 2**-12}, {1}),
    ],
)
def test_the_two_zeros_are_one_point(changes, found):
    """No step is seen from -0 to +0; one from either to its neighbour is. Places count from +0."""
    made = sample()
    middle = made.numbers // 2
    assert (0.0, 0.0) == tuple(made.inputs[middle - 1 : middle + 1])
    y = made.y.copy()
    for place, result in changes.items():
        y[middle + place] = result
    assert {middle + place for place in found} == {*np.flatnonzero(CHECKS["monotonicity"](replace(made, y=y)))}


@pytest.mark.parametrize("x", [-0.5, 0.5])
def test_steps_near_zero_are_seen(x):
    """On either side."""
    made = sample()
    (place,) = np.flatnonzero(made.inputs == x)
    assert found_at("monotonicity", changed(made, "y", {x: made.results[place - 1] - 2**-10}), x) > 0


@pytest.mark.parametrize("gap", [-1000, -1, 1, 1000])
def test_no_step_is_seen_across_a_gap(gap):
    """Where inputs are left out, the two beside the gap are no neighbours; all others are."""
    made = sample()
    edge = made.numbers // 2 + gap
    y = np.where(np.arange(made.x.size) < edge, made.y, 0).astype(np.float16)
    places = np.arange(made.x.size) - made.numbers // 2
    across = replace(made, y=y, places=np.where(np.arange(made.x.size) < edge, places - 1, places))
    assert not CHECKS["monotonicity"](across).any()
    for neighbours in (None, places):
        assert [edge] == [*np.flatnonzero(CHECKS["monotonicity"](replace(across, places=neighbours)))]


def test_every_input_of_a_constant_tail_has_to_give_its_constant():
    """The first and the last one included, and none of the centre, which is no tail."""
    made = sample()
    for zone in constant_zones("sigmoid", "float16"):
        for x in (zone.lower, zone.upper):
            late = changed(changed(made, "y", {x: 0.25}), "errors", {x: 7.0})
            assert (0.0 if zone.place == "centre" else 7.0) == found_at("saturation-not-late", late, x)


def test_subnormal_begins_below_the_least_normal_number():
    """A 0 for it is early saturation, a 0 for the next smaller number a lost subnormal."""
    made = sample()
    least = 2.0**-14
    for rounded, requirement, other in (
        (least, "saturation-not-early", "subnormal-results"),
        (least - 2.0**-24, "subnormal-results", "saturation-not-early"),
        (1.5 * least, "saturation-not-early", "subnormal-results"),
    ):
        x = -9.0
        lost = changed(changed(changed(made, "rounded", {x: rounded}), "y", {x: 0.0}), "errors", {x: 1000.0})
        assert 1000 == found_at(requirement, lost, x)
        assert 0 == found_at(other, lost, x)


def test_the_limit_of_a_side_is_that_of_its_sign():
    """A 0 at -0.5 is too early, a 1 there is not the limit of that side; at and right of 0 it is the other way."""
    made = sample()
    for x, own, others in ((-0.5, 0.0, 1.0), (0.5, 1.0, 0.0), (0.0, 1.0, 0.0)):
        for y, expected in ((own, 99.0), (others, 0.0)):
            wrong = changed(changed(made, "y", {x: y}), "errors", {x: 99.0})
            assert expected == CHECKS["saturation-not-early"](wrong)[made.inputs == x].max()


def test_minus_0_counts_as_half_an_ulp_at_least():
    """As an error of its own, where the value is right."""
    for error, expected in ((0.0, 0.5), (0.25, 0.5), (0.75, 0.75)):
        made = changed(changed(sample(), "y", {-20.0: -0.0}), "errors", {-20.0: error})
        assert expected == found_at("range", made, -20.0)
        assert 1 == np.count_nonzero(CHECKS["range"](made))


def test_two_results_of_one_array_are_not_compared_where_the_ledger_says_that_places_matter():
    """By hypothesis: other requirements are searched for all the same, but those that are excused."""
    entry = replace(known_deviations()[0], requirement="length-independence")
    assert {*RESULT_CHECKS} == {*checks_of_search(frozenset(), [])}
    left = {*checks_of_search(frozenset({"range"}), [entry])}
    assert {*RESULT_CHECKS} - left == {"range", "monotonicity", "symmetry"}
