"""The verdict on what a check found, or on what kept it from finding anything."""

import math
from dataclasses import replace

import pytest

from sigmoid_adapters.deviations import KnownDeviation
from sigmoid_conformance.intervals import Interval, Witness
from sigmoid_conformance.outcome import UNSTEADY, Failure, Finding, Outcome, broken_outcome, conclude, merge
from sigmoid_spec import FORMATS

ENTRY = KnownDeviation("mine", "float16", "accuracy", 1.0, 2.0, 3.0, 1.5, "planted", (), "planted==1")
OTHER = replace(ENTRY, bound=math.inf, cause="another")
WITNESS = Witness(1.5, 0.0, 1.0, "0x3e00", "0x0000", "0x3c00", 2.0)
RUN = Interval(1.5, 1.5, 1, 1, (0.0, 0.0), (1.0, 1.0), WITNESS)
VIOLATED = Finding(violations=(RUN,), violation_count=1)
KNOWN = Finding(known=(RUN,), known_count=1, shown=(0,))


@pytest.mark.parametrize(
    ("finding", "verdict"), [(Finding(), "conforms"), (VIOLATED, "violates"), (KNOWN, "known deviation")]
)
def test_the_verdict_follows_from_what_was_found(finding, verdict):
    """With all that was found."""
    found = conclude("accuracy", finding, [ENTRY], strict=False)
    assert verdict == found.verdict
    assert (finding.violations, finding.known) == (found.violations, found.known)
    assert (finding.violation_count, finding.known_count) == (found.violation_count, found.known_count)


def test_entries_that_show_are_causes_and_others_are_stale():
    """By their places."""
    found = conclude("accuracy", replace(KNOWN, shown=(1,)), [ENTRY, OTHER])
    assert ((ENTRY,), (OTHER,), "violates") == (found.stale, found.causes, found.verdict)


def test_no_entry_is_stale_where_inputs_may_miss_it():
    """As in a search."""
    assert "conforms" == conclude("accuracy", Finding(), [ENTRY], strict=False).verdict
    assert "violates" == conclude("accuracy", Finding(), [ENTRY]).verdict


@pytest.mark.parametrize("requirement", sorted(UNSTEADY))
def test_what_may_depend_on_a_race_is_stale_only_by_the_paths_that_an_entry_names(requirement):
    """Unless its cause says that they need not show it, and in a search not even then."""
    named = replace(ENTRY, paths=("by out=",))
    found = conclude(requirement, Finding(), [ENTRY, named, replace(named, always=False)])
    assert ((named,), "violates") == (found.stale, found.verdict)
    assert () == conclude(requirement, Finding(), [ENTRY, named], strict=False).stale


def test_what_depends_on_the_processor_is_never_stale():
    """If the entry says so."""
    assert "conforms" == conclude("accuracy", Finding(), [replace(ENTRY, always=False)]).verdict


def test_a_message_is_a_violation():
    """Whatever was found beside."""
    assert ("violates", "it raised") == (
        (found := conclude("accuracy", KNOWN, [ENTRY], message="it raised")).verdict,
        found.message,
    )


def test_a_verdict_alone_counts_nothing_and_says_nothing():
    """Neither violations nor known ones."""
    alone = Outcome("accuracy", "conforms")
    assert (0, 0, (), (), (), (), "") == (
        *(alone.violation_count, alone.known_count, alone.violations, alone.known),
        *(alone.stale, alone.causes, alone.message),
    )


@pytest.mark.parametrize("value", [Failure("accuracy", "it raised"), VIOLATED, Outcome("accuracy", "conforms")])
def test_what_was_found_is_a_value(value):
    """Nothing changes it, so that equal ones can stand for each other."""
    assert hash(replace(value)) == hash(value)


RAISED = Failure("call-returns", "it raised")


def test_that_a_call_raises_is_known_by_an_entry_without_bound():
    """And by no other."""
    found = broken_outcome("accuracy", RAISED, [ENTRY, OTHER])
    assert ("known deviation", (OTHER,), "it raised") == (found.verdict, found.causes, found.message)
    assert "violates" == broken_outcome("accuracy", RAISED, [ENTRY]).verdict
    assert "violates" == broken_outcome("accuracy", Failure("shape-and-dtype", "a list"), [OTHER]).verdict


def test_what_was_found_beside_a_call_that_raises_is_judged_as_well():
    """The worse of both is the verdict."""
    entries = [ENTRY, OTHER]
    for finding, verdict in ((Finding(shown=(0, 1)), "known deviation"), (VIOLATED, "violates")):
        found = broken_outcome("accuracy", RAISED, entries, replace(finding, shown=(0, 1)))
        assert (verdict, "it raised") == (found.verdict, found.message)
        assert (ENTRY, OTHER) == found.causes
        assert finding.violation_count == found.violation_count
    assert "known deviation" == broken_outcome("accuracy", RAISED, entries, replace(KNOWN, shown=(0, 1))).verdict
    assert "violates" == broken_outcome("accuracy", RAISED, [ENTRY], KNOWN).verdict


def test_an_entry_that_knows_of_the_raised_call_is_a_cause_once():
    """Whether or not it shows in values."""
    assert (OTHER,) == broken_outcome("accuracy", RAISED, [OTHER], replace(KNOWN, shown=(0,))).causes


def test_an_entry_that_knows_of_the_raised_call_is_not_stale():
    """Though it shows in no value; another is."""
    found = broken_outcome("determinism", RAISED, [OTHER], Finding())
    assert ("known deviation", (), (OTHER,)) == (found.verdict, found.stale, found.causes)
    found = broken_outcome("determinism", RAISED, [OTHER, ENTRY], Finding())
    assert ("violates", (ENTRY,)) == (found.verdict, found.stale)


def test_findings_are_merged_in_any_order():
    """Counts add up, intervals that touch are joined, what shows anywhere shows."""
    further = replace(RUN, lower=1.5009765625, upper=1.5009765625, worst=replace(WITNESS, x=1.5009765625, excess=5.0))
    first = Finding((RUN,), (), 1, 0, (1,))
    second = Finding((further,), (RUN,), 2, 3, (0, 1))
    for parts in ((first, second), (second, Finding(), first)):
        found = merge(parts, FORMATS["float16"])
        assert (3, 3, (0, 1)) == (found.violation_count, found.known_count, found.shown)
        (joined,) = found.violations
        assert (1.5, 1.5009765625, 5.0) == (joined.lower, joined.upper, joined.worst.excess)
        assert (RUN,) == found.known
    assert first == merge([Finding(), first], FORMATS["float16"])
    assert Finding() == merge([Finding()], FORMATS["float16"])
