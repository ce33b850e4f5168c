"""What changed between two reports."""

import copy

import numpy as np
import pytest
from documents_made import DEAD_TAIL, RAISING, REQUEST, derivative_with, document
from zoo.planted import derivative, patched, product

from sigmoid_conformance import audit
from sigmoid_conformance.compare import Incomparable, compare
from sigmoid_conformance.report import as_document

RIGHT = derivative_with(derivative)
DEAD = derivative_with(product)
ONE_WRONG = derivative_with(patched(derivative, lambda x: x == 3, lambda x: x * 0 + 0.25))
ANOTHER_WRONG = derivative_with(patched(derivative, lambda x: x == 5, lambda x: x * 0 + 0.25))


def changed(old, new):
    return {change.what: change for change in compare(old, new).changes}


def test_a_report_is_like_itself():
    """Nothing changed, nothing worse, whatever is in it."""
    comparison = compare(document(), document())
    assert ((), (), False) == (comparison.environment, comparison.changes, comparison.worse)
    assert sum(len(report["outcomes"]) for report in document()["reports"]) == comparison.compared


def test_a_tail_that_dies_is_worse():
    """With counts, the largest error, and where."""
    found = changed(RIGHT, DEAD)
    assert {"worse"} == {change.kind for change in found.values()}
    assert {"figures", "accuracy", "saturation-not-early", "subnormal-results", "symmetry", "monotonicity"} == set(
        found
    )
    texts = dict(map(reversed, found["saturation-not-early"].reasons))
    assert "conforms → violates" in texts
    assert any(text.startswith("inputs that violate it: 0 → ") for text in texts)
    assert any(text.startswith("also on [0x1.") for text in texts)


def test_a_tail_that_comes_back_is_better():
    """The same changes, the other way."""
    there, back = changed(RIGHT, DEAD), changed(DEAD, RIGHT)
    assert set(there) == set(back)
    assert {"better"} == {change.kind for change in back.values()}


def test_one_wrong_value_elsewhere_is_worse():
    """The count is the same and the verdict is the same: another input is wrong."""
    found = changed(ONE_WRONG, ANOTHER_WRONG)["accuracy"]
    assert "worse" == found.kind
    assert ("worse", "also on [0x1.4p+2, 0x1.4p+2]") in found.reasons
    assert ("better", "no longer on [0x1.8p+1, 0x1.8p+1]") in found.reasons
    assert not any("inputs that violate it" in text for _, text in found.reasons)


def test_a_verdict_alone_is_worse_with_the_same_versions_only():
    """With others, it is the ledger that speaks of another version."""
    old, new = copy.deepcopy(DEAD), DEAD
    for outcome in old["reports"][0]["outcomes"]:
        if outcome["verdict"] == "violates":
            outcome |= {"verdict": "known deviation", "known": outcome["violations"], "violations": []}
            outcome |= {"known_count": outcome["violation_count"], "violation_count": 0}
    assert {"worse"} == {change.kind for change in compare(old, new).changes}
    old["environment"]["versions"]["numpy"] = "1.0"
    assert {"changed"} == {change.kind for change in compare(old, new).changes}
    assert {"changed"} == {change.kind for change in compare(new, old).changes}


def test_a_mended_deviation_is_better_although_the_verdict_is_not():
    """The ledger's entry no longer shows, which makes it a violation until it is removed."""
    new = copy.deepcopy(RIGHT)
    new["reports"][0]["outcomes"][0] |= {"verdict": "violates", "stale": [{"cause": "…"}]}
    assert "better" == changed(DEAD, new)["accuracy"].kind


def test_a_crash_is_worse_and_its_end_is_better():
    """Nothing is said of the inputs that were not judged."""
    raising = as_document([audit(RAISING, "float16")], REQUEST)
    old = copy.deepcopy(raising)
    old["reports"][0] |= {key: RIGHT["reports"][0][key] for key in ("coverage", "inputs", "figures", "outcomes")}
    (crash,), (mended,) = compare(old, raising).changes, compare(raising, old).changes
    assert ("worse", "coverage") == (crash.kind, crash.what)
    assert any("out of order" in text for _, text in crash.reasons)
    assert ("better", "coverage") == (mended.kind, mended.what)


def test_reports_in_one_document_only_are_new_or_gone():
    """Neither is worse."""
    dead = as_document([audit(DEAD_TAIL, "bfloat16")], REQUEST)
    both = {**RIGHT, "reports": RIGHT["reports"] + dead["reports"]}
    assert ["new"] == [change.kind for change in compare(RIGHT, both).changes]
    assert ["gone"] == [change.kind for change in compare(both, RIGHT).changes]
    assert not compare(RIGHT, both).worse


def test_differences_of_the_environment_are_named():
    """Versions, the machine, and features by their difference."""
    new = copy.deepcopy(RIGHT)
    new["environment"] |= {"versions": {**new["environment"]["versions"], "numpy": "9", "torch": "3"}, "threads": 4}
    new["environment"]["features"] = ["sve"]
    found = {name: (old, now) for name, old, now in compare(RIGHT, new).environment}
    assert {"numpy", "torch", "threads", "features"} == set(found)
    assert (np.__version__, "9") == found["numpy"]
    assert ("", "4") == found["threads"]
    assert "sve" == found["features"][1]


def test_counts_of_other_inputs_are_neither_better_nor_worse():
    """A sample that has more inputs finds more; a larger error is worse all the same."""
    old = derivative_with(product, sampled=500)
    new = copy.deepcopy(old)
    (report,) = new["reports"]
    report["inputs"] += 7
    report["figures"]["not_faithful"] += 7
    report["outcomes"][0]["violation_count"] += 7
    assert {"changed"} == {change.kind for change in compare(old, new).changes}
    report["figures"]["largest_error"] *= 2
    assert "worse" == changed(old, new)["figures"].kind


@pytest.mark.parametrize(
    ("new", "reason"),
    [
        (derivative_with(derivative, sampled=100), "different requests: sampled is None in one, 100 in the other"),
        ({**RIGHT, "reports": []}, "no implementation and format in common"),
        ({**RIGHT, "reports": RIGHT["reports"] * 2}, "the same implementation and format twice"),
        (
            {**RIGHT, "reports": derivative_with(derivative, sampled=100)["reports"]},
            "is sigmoid_derivative, exhaustive, in one report and sigmoid_derivative, sampled, in the other",
        ),
    ],
)
def test_what_cannot_be_compared_is_refused_with_the_reason(new, reason):
    """Other requests, other inputs, nothing in common."""
    with pytest.raises(Incomparable, match=reason):
        compare(RIGHT, new)
