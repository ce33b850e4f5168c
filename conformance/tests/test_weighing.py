"""Findings on a sample, weighed against entries of the ledger: those on neighbours, and others."""

import math

import numpy as np
import pytest

from sigmoid_adapters import Implementation
from sigmoid_adapters.deviations import KnownDeviation
from sigmoid_conformance.in_process import sample_of
from sigmoid_conformance.weighing import judge, weigh
from sigmoid_spec import FORMATS

X = np.array([-2.0, -1.0, 1.0, 2.0], np.float32)
SAMPLE = sample_of(Implementation("own", "sigmoid", ("float32",), np.copy), FORMATS["float32"], X)


def known(lower, upper, bound, step):
    """Tell whether a step of so many ulps back, from 1 to 2, is known by an entry."""
    entry = KnownDeviation("own", "float32", "monotonicity", lower, upper, bound, lower, "planted", (), "planted==1")
    finding = weigh(SAMPLE, np.array([0.0, 0.0, 0.0, step]), [entry])
    assert finding.known_count + finding.violation_count == 1
    return bool(finding.known_count)


@pytest.mark.parametrize(
    ("lower", "upper", "expected"), [(0.5, 1.5, True), (1.5, 3.0, True), (0.5, 1.0, False), (2.5, 3.0, False)]
)
def test_a_step_over_a_gap_is_known_where_the_entry_reaches_into_the_gap(lower, upper, expected):
    """An entry that ends where the gap begins says nothing of what is in it."""
    assert known(lower, upper, 8.0, 4.0) is expected


def test_a_step_over_a_gap_may_be_that_of_two_neighbours():
    """And of no more."""
    assert known(0.5, 3.0, 8.0, 16.0)
    assert not known(0.5, 3.0, 8.0, 16.5)


def test_an_entry_on_another_requirement_ends_where_it_ends():
    """Its bound counts once."""
    entry = KnownDeviation("own", "float32", "accuracy", 0.5, 1.5, 8.0, 1.0, "planted", (), "planted==1")
    assert 0 == weigh(SAMPLE, np.array([0.0, 0.0, 0.0, 4.0]), [entry]).known_count


def test_a_step_over_the_first_gap_is_known_as_well():
    """From -2 to -1, by an entry that ends between them."""
    entry = KnownDeviation("own", "float32", "monotonicity", -3.0, -1.5, 8.0, -2.0, "planted", (), "planted==1")
    assert 1 == weigh(SAMPLE, np.array([0.0, 4.0, 0.0, 0.0]), [entry]).known_count


WITH_NAN = sample_of(SAMPLE.implementation, FORMATS["float32"], np.append(X, np.float32(np.nan)))


@pytest.mark.parametrize(
    ("lower", "upper", "expected"),
    [
        (-2.0, -2.0, [1, 0, 0, 0, 0]),
        (2.0, 2.0, [0, 0, 0, 1, 0]),
        (-1.0, 1.0, [0, 1, 1, 0, 0]),
        (-2.0, 2.0, [1, 1, 1, 1, 0]),
        (-4.0, -3.0, [0, 0, 0, 0, 0]),
        (3.0, 4.0, [0, 0, 0, 0, 0]),
        (math.nan, math.nan, [0, 0, 0, 0, 1]),
        (-math.inf, math.inf, [1, 1, 1, 1, 1]),
    ],
)
def test_an_entry_speaks_of_its_interval_with_both_ends_and_of_nan_if_of_all_or_of_nothing_else(lower, upper, expected):
    """Half an ulp at one input after the other; its bound is half an ulp, too."""
    entry = KnownDeviation("own", "float32", "accuracy", lower, upper, 0.5, lower, "planted", (), "planted==1")
    findings = [weigh(WITH_NAN, np.where(np.arange(5) == place, 0.5, 0.0), [entry]) for place in range(5)]
    assert expected == [finding.known_count for finding in findings]
    assert [1 - known for known in expected] == [finding.violation_count for finding in findings]


def test_an_entry_that_does_not_show_is_stale_unless_inputs_may_miss_it():
    """As it is by default."""
    entry = KnownDeviation("own", "float32", "accuracy", 0.5, 1.5, 8.0, 1.0, "planted", (), "planted==1")
    assert "violates" == judge("accuracy", SAMPLE, np.zeros(4), [entry]).verdict
    assert "conforms" == judge("accuracy", SAMPLE, np.zeros(4), [entry], strict=False).verdict
