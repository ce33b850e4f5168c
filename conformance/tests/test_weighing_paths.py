"""What differs between call paths, weighed against entries that name the paths they speak of, and told by element."""

import math
from dataclasses import replace

import numpy as np
import pytest
from samples_made import right
from zoo.planted import patched, sigmoid, steps
from zoo.planted_calls import off_if

from sigmoid_adapters import Implementation
from sigmoid_adapters.deviations import KnownDeviation
from sigmoid_conformance.checks import CHECKS
from sigmoid_conformance.checks.comparing import Difference
from sigmoid_conformance.evaluating import BadCall
from sigmoid_conformance.in_process import outcome_of
from sigmoid_conformance.outcome import Failure
from sigmoid_conformance.report import Report
from sigmoid_conformance.table import details, interval_lines
from sigmoid_conformance.weighing_paths import described, one_failure, weigh_paths

AT_3 = patched(sigmoid, lambda x: x == 3, lambda y: steps(y, -1))
FAR_AT_3 = patched(sigmoid, lambda x: x == 3, lambda y: steps(y, -4))


def entry(*paths, bound=1.0, lower=3.0, requirement="variant-agreement"):
    """An entry of the ledger on 3."""
    return KnownDeviation(
        "mine", "float16", requirement, lower, 3.0, bound, 3.0, "planted", (), "planted==1", tuple(paths)
    )


def outcome(paths, *entries, requirement="variant-agreement", evaluate=sigmoid):
    """Judge paths of a correct implementation."""
    made = Implementation("mine", "sigmoid", ("float16",), evaluate, paths=paths)
    return outcome_of(requirement, CHECKS[requirement], replace(right(), implementation=made), entries)


def test_a_difference_is_known_on_the_path_that_an_entry_names():
    """With its cause."""
    own = entry("by out=")
    found = outcome({"out=": AT_3}, own)
    assert ("known deviation", 0, 1) == (found.verdict, found.violation_count, found.known_count)
    assert (own,) == found.causes


def test_a_difference_on_another_path_is_not_known():
    """Though it is at the same input, and of the same size."""
    found = outcome({"out=": AT_3, "vmap": AT_3}, entry("by out="))
    assert ("violates", 1, 0) == (found.verdict, found.violation_count, found.known_count)
    assert found.violations[0].worst.path.startswith("by vmap")
    assert () == found.stale


def test_a_smaller_difference_on_another_path_is_told_with_its_own_measure():
    """A larger one that is known hides it not."""
    found = outcome({"out=": FAR_AT_3, "vmap": AT_3}, entry("by out=", bound=4.0))
    assert ("violates", 1.0) == (found.verdict, found.violations[0].worst.excess)
    assert found.violations[0].worst.path.startswith("by vmap")


def test_a_difference_beyond_the_bound_of_its_path_is_not_known():
    """Nor outside its interval."""
    assert "violates" == outcome({"out=": FAR_AT_3}, entry("by out=")).verdict
    assert "violates" == outcome({"out=": AT_3}, replace(entry("by out="), lower=-1.0, upper=2.0)).verdict


@pytest.mark.parametrize("requirement", ["variant-agreement", "layout-independence", "length-independence"])
def test_an_entry_that_names_paths_is_stale_once_it_no_longer_shows(requirement):
    """One that names none may depend on a race or on a place in memory."""
    own = entry("by out=", requirement=requirement)
    assert (own,) == outcome({"out=": sigmoid}, own, requirement=requirement).stale
    unsteady = entry(requirement=requirement)
    assert "conforms" == outcome({"out=": sigmoid}, unsteady, requirement=requirement).verdict


def test_an_entry_is_stale_once_one_of_its_paths_no_longer_shows():
    """The message names them."""
    found = outcome({"out=": AT_3, "vmap": sigmoid}, entry("by out=", "by vmap"))
    assert "violates" == found.verdict
    text = "\n".join(details(Report("mine", "sigmoid", "float16", "exhaustive", 65536, outcomes=(found,))))
    assert "no longer shows, not even at 0x1.8p+1, by each of these: by out=; by vmap: if it is mended" in text


def test_an_interval_need_not_show_where_another_of_the_same_paths_and_cause_does():
    """The bounds of one deviation may differ from interval to interval; another cause is another deviation."""
    missed = replace(entry("by out=", lower=2.0), upper=2.5)
    assert "known deviation" == outcome({"out=": AT_3}, entry("by out="), missed).verdict
    apart = replace(missed, cause="another")
    assert (apart,) == outcome({"out=": AT_3}, entry("by out="), apart).stale


