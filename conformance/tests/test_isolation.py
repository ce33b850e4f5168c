"""First calls are made where they can do no harm, and a run that is ended by one does not pass."""

import os
import time
from dataclasses import replace

import numpy as np
import pytest
from samples_made import right
from zoo.planted import sigmoid

from sigmoid_adapters import Implementation
from sigmoid_conformance import isolation
from sigmoid_conformance.cases import Case, NotJudged
from sigmoid_conformance.copying import in_a_copy
from sigmoid_conformance.evaluating import BadCall
from sigmoid_conformance.isolation import trial, try_check

pytest_plugins = ["pytester"]

_X = np.linspace(-3, 3, 100).astype(np.float16)
_OWN = """
import os, time
from dataclasses import replace
import numpy as np, pytest
from sigmoid_adapters import Implementation
from sigmoid_conformance import parametrize_with_checks
from sigmoid_conformance.profile import QUICK

def hold():
    while True:
        try:
            time.sleep(9)
        except BaseException:
            pass

def kernel(x):
    {effect}
    with np.errstate(all="ignore"):
        return np.asarray(1 / (1 + np.exp(-x.astype(np.float64)))).astype(x.dtype)

mine = Implementation("mine", "sigmoid", ["float16"], lambda x: kernel(x))

@parametrize_with_checks([mine], profile=replace(QUICK, time_limit=1.0), requirements=["accuracy", "range"])
def test_mine(check):
    check()
"""


def _tried(evaluate, **more):
    trial(Implementation("mine", "sigmoid", ("float16",), evaluate, **more), _X, 5.0)


def _ending(condition):
    return lambda *arguments: os._exit(0) if condition(arguments[0]) else sigmoid(arguments[0])


@pytest.mark.parametrize(
    ("condition", "call"),
    [
        (lambda x: x.shape == (100,), "evaluate on 100 elements of float16"),
        (lambda x: not x.size, "evaluate on an empty array of float16"),
        (lambda x: not x.ndim, "evaluate on a 0-d array of float16"),
        (lambda x: x.shape == (1,), "evaluate on one element of float16"),
        (lambda x: x.shape == (17,), "evaluate on 17 elements of float16"),
        (lambda x: x.strides == (4,), "evaluate on every second element of an array of float16"),
        (lambda x: x.strides == (-2,), "evaluate on a reversed array of float16"),
        (lambda x: x.shape == (2, 50), "evaluate on a matrix of float16"),
        (lambda x: x.shape == (50, 2), "evaluate on a transposed matrix of float16"),
        (lambda x: x.size > 200_000, "evaluate on a large array of float16"),
    ],
)
def test_a_call_that_ends_the_process_is_named(condition, call):
    """A function without a name is tried in a copy of this process, which goes on."""
    with pytest.raises(BadCall, match=f"^{call} ended the process with status 0"):
        _tried(_ending(condition))


def test_other_ways_to_call_are_tried_as_well():
    """With the pullback's cotangent."""
    with pytest.raises(BadCall, match=r"^the pullback on a 0-d array of float16 ended"):
        _tried(sigmoid, pullback=_ending(lambda x: not x.ndim))
    with pytest.raises(BadCall, match=r"^by out= on a matrix of float16 ended"):
        _tried(sigmoid, paths={"out=": _ending(lambda x: x.ndim == 2)})


def test_a_check_is_tried_in_a_copy_whose_calls_say_what_they_are_made_on():
    """Of the implementation, of its pullback and by its paths; a copy changes nothing here."""

    def made(name, **functions):
        given = {"evaluate": lambda x: sigmoid(x)} | functions
        return Implementation(name, "sigmoid_derivative" if "pullback" in given else "sigmoid", ("float16",), **given)

    for requirement, mine, call in (
        ("length-independence", made("a", evaluate=_ending(lambda x: x.shape == (1003,))), r"evaluate on .* \(1003,\)"),
        (
            "shape-and-dtype",
            made("b", pullback=_ending(lambda x: x.shape == (64, 64))),
            r"the pullback on .*64\) .* and",
        ),
        ("variant-agreement", made("c", paths={"out=": _ending(lambda x: x.shape == (64,))}), r"by out= on .* \(64,\)"),
    ):
        with pytest.raises(NotJudged, match=f"as call-returns is violated: {call}.* ended the process with status 0"):
            Case(mine, "float16", requirement)()


