"""Differences between call paths are told apart from those between equal calls, which need no path."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
from samples_made import OFF_AT_3, right, sample, wrong_at_call
from zoo.planted import sigmoid
from zoo.planted_calls import off_if

from sigmoid_conformance.checks import CHECKS
from sigmoid_conformance.checks.comparing import Comparison, PathCheck
from sigmoid_conformance.in_process import outcome_of

_REMARK = "; equal calls differ as well, see determinism"
_INDEPENDENT = ["layout-independence", "length-independence", "neighbour-independence", "thread-independence"]


def _wrong_at_every_third_call():
    calls = itertools.count()
    return lambda x: off_if(lambda x: next(calls) % 3 == 2)(x)


def paths_told(requirement, evaluate):
    """What is told of the paths on which a requirement is violated."""
    made = sample(evaluate)
    made = replace(made, implementation=replace(made.implementation, paths={"other": sigmoid}))
    found = outcome_of(requirement, CHECKS[requirement], made, ())
    assert "violates" == found.verdict
    return [run.worst.path for run in found.violations]


@pytest.mark.parametrize("requirement", [*_INDEPENDENT, "variant-agreement"])
def test_where_equal_calls_differ_that_is_told_of_every_path(requirement):
    """No layout, place or thread has to be the cause."""
    assert all(path.endswith(_REMARK) for path in paths_told(requirement, _wrong_at_every_third_call()))


def test_where_equal_calls_agree_nothing_is_told_of_them():
    """The path is the cause."""
    paths = paths_told("layout-independence", off_if(lambda x: not x.flags.c_contiguous))
    assert not any("equal calls" in path for path in paths)


def test_determinism_is_about_equal_calls_itself():
    """It says no more of them."""
    assert not any("equal calls" in path for path in paths_told("determinism", _wrong_at_every_third_call()))


def _raises(x):
    raise ValueError("not again")


@pytest.mark.parametrize(
    ("evaluate", "expected"), [*((wrong_at_call(number), number < 3) for number in range(4)), (_raises, True)]
)
def test_calls_are_repeated_as_often_as_the_profile_says_to_see_whether_equal_ones_differ(evaluate, expected):
    """Or raise, which the first did not."""
    assert 3 == right().profile.repetitions
    three = np.flatnonzero(right().inputs == 3)
    check = PathCheck(lambda sample: iter([Comparison("planted", three, OFF_AT_3(right().x[three]))]))
    (found,), _ = check.compare(sample(evaluate))
    assert expected == found.unsteady
