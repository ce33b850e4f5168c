"""Evaluations of float64 by vectorised arithmetic, against the slow path on every kind of input; memory."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import sigmoid_reference
from sigmoid_reference import errors_in_ulps, evaluate, hard_cases
from sigmoid_reference.fast import decomposing_float64
from sigmoid_reference.fast.arrays import BLOCK_OF_PAIRS
from sigmoid_reference.slow_path import decompose_each
from sigmoid_spec import FUNCTIONS

from .float64_decomposed import BOUNDS, FLOAT64, NEAR_AN_END, NEAR_ZERO, complaints, crossings, landmarks

EXAMPLES = settings(max_examples=150, derandomize=True, deadline=None)
each_function = pytest.mark.parametrize("function", FUNCTIONS)


@pytest.mark.parametrize("family", landmarks("sigmoid"))
@each_function
def test_results_exponents_and_fractions_are_the_exact_ones_where_they_are_tightest(function, family):
    """Results and exponents to the bit, fractions to the bound that is stated."""
    assert [] == complaints(function, landmarks(function)[family], BOUNDS[function])


@EXAMPLES
@given(st.sampled_from(FUNCTIONS), arrays(np.float64, st.integers(1, 30)))
def test_an_evaluation_is_the_exact_one_at_any_numbers(function, x):
    """Whatever stands side by side, specials included."""
    assert [] == complaints(function, x, BOUNDS[function])


@each_function
def test_near_zero_fractions_are_as_good_as_those_of_the_slow_path(function):
    """Both signs, from the threshold down to the least number."""
    x = np.exp2(np.random.default_rng(4).uniform(-80, -27, 2000))
    x = np.concatenate([x, -x, np.nextafter(NEAR_ZERO, 0) * np.linspace(0.5, 1, 500), 2.0**-1074 * np.arange(1, 500)])
    assert [] == complaints(function, x, NEAR_AN_END)


@each_function
def test_exponents_change_between_the_neighbours_of_a_crossing(function):
    """Else those inputs would show nothing: three neighbours lie in two binades, normal results provided."""
    exponents = evaluate(function, crossings(function), FLOAT64).exponent.reshape(3, -1)
    normal = exponents.max(axis=0) > FLOAT64.least_exponent
    assert normal.sum() > 1000
    assert set(np.ptp(exponents[:, normal], axis=0).tolist()) == {1}


@pytest.mark.parametrize("function", FUNCTIONS[:2])
def test_beside_a_midpoint_the_other_neighbour_is_never_nearer(function):
    """At every published hard case the right result is within 1/2 ulp, and its neighbours are not below 1/2."""
    groups = [group for group in hard_cases("float64") if group["function"] == function]
    x = np.array([float.fromhex(case["x"]) for group in groups for case in group["cases"]])
    exact = evaluate(function, x, FLOAT64)
    assert (errors_in_ulps(exact.rounded, exact) <= 0.5).all()
    for towards in (0.0, 2.0):
        assert (errors_in_ulps(np.nextafter(exact.rounded, towards), exact) >= 0.5).all()


@each_function
def test_rounded_results_are_those_of_the_function_itself(function):
    """A hundred thousand numbers, by two ways through the fast path."""
    rng = np.random.default_rng(6)
    x = np.concatenate([rng.uniform(-800, 800, 50000), rng.integers(0, 2**64 - 1, 50000, np.uint64).view(np.float64)])
    expected = getattr(sigmoid_reference, function)(x)
    assert expected.tobytes() == evaluate(function, x, FLOAT64).rounded.tobytes()


@each_function
def test_an_evaluation_does_not_depend_on_the_neighbours(function):
    """All kinds mixed, over the ends of working blocks, and each on its own."""
    mixed = np.concatenate(list(landmarks(function).values()))
    x = np.random.default_rng(1).permutation(np.resize(mixed, BLOCK_OF_PAIRS + 3000))
    whole = evaluate(function, x, FLOAT64)
    for part in (slice(0, 1), slice(77, 90), slice(BLOCK_OF_PAIRS - 5, BLOCK_OF_PAIRS + 9), slice(-1, None)):
        alone = evaluate(function, x[part], FLOAT64)
        for name in ("rounded", "fraction", "exponent", "is_zero"):
            assert getattr(whole, name)[part].tobytes() == getattr(alone, name).tobytes()


@each_function
def test_the_slow_path_is_asked_seldom_for_fractions(function, monkeypatch):
    """Of a million numbers from all cases none, or next to none."""
    asked = []

    def counting(function, x, target):
        asked.append(x.size)
        return decompose_each(function, x, target)

    monkeypatch.setattr(decomposing_float64, "decompose_each", counting)
    rng, count = np.random.default_rng(0), 1 << 18
    bits = rng.integers(0, 2**64 - 1, count, np.uint64).view(np.float64)
    small = np.exp2(rng.uniform(-40, 0, count))
    evaluate(
        function, np.concatenate([rng.uniform(-40, 40, count), rng.uniform(-800, 800, count), small, bits]), FLOAT64
    )
    assert sum(asked) <= 1


@each_function
def test_an_evaluation_takes_no_memory_that_grows_with_the_array_but_the_result(function):
    """A million numbers need no more beside the four arrays than a quarter of it: working blocks."""
    beside = []
    for count in (1 << 18, 1 << 20):
        x = np.linspace(-30, 30, count)
        evaluate(function, x, FLOAT64)
        tracemalloc.start()
        found = evaluate(function, x, FLOAT64)
        result = sum(part.nbytes for part in (found.rounded, found.fraction, found.exponent, found.is_zero))
        beside.append(tracemalloc.get_traced_memory()[1] - result)
        tracemalloc.stop()
    assert beside[1] < beside[0] + (1 << 18)