def test_a_check_that_hangs_in_a_copy_is_made_here(monkeypatch):
    """And the next one without a copy."""
    here, tried = os.getpid(), []
    monkeypatch.setattr(isolation, "_LIMIT_OF_CHECKS", 0.1)
    monkeypatch.setattr(isolation, "in_a_copy", lambda *given: tried.append(1) or in_a_copy(*given))
    sample = right("float8_e5m2")
    mine = replace(sample.implementation, name="waits in copies")
    for _ in range(2):
        try_check(
            lambda one: one.implementation.evaluate(one.x) if os.getpid() == here else time.sleep(99),
            replace(sample, implementation=mine),
        )
    assert tried == [1]


def test_what_is_raised_is_passed_over():
    """It is met again, and reported then."""

    def raises(x):
        raise [ValueError, SystemExit, pytest.skip.Exception][x.ndim]("refused")

    _tried(raises)


def test_a_kernel_that_only_hangs_in_a_copy_is_right(tmp_path, monkeypatch):
    """A framework's threads are not copied; there is no second copy then."""
    here, copies = os.getpid(), tmp_path / "copies"

    def evaluate(x):
        if os.getpid() != here:
            with copies.open("a") as file:
                file.write("one")
            time.sleep(99)
        return sigmoid(x)

    monkeypatch.setattr(isolation, "_LIMIT_OF_COPIES", 0.2)
    for _ in range(2):
        trial(Implementation("hangs in copies", "sigmoid", ("float16",), evaluate), _X, 0.2)
    assert copies.read_text() == "one"


@pytest.mark.parametrize(
    ("effect", "said"),
    [
        ("os._exit(0) if x.shape == (0,) else None", "*evaluate on an empty array*ended the process with status 0*"),
        (
            "time.sleep(99) if x.ndim == 0 else None",
            "*evaluate on a 0-d array of float16 did not return within 1 seconds*",
        ),
        ("pytest.skip('not today')", "*evaluate raised Skipped*not today*"),
        ("pytest.importorskip('no_such_module')", "*evaluate raised Skipped*no_such_module*"),
    ],
)
def test_a_run_does_not_pass_by_ending_hanging_or_skipping(pytester, effect, said):
    """Through the decorator, with a function without a name: the status is not 0, and says why."""
    pytester.makepyfile(test_own=_OWN.format(effect=effect))
    result = pytester.runpytest_subprocess()
    assert result.ret != 0
    result.stdout.fnmatch_lines([said])


def test_a_run_that_cannot_be_stopped_ends(pytester):
    """With a status that is not 0."""
    own = _OWN.format(effect="hold() if x.ndim == 0 else None").replace("time_limit=1.0", "time_limit=0.1")
    pytester.makepyfile(test_own=own)
    assert pytester.runpytest_subprocess().ret == 1


def test_nothing_passes_beside_a_deviation_that_is_expected(pytester):
    """What could not be looked at, because the first call fails as expected, fails."""
    own = _OWN.format(effect="np.seterr(under='raise')").replace('"range"]', '"floating-point-state"]')
    pytester.makepyfile(
        test_own=own.replace(
            "time_limit=1.0)", 'time_limit=5.0), expected_deviations={"floating-point-state": "known"}'
        )
    )
    pytester.runpytest_subprocess().assert_outcomes(failed=1, xfailed=1)


def test_an_implementation_need_not_be_hashable():
    """Nor need its pullback be."""

    class Kernel:
        __hash__ = None

        def __call__(self, x, cotangent=None):
            return sigmoid(x)

    made = Implementation("mine", "sigmoid", ("float16",), Kernel(), pullback=Kernel())
    assert hash(made) == hash(Implementation("mine", "sigmoid", ("float16",), Kernel(), pullback=Kernel()))
