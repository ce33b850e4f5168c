"""Findings as sentences for a terminal."""

import pytest

from sigmoid_conformance.intervals import Interval, Witness
from sigmoid_conformance.outcome import Outcome
from sigmoid_conformance.report import Report
from sigmoid_conformance.table import details


def run_of(x, count, excess):
    """An interval about one number, with so many inputs and so large an excess."""
    witness = Witness(x, 0.5, 0.5, "0x3c00", "0x3800", "0x3800", excess)
    return Interval(x, x, count, count, (0.5, 0.5), (0.5, 0.5), witness)


RUNS = tuple(run_of(float(place), count, 1.0 + 98.0 * (place == 9)) for place, count in enumerate(range(20, 10, -1)))


def text_of(outcome):
    report = Report("mine", "sigmoid", "float16", "exhaustive", 65536, outcomes=(outcome,))
    return "\n".join(details(report))


@pytest.mark.parametrize(
    ("outcome", "more"),
    [
        (Outcome("accuracy", "violates", violations=RUNS, violation_count=155), 2),
        (Outcome("accuracy", "known deviation", known=RUNS, known_count=155), 8),
    ],
)
def test_the_worst_interval_is_shown_though_it_has_the_fewest_inputs(outcome, more):
    """Of ten, the last one; how many are not shown is said."""
    text = text_of(outcome)
    assert "off by 99 ulp" in text
    assert f"and {more} intervals more with fewer inputs" in text


def test_intervals_are_not_said_to_be_left_out_where_none_is():
    """Two known ones."""
    text = text_of(Outcome("accuracy", "known deviation", known=RUNS[8:], known_count=23))
    assert 2 == text.count("worst at")
    assert "more with fewer" not in text


@pytest.mark.parametrize(
    ("requirement", "inputs", "share"),
    [
        ("accuracy", "11 inputs;", "11 of 65,536 inputs (exhaustive)"),
        ("no-warnings", "11 sampled inputs;", "11 of the inputs called on (sampled)"),
    ],
)
def test_ways_to_call_are_never_said_to_be_exhaustive(requirement, inputs, share):
    """Though the results were looked at on all inputs."""
    runs = {"violations": RUNS[9:], "violation_count": 11, "known": RUNS[9:], "known_count": 11}
    text = text_of(Outcome(requirement, "violates", **runs))
    assert 2 == text.count(inputs)
    assert f"violated at {share}" in text
    assert f"known at {share}" in text


@pytest.mark.parametrize(
    ("requirement", "expected"),
    [
        ("accuracy", "expected 0.5 (bits 0x3800), off by 99 ulp"),
        ("monotonicity", "expected 0.5 (bits 0x3800); against the direction from the input before it, by 99 ulp"),
        ("symmetry", "(bits 0x3800); with the result at -x the law of reflection is broken by 99 ulp"),
    ],
)
def test_what_relates_two_inputs_names_the_other_one(requirement, expected):
    """The result that is shown may be right."""
    assert expected in text_of(Outcome(requirement, "violates", violations=RUNS[9:], violation_count=11))
