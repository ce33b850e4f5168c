"""An implementation that is wrong at exactly one of 2**32 inputs is found, with exactly that input."""

import numpy as np
import pytest
from commands import RIGHT, report
from directly import FLOAT32, subject_of
from zoo.planted import derivative, sigmoid, steps

from sigmoid_conformance.engine.assembling import exhaustive_report
from sigmoid_conformance.engine.enumeration import BATCH, TASK, Span, tasks
from sigmoid_conformance.engine.in_process import tally_in_process


def wrong_at(right, pattern, change):
    """Change the result at the input with one bit pattern."""

    def evaluate(x):
        y, place = right(x), np.flatnonzero(x.view(np.uint32) == pattern)
        y[place] = change(y[place])
        return y

    return evaluate


_NUMBERS = Span(0, BATCH)  # a report is about some, even where the span is one of NaNs


def report_on(function, evaluate, pattern):
    """Audit the parts of BATCH patterns around the one with a bit pattern, as neighbouring tasks."""
    subject = subject_of(function, evaluate)
    first = max(1, (pattern & 0x7FFFFFFF) // BATCH - 1) * BATCH
    spans = [_NUMBERS, *(span for span in Span(first, 3 * BATCH).parts(BATCH) if span.stop <= 1 << 31)]
    return exhaustive_report(subject, [tally_in_process(subject, span) for span in spans])


def bits(x):
    return int(np.float32(x).view(np.uint32))


# What is wrong, function, bit pattern of the input, change of the result, requirements that it violates.
_WRONG = [
    ("5 steps up", "sigmoid", bits(-3.25), lambda y: steps(y, 5), {"accuracy", "monotonicity"}),
    ("5 steps at the first of a task", "sigmoid", 260 * TASK, lambda y: steps(y, 5), {"accuracy", "monotonicity"}),
    ("5 steps at the last of a task", "sigmoid", 262 * TASK - 1, lambda y: steps(y, -5), {"accuracy", "monotonicity"}),
    ("a step back across a seam", "sigmoid", bits(1.0), lambda y: steps(y, -2), {"monotonicity"}),
    ("NaN", "sigmoid_derivative", bits(0.1), lambda y: y * np.nan, {"no-spurious-nan"}),
    ("a NaN swallowed", "sigmoid", 0xFFC12345, np.zeros_like, {"nan-propagation"}),
    ("the last NaN swallowed", "sigmoid", 0x7FFFFFFF, np.zeros_like, {"nan-propagation"}),
    ("-0", "sigmoid_derivative", 0x80000000, lambda y: steps(y, -1), {"special-values", "monotonicity"}),
    (
        "infinity",
        "sigmoid_derivative",
        bits(np.inf),
        lambda y: steps(y, 1),
        {"special-values", "accuracy", "monotonicity"},
    ),
    ("above 1 on the constant tail", "sigmoid", bits(1e30), lambda y: steps(y, 1), {"range", "monotonicity"}),
    ("-0 on the constant tail", "sigmoid", bits(-1e30), np.negative, {"range"}),
    ("-0 where the constant tail begins", "sigmoid", bits(-104), np.negative, {"range"}),
    ("-0 on both constant tails", "sigmoid_derivative", bits(1e30), np.negative, {"range"}),
    ("a subnormal lost", "sigmoid", bits(-101), np.zeros_like, {"accuracy", "subnormal-results", "monotonicity"}),
]


@pytest.mark.parametrize(
    ("function", "pattern", "change", "expected"), [row[1:] for row in _WRONG], ids=[r[0] for r in _WRONG]
)
def test_one_wrong_result_is_found_at_its_input(function, pattern, change, expected):
    """Every requirement that it violates is reported, no other, and at that input or at its neighbour."""
    right = {"sigmoid": sigmoid, "sigmoid_derivative": derivative}[function]
    found = report_on(function, wrong_at(right, pattern, change), pattern)
    violated = {outcome.requirement: outcome for outcome in found.outcomes if outcome.verdict == "violates"}
    assert expected <= set(violated)
    assert set(violated) <= expected | {"saturation-not-late"}
    for outcome in violated.values():
        (interval,) = outcome.violations
        assert outcome.violation_count == interval.count == 1
        assert abs(int(interval.worst.x_bits, 16) - pattern) <= (outcome.requirement == "monotonicity")


@pytest.mark.parametrize(("pattern", "change"), [(0xFF800000, np.negative), (bits(-1e30), np.negative)])
def test_minus_0_is_not_the_correctly_rounded_result(pattern, change):
    """Whether a block is judged as a special one, or in the constant tail."""
    figures = report_on("sigmoid", wrong_at(sigmoid, pattern, change), pattern).figures
    plain = report_on("sigmoid", sigmoid, pattern).figures
    assert plain.not_correctly_rounded + 1 == figures.not_correctly_rounded
    assert ("faithful", plain.not_faithful) == (figures.accuracy_class, figures.not_faithful)


def test_a_right_implementation_violates_nothing_around_these_inputs():
    """So that the findings above are due to one result each."""
    for _, function, pattern, *_ in _WRONG:
        right = {"sigmoid": sigmoid, "sigmoid_derivative": derivative}[function]
        assert report_on(function, right, pattern).verdict == "conforms"


def test_the_tasks_hold_every_input_once():
    """All 2**31 patterns, each of which stands for both signs."""
    spans = tasks(FLOAT32)
    assert sum(2 * span.count for span in spans) == 1 << 32
    assert [span.stop for span in spans] == [span.first for span in spans[1:]] + [1 << 31]


_OWN = (
    RIGHT
    + '''
def once(x):
    """One exponential in float32, 2.5 ulps at most and not monotone; and one wrong result."""
    with np.errstate(all="ignore"):
        e = np.exp(-np.abs(x))
        y = np.where(np.signbit(x), e, np.float32(1)) / (np.float32(1) + e)
    if x[0] <= 4.75 <= x[-1]:
        y[x == np.float32(4.75)] = 0.875
    return y

once = own(once, "float32")
'''
)


@pytest.mark.minutes
def test_one_wrong_result_among_all_inputs_is_found_by_the_command(tmp_path):
    """All 2**32 inputs: the one over 4 ulps is the one that was planted, and its interval holds nothing else."""
    (tmp_path / "own.py").write_text(_OWN, "utf-8")
    status, document = report(tmp_path, "own:once")
    (once,) = document["reports"]
    assert status == 1
    assert (1 << 32, "exhaustive") == (once["inputs"], once["coverage"])
    assert once["figures"]["not_accurate"] == 1
    assert once["figures"]["at"]["x"] == "0x1.3p+2"
    (accuracy,) = (outcome for outcome in once["outcomes"] if outcome["requirement"] == "accuracy")
    (interval,) = accuracy["violations"]
    assert (1, "0x1.3p+2", "0x1.3p+2") == (interval["count"], interval["lower"], interval["upper"])
