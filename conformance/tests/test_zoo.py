"""The suite proves itself: wrong implementations are caught, correct ones pass; a table is printed at the end."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from zoo.correct import CORRECT
from zoo.defect import CLASSES
from zoo.of_arrangements import ARRANGEMENTS
from zoo.of_effects import EFFECTS
from zoo.of_pullbacks import PULLED
from zoo.of_rarer_calls import RARER
from zoo.of_relations import RELATED
from zoo.of_tails import TAILS
from zoo.of_values import VALUES

from sigmoid_conformance.cases import Case, NotJudged, cases
from sigmoid_conformance.checks import CHECKS
from sigmoid_conformance.profile import QUICK, THOROUGH

DEFECTS = (*TAILS, *VALUES, *ARRANGEMENTS, *EFFECTS, *RELATED, *RARER, *PULLED)
# All 2**32 inputs of float32 take minutes for each implementation: the thorough profile has to get by with its sample
# of them. Calls that hang are given up soon.
PROFILES = {
    "quick": replace(QUICK, time_limit=8.0),
    "thorough": replace(THOROUGH, time_limit=8.0, exhaustive_bits=QUICK.exhaustive_bits, examples=100),
}

each_profile = pytest.mark.parametrize("profile", PROFILES)


def catches(case):
    """Whether a case fails for its requirement."""
    with np.errstate():
        try:
            case()
        except NotJudged:
            return False
        except AssertionError as error:
            return case.requirement in str(error)
    return False


@each_profile
@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: f"{defect}, by {' and '.join(defect.caught_by)}")
def test_a_planted_defect_is_caught_by_each_requirement_named(defect, profile, record_property):
    """In the thorough profile every one; in the quick profile those that it is not known to miss, which it misses."""
    caught = [
        key for key in defect.caught_by if catches(Case(defect.implementation(), defect.format, key, PROFILES[profile]))
    ]
    record_property("zoo", [str(defect), defect.format, ", ".join(defect.caught_by), profile, bool(caught)])
    expected = list(defect.caught_by) if profile in ("thorough", defect.profile) else []
    assert expected == caught


def cases_of_correct_ones():
    """Every case of the correct implementations in both profiles."""
    for name, profile in PROFILES.items():
        for case in cases(CORRECT, profile):
            yield pytest.param(case, name, id=f"{case}-{name}")


@pytest.mark.parametrize(("case", "profile"), list(cases_of_correct_ones()))
def test_a_correct_implementation_passes_every_check(case, profile, record_property):
    """No check raises a false alarm."""
    alarm = True
    try:
        case()
        alarm = False
    finally:
        record_property("passed", [case.implementation.name, case.format, profile, alarm])


def test_every_check_has_a_planted_defect():
    """No check is without a defect that shows it can fail."""
    assert {"call-returns", *CHECKS} == {key for defect in DEFECTS for key in defect.caught_by}


def test_every_class_of_defects_is_planted_more_than_once():
    """And no defect is of another class."""
    counts = Counter(defect.kind for defect in DEFECTS)
    assert set(CLASSES) == set(counts)
    assert min(counts.values()) > 1


def test_defects_are_described_differently():
    """So that the table names each."""
    assert len(DEFECTS) == len({str(defect) for defect in DEFECTS})
