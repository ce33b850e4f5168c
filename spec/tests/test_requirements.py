"""The requirements as data, and that each of those over the numbers, proven or derived, is tested."""

import re
from pathlib import Path

import pytest

from sigmoid_spec import FORMATS, FUNCTIONS, REQUIREMENTS
from sigmoid_spec.requirements import CALLS, FAST_PATH, MATHEMATICS, NETWORKS, RESULTS, ROUNDING

ALL = (*MATHEMATICS, *NETWORKS, *ROUNDING, *FAST_PATH, *RESULTS, *CALLS)
OVER_THE_REALS = (*MATHEMATICS, *NETWORKS, *ROUNDING, *FAST_PATH)
WITHOUT_EVIDENCE: set[str] = set()
FILES = (
    "test_mathematics.py",
    "test_derivatives.py",
    "test_networks.py",
    "test_product_form.py",
    "test_rounded_constants.py",
    "test_fast_path.py",
)

each_requirement = pytest.mark.parametrize("entry", ALL, ids=[entry.id for entry in ALL])


def names_of_theorem_tests() -> list[str]:
    """Names of the tests of theorems."""
    folder = Path(__file__).parent
    sources = (folder / name for name in FILES)
    return [name for path in sources for name in re.findall(r"^def (test_\w+)", path.read_text("utf-8"), re.MULTILINE)]


def prefix(name: str) -> str:
    """How the name of a test of a requirement begins."""
    return "test_" + name.replace("-", "_") + "_"


def test_ids_are_unique():
    """None hides another in the mapping."""
    assert [entry.id for entry in ALL] == list(REQUIREMENTS)


@each_requirement
def test_id_is_in_kebab_case(entry):
    """Lower-case letters in words joined by hyphens."""
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", entry.id)


@each_requirement
def test_sentence_ends_with_a_full_stop(entry):
    """As does its rationale; the source is no sentence."""
    assert [text.endswith(".") for text in (entry.sentence, entry.rationale, entry.source)] == [True, True, False]


@each_requirement
def test_functions_and_formats_are_known(entry):
    """At least one function, none twice."""
    assert entry.functions
    assert list(entry.functions) == [name for name in FUNCTIONS if name in entry.functions]
    assert list(entry.formats) == [name for name in FORMATS if name in entry.formats]


@each_requirement
def test_level_is_must_or_should(entry):
    """And only what a check decides may be a should."""
    assert entry.level in ({"must", "should"} if entry.evidence == "check" else {"must"})


def test_checks_are_what_speaks_of_implementations():
    """Theorems, derivations and the definition speak of numbers; results and calls are decided by checks."""
    assert {entry.id for entry in (*RESULTS, *CALLS)} == {entry.id for entry in ALL if entry.evidence == "check"}


def test_what_is_not_proven_over_the_numbers_is_the_definition_and_a_count_of_operations():
    """All else has a theorem behind it."""
    unproven = {entry.id: entry.evidence for entry in OVER_THE_REALS if entry.evidence != "theorem"}
    assert unproven == {"sigmoid-definition": "definition", "product-form-cost": "derivation"}


def test_requirements_without_evidence_are_the_admitted_ones():
    """A gap is declared here, or there is none."""
    assert {entry.id for entry in ALL if entry.evidence == "none yet"} == WITHOUT_EVIDENCE


@pytest.mark.parametrize("name", [entry.id for entry in OVER_THE_REALS])
def test_every_theorem_has_a_test(name):
    """A test whose name begins with the id."""
    assert [test for test in names_of_theorem_tests() if test.startswith(prefix(name))]


@pytest.mark.parametrize("test", names_of_theorem_tests())
def test_every_test_of_a_theorem_names_one(test):
    """No test of a theorem speaks of an id that there is not."""
    assert [entry.id for entry in OVER_THE_REALS if test.startswith(prefix(entry.id))]


@each_requirement
def test_ids_that_a_source_refers_to_exist(entry):
    """Every hyphenated name in a source that begins like an id is one."""
    families = ("sigmoid-", "derivative-", "second-derivative-", "values-", "tanh-", "product-")
    words = re.findall(r"(?<![\w-])[a-z]+(?:-[a-z]+)+", entry.source)
    assert [word for word in words if word.startswith(families) and word not in REQUIREMENTS] == []
