"""In which lanes of a vector differences are, and when that is told."""

from dataclasses import replace

import numpy as np
import pytest
from samples_made import right
from zoo.planted_calls import off_at

from sigmoid_adapters import Implementation
from sigmoid_conformance.checks import CHECKS
from sigmoid_conformance.checks.lanes import lanes_of
from sigmoid_conformance.in_process import outcome_of, sample_of


@pytest.mark.parametrize(
    ("places", "among", "text"),
    [
        (np.arange(5, 400, 8), np.arange(400), "index % 8 is 5"),
        (np.arange(1, 400, 2), np.arange(400), "index % 2 is 1"),
        (np.arange(400)[np.arange(400) % 8 > 5], np.arange(400), "index % 8 is 6 or 7"),
        (np.arange(0, 400, 2), np.arange(0, 400, 2), ""),
        (np.arange(0, 400, 4), np.arange(0, 400, 2), "index % 4 is 0"),
        (np.arange(400)[np.arange(400) % 8 > 2], np.arange(400), ""),
        (np.array([5, 13, 21]), np.arange(400), ""),
        (np.array([5, 13, 21, 29]), np.arange(400), "index % 8 is 5"),
        (np.arange(400), np.arange(400), ""),
        (np.arange(0), np.arange(400), ""),
        (np.arange(400)[np.arange(400) % 16 < 4], np.arange(400), "index % 16 is 0 or 1 or 2 or 3"),
        (np.arange(400)[np.arange(400) % 16 < 5], np.arange(400), ""),
        (np.arange(60, 4000, 64), np.arange(4000), "index % 64 is 60"),
        (np.arange(17, 4000, 32), np.arange(4000), "index % 32 is 17"),
    ],
)
def test_a_pattern_in_the_lanes_leaves_half_of_them_out_at_least(places, among, text):
    """Of lanes that were looked at; and there are four elements at least for each."""
    assert text == lanes_of(places, among)


def test_the_lanes_are_told_that_all_differences_are_in():
    """As a new kernel's author would want to know."""
    path = off_at(lambda x: np.arange(x.size) % 8 == 5)
    made = replace(right(), implementation=replace(right().implementation, paths={"vmap": path}))
    found = outcome_of("variant-agreement", CHECKS["variant-agreement"], made, ())
    assert all("(the worst: index % 8 is 5)" in run.worst.path for run in found.violations)


def test_the_lanes_are_told_though_the_plain_call_is_wrong_in_others():
    """Where an input has moved out of such a lane its result becomes better."""
    lanes = off_at(lambda x: (np.arange(x.size) % 8 == 6) & (x.size > 32))
    made = sample_of(Implementation("mine", "sigmoid", ("float16",), lanes), right().target, right().x)
    differences, _ = CHECKS["length-independence"].compare(made)
    assert {"index % 8 is 6"} == {one.lanes for one in differences if one.path.startswith("moved")}
