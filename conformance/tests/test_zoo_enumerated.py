"""The float32 part of the zoo at all 2**32 inputs, as the thorough profile tries them: ``tox run -e zoo``."""

import pytest
from test_zoo import DEFECTS
from zoo.correct import CORRECT
from zoo.of_single_inputs import SINGLE_INPUTS

from sigmoid_conformance.cases import Case, cases
from sigmoid_conformance.checks import RESULT_CHECKS
from sigmoid_conformance.profile import THOROUGH

pytestmark = pytest.mark.minutes

ENUMERATED = [
    defect
    for defect in (*DEFECTS, *SINGLE_INPUTS)
    if defect.format == "float32" and {*defect.caught_by} & {*RESULT_CHECKS}
]
# One that rounds correctly almost everywhere, and two that are merely faithful; the others are enumerated in 16 bits.
QUIET = ("correct.exp", "correct.truncated", "correct.truncated.derivative")


@pytest.mark.parametrize("defect", ENUMERATED, ids=str)
def test_a_planted_defect_is_caught_at_every_input_by_each_requirement_named(defect, record_property):
    """None is missed, be it at a single input."""
    implementation = defect.implementation()  # one for all requirements, so that it is audited once
    wanted = [Case(implementation, "float32", key, THOROUGH) for key in defect.caught_by]
    assert {"exhaustive"} == {case.coverage for case in wanted}
    caught = [case.requirement for case in wanted if catches(case)]
    mark = [str(defect), defect.format, ", ".join(defect.caught_by), "thorough", caught == list(defect.caught_by)]
    record_property("zoo", mark)
    assert list(defect.caught_by) == caught


def catches(case):
    """Whether a case fails with a witness."""
    try:
        case()
    except AssertionError as error:
        return f"{case.requirement}: violates" in str(error)
    return False


@pytest.mark.parametrize("implementation", [one for one in CORRECT if one.name in QUIET], ids=lambda one: one.name)
def test_a_correct_implementation_passes_every_check_at_every_input(implementation, record_property):
    """No requirement on results raises a false alarm."""
    for case in cases([implementation], THOROUGH):
        if case.format == "float32" and case.requirement in RESULT_CHECKS:
            alarm = catches(case)
            record_property("passed", [implementation.name, "float32", "thorough", alarm])
            assert not alarm


def test_no_sample_is_expected_to_hold_a_single_input():
    """Which is why they are planted here only."""
    assert not {str(defect) for defect in SINGLE_INPUTS} & {str(defect) for defect in DEFECTS}