def test_an_entry_on_a_path_speaks_of_it_in_every_arrangement():
    """And shows if any of them does."""
    strided = {"out=": lambda x: sigmoid(x) if x.flags.c_contiguous else off_if(lambda x: True)(x)}
    violations = outcome(strided).violations
    assert all(", " in found.worst.path for found in violations)
    assert "known deviation" == outcome(strided, replace(entry("by out="), lower=-4.0, upper=4.0)).verdict
    assert "violates" == outcome(strided, replace(entry("by out"), lower=-4.0, upper=4.0)).verdict


def test_an_entry_without_paths_speaks_of_all_of_them():
    """Whichever shows."""
    assert "known deviation" == outcome({"out=": AT_3, "vmap": AT_3}, entry()).verdict


def _fails(x):
    raise ValueError("no axis")


def test_that_a_path_raises_is_known_by_an_unbounded_entry_and_the_others_are_judged():
    """Which it may name or not."""
    unbounded = entry(bound=math.inf, lower=4.0)
    assert "known deviation" == outcome({"vmap": _fails}, unbounded).verdict
    found = outcome({"vmap": _fails, "out=": AT_3}, unbounded)
    assert ("violates", 1) == (found.verdict, found.violation_count)
    assert "violates" == outcome({"vmap": _fails}, entry()).verdict


def test_the_plain_call_is_set_beside_the_one_that_differs():
    """And its place in the array."""
    (found,) = outcome({"out=": AT_3}).violations
    report = Report("mine", "sigmoid", "float16", "exhaustive", 65536)
    assert [
        "seen on [0x1.8p+1, 0x1.8p+1] = [3, 3], 1 sampled input",
        "worst at x = 0x1.8p+1 (bits 0x4200): by out=, at index 48641 of 65536: got 0.952 (bits 0x3b9e) "
        "instead of 0.9526 (bits 0x3b9f), 1 ulp apart",
    ] == list(interval_lines(found, report, "variant-agreement"))


def test_an_input_that_differs_in_two_elements_is_told_at_the_first_of_them():
    """Though another input differs as much before it."""
    sample = right()
    two, three = (int(np.flatnonzero(sample.x == x)[0]) for x in (2.0, 3.0))
    indices = np.array([two, three, three])
    got = steps(sample.y[indices], -1)
    found = Difference("doubled", 5, np.array([1, 2, 4]), indices, got, sample.y[indices], *np.ones((3, 3)))
    first, second = weigh_paths(sample, [found], ()).violations
    assert ("doubled, at index 1 of 5", "doubled, at index 2 of 5") == (first.worst.path, second.worst.path)


@pytest.mark.parametrize(
    ("size", "lanes", "expected"),
    [
        (1, "", "alone"),
        (2, "", "alone, at index 0 of 2"),
        (8, "index % 4 is 0", "alone, at index 0 of 8 (the worst: index % 4 is 0)"),
    ],
)
def test_an_element_is_told_by_its_place_unless_there_is_no_other(size, lanes, expected):
    """And the lanes, where there is a pattern."""
    no = np.empty(0)
    assert expected == described(Difference("alone", size, no, no, no, no, no, no, no, lanes), 0)


@pytest.mark.parametrize(
    ("requirements", "expected"),
    [
        (("call-returns", "call-returns"), "call-returns"),
        (("call-returns", "shape-and-dtype", "variant-agreement"), "shape-and-dtype"),
    ],
)
def test_failures_of_several_paths_are_put_together(requirements, expected):
    """As the first that is not about a call that raises; each message once."""
    found = one_failure([BadCall(requirement, f"no {place % 2}") for place, requirement in enumerate(requirements)])
    assert Failure(expected, "no 0; no 1") == found
    assert one_failure([]) is None


@pytest.mark.parametrize(
    ("count", "text"), [(3, "0; 1; 2"), (4, "0; 1; 2; and 1 more way to call"), (5, "0; 1; 2; and 2 more ways to call")]
)
def test_of_many_failures_three_are_told(count, text):
    """And how many more there are."""
    assert Failure("call-returns", text) == one_failure([BadCall("call-returns", str(n)) for n in range(count)])
