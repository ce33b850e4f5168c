"""The suite's options: selection, expected deviations, profiles and verdicts, as a user meets them."""

import json

import pytest

from sigmoid_adapters import Implementation
from sigmoid_conformance import parametrize_with_checks

pytest_plugins = ["pytester"]

_OWN = """
import numpy as np
from sigmoid_adapters import Implementation

def evaluate(x):
    with np.errstate(all="ignore"):
        y = 1 / (1 + np.exp(-x.astype(np.float64)))
    return np.where(x == 2.5, y * 0.9, y).astype(x.dtype)

kernel = Implementation("mine", "sigmoid", ["float16", "bfloat16"], evaluate)
"""
_OPTIONS = (
    "-p",
    "no:cacheprovider",
    "-p",
    "sigmoid_conformance.pytest_plugin",
    "--pyargs",
    "sigmoid_conformance.suite",
)
_SHOWN = ("accuracy", "monotonicity")


@pytest.fixture
def suite(pytester, monkeypatch):
    """Run the suite on an own kernel, in a process of its own."""
    pytester.makepyfile(own=_OWN)
    monkeypatch.delenv("CI", raising=False)
    return lambda *options: pytester.runpytest_subprocess(*_OPTIONS, "--implementation", "own:kernel", *options)


def mine(**changes):
    """An implementation that is never called."""
    given = {"name": "mine", "function": "sigmoid", "formats": ["float16"], "evaluate": len} | changes
    return Implementation(**given)


def test_violations_are_told_with_witness_exact_value_and_lines_that_show_them_again(suite):
    """The message alone is enough to find the fault."""
    result = suite("--requirement", "accuracy", "--format", "float16")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            "*worst at x = 0x1.4p+1 (bits 0x4100): got 0.83*expected 0.924*off by * ulp*",
            "*the exact value at 0x1.4p+1: 0.9241418199787564*",
            "*load_all('own:kernel')*",
            "*np.full(64, 0x4100*",
        ]
    )


def test_expected_deviations_are_accepted_and_must_show(suite):
    """By the id of a test or of a requirement; one that does not show fails."""
    shown = [f"--expected-deviation={key}=a dent at 2.5" for key in _SHOWN]
    suite("--requirement", "accuracy", "--requirement", "monotonicity", *shown).assert_outcomes(xfailed=4)
    gone = suite("--requirement", "range", "--expected-deviation=mine-float16-range=it was said to be")
    gone.assert_outcomes(passed=1, failed=1)
    gone.stdout.fnmatch_lines(["*mine-float16-range is expected to deviate (it was said to be), and conforms*"])


@pytest.mark.parametrize("more", [(), ("-n", "2")], ids=["alone", "xdist"])
def test_verdicts_are_shown_as_a_matrix_and_written_as_json(suite, pytester, more):
    """The same with processes beside each other."""
    if more:
        pytest.importorskip("xdist")
    result = suite("--verdicts", "verdicts.json", "--requirement", "accuracy", "--requirement", "range", *more)
    result.stdout.fnmatch_lines(["*accuracy*NO*NO*", "*range*yes*yes*", "*is not a proof of conformance*"])
    document = json.loads((pytester.path / "verdicts.json").read_text("utf-8"))
    found = {(one["requirement"], one["format"]): one["verdict"] for one in document["verdicts"]}
    assert ("violates", "conforms") == (found["accuracy", "float16"], found["range", "bfloat16"])
    assert {"exhaustive"} == {one["coverage"] for one in document["verdicts"]}


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ("--format=float61", "formats: 'float61' is unknown; did you mean 'float64' or 'float16'*"),
        ("--requirement=acuracy", "requirements: 'acuracy' is unknown; did you mean 'accuracy'*"),
        ("--function=sigmoid_derivative", "nothing to check: functions sigmoid_derivative asked for, sigmoid offered*"),
        ("--profile=fast", "profile: 'fast' is unknown: expected one of quick, thorough*"),
        ("--expected-deviation=accuracy", "--expected-deviation 'accuracy': expected ID=REASON*"),
        ("--verdicts=nowhere/file.json", "--verdicts *file.json: expected a file in a folder that exists*"),
    ],
)
def test_an_unusable_option_is_named_and_ends_with_status_4(suite, option, said):
    """As pytest ends on unusable arguments."""
    result = suite(option)
    assert pytest.ExitCode.USAGE_ERROR == result.ret
    result.stderr.fnmatch_lines([f"*{said}"])


