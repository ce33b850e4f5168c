"""A check for every requirement on implementations, and a requirement for every check."""

import inspect
from importlib import import_module
from pathlib import Path

import pytest

import sigmoid_conformance
from sigmoid_conformance import checks
from sigmoid_conformance.checks import CHECKS
from sigmoid_conformance.checks.comparing import PathCheck
from sigmoid_conformance.evaluating import call
from sigmoid_spec import REQUIREMENTS

CHECKED = {key: entry for key, entry in REQUIREMENTS.items() if entry.evidence == "check"}
HELPERS = {"comparing", "explaining"}


def named(dotted):
    """What stands under a dotted name in the package."""
    module, _, attribute = dotted.rpartition(".")
    return getattr(import_module(f"{sigmoid_conformance.__name__}.{module}"), attribute)


@pytest.mark.parametrize("key", CHECKED)
def test_the_check_that_a_requirement_names_decides_it(key):
    """The name leads to the very function that the suite runs under this id."""
    assert {"call-returns": call, **CHECKS}[key] is named(CHECKED[key].check)


def test_only_requirements_on_implementations_name_a_check():
    """A theorem is tested elsewhere."""
    assert set(CHECKED) == {key for key, entry in REQUIREMENTS.items() if entry.check is not None}


def test_the_suite_runs_a_check_for_each_of_them_and_no_other():
    """In both directions."""
    assert set(CHECKED) == {"call-returns", *CHECKS}


def test_no_two_requirements_name_one_check():
    """A check decides one requirement."""
    assert len({entry.check for entry in CHECKED.values()}) == len(CHECKED)


def returns_excess(function):
    """Whether a function is a check: it takes a sample, and nothing else."""
    return list(inspect.signature(function).parameters) == ["sample"]


def public_checks():
    """Every public check that is defined in a module of checks."""
    for path in sorted(Path(checks.__file__).parent.glob("*.py")):
        if path.stem not in {"__init__", *HELPERS}:
            module = import_module(f"{checks.__name__}.{path.stem}")
            for name, found in vars(module).items():
                function = found.paths if isinstance(found, PathCheck) else found
                own = inspect.isfunction(function) and function.__module__ == module.__name__
                if own and returns_excess(function) and not name.startswith("_"):
                    yield f"checks.{path.stem}.{name}"


def test_every_check_that_is_defined_is_named_by_a_requirement():
    """None is left out of the specification."""
    assert set(public_checks()) == {entry.check for key, entry in CHECKED.items() if key != "call-returns"}