@pytest.mark.parametrize(
    ("arguments", "error", "said"),
    [
        ({"implementations": mine()}, TypeError, r"write \[implementation\]"),
        ({"implementations": 3}, TypeError, "not int: 3"),
        ({"implementations": []}, ValueError, "at least one implementation"),
        ({"implementations": [mine(), len]}, TypeError, r"implementations\[1\] is of type builtin_function_or_method"),
        ({"formats": "float16"}, TypeError, r"write \['float16'\]"),
        ({"requirements": [3]}, TypeError, "requirements holds 3 of type int"),
        ({"requirements": ["rang"]}, ValueError, "did you mean 'range'"),
        ({"profile": 3}, TypeError, "profile is 3 of type int"),
        ({"expected_deviations": ["accuracy"]}, TypeError, "expected a mapping, id to reason"),
        ({"expected_deviations": {"accuracy": ""}}, ValueError, "expected the reason"),
        ({"expected_deviations": {"any-input": "why"}}, ValueError, "'any-input' is a search .*: name those that are"),
        ({"expected_deviations": {"mine-float32-accuracy": "?"}}, ValueError, "did you mean 'mine-float16-accuracy'"),
    ],
)
def test_an_unusable_argument_of_the_decorator_is_named(arguments, error, said):
    """Which argument, what was found, and what may have been meant."""
    with pytest.raises(error, match=said):
        parametrize_with_checks(**{"implementations": [mine()]} | arguments)


def test_the_decorator_selects_and_marks_cases():
    """By requirement, format and function, with the reason of an expected deviation."""
    mark = parametrize_with_checks(
        [mine(formats=["float16", "float32"])], formats=["float32"], requirements=["accuracy", "any-input"],
        profile="thorough", expected_deviations={"accuracy": "why"},
    )  # fmt: skip
    first, search = mark.args[1]
    assert ("mine-float32-accuracy", "why", "thorough") == (str(first), first.expected, first.profile.name)
    assert {"accuracy"} == search.excused


def test_the_seed_of_the_search_is_shown_and_taken_from_the_environment(suite, monkeypatch):
    """So that a run can be repeated."""
    monkeypatch.setenv("SIGMOID_CONFORMANCE_SEED", "17")
    suite("--requirement", "range").stdout.fnmatch_lines(["*quick profile*seed 17*"])


@pytest.mark.parametrize(
    ("options", "outcomes"),
    [
        (("--requirement", "accuracy"), {"failed": 1}),
        (("-k", "accuracy"), {"failed": 1, "deselected": 21}),
        (("-k", "accuracy or call-returns"), {"failed": 2, "deselected": 20}),
    ],
)
def test_what_cannot_be_judged_fails(suite, pytester, options, outcomes):
    """Nothing that was selected passes over in silence."""
    pytester.makepyfile(own=_OWN.replace("with np.errstate", "raise ValueError('no kernel')\n    with np.errstate"))
    result = suite("--format", "float16", *options)
    result.assert_outcomes(**outcomes)
    result.stdout.fnmatch_lines(["*evaluate raised ValueError*no kernel*"])


def test_no_verdicts_are_written_if_the_run_is_refused(suite, pytester):
    """A file is written whole or not at all."""
    suite("--verdicts", "verdicts.json", "--format", "float61")
    assert not (pytester.path / "verdicts.json").exists()
