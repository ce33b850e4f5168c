"""The screens are sound: what they leave out, no check would have found."""

import numpy as np
import pytest
from corrupting import FLOAT32, spoil, spoiled, stepped
from directly import histogram_of, rounded_on, sample_on, subject_of, violations_on
from hypothesis import given, settings

from sigmoid_conformance.engine import judging
from sigmoid_conformance.engine.assembling import seam_findings
from sigmoid_conformance.engine.enumeration import Span
from sigmoid_conformance.engine.judging import judge_span
from sigmoid_conformance.engine.tally import total
from sigmoid_spec import FUNCTIONS, constant_zones

SIZE, TASK, PART, BLOCK = 192, 96, 48, 16


@pytest.fixture(scope="module", autouse=True)
def small_blocks():
    """Cut blocks so small that a few hundred inputs have seams of every kind."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(judging, "BLOCK", BLOCK)
        yield


def engine_tally(function, span, at_x, at_negative):
    """Judge a span as the engine does: as tasks, of parts, of blocks."""
    subject = subject_of(function)

    def results_on(part):
        place = slice(part.first - span.first, part.stop - span.first)
        return part, (at_x[place], at_negative[place])

    tallies = [judge_span(subject, task, map(results_on, task.parts(PART))) for task in span.parts(TASK)]
    return total(tallies, seam_findings(subject, tallies), FLOAT32)


def assert_equal(function, span, at_x, at_negative):
    """Compare what the engine finds with what every check finds, input by input and error by error."""
    found = engine_tally(function, span, at_x, at_negative)
    sample = sample_on(function, span, at_x, at_negative)
    expected = violations_on(span, sample)
    counts = {key: finding.violation_count for key, finding in found.findings.items() if finding.violation_count}
    assert {key: inputs.size for key, inputs in expected.items()} == counts
    for key, inputs in expected.items():
        assert_covered(key, inputs, found.findings[key].violations)
    assert histogram_of(sample) == found.histogram
    worst = max(sample.errors[: sample.numbers].tolist(), default=0.0)
    assert max((point.error for point in found.points), default=0.0) == pytest.approx(worst, rel=1e-5, abs=1e-5)


def assert_covered(key, inputs, intervals):
    """Every violating input lies in just one interval, and intervals begin and end with one."""
    numbers = inputs[~np.isnan(inputs)]
    inside = sum((i.lower <= numbers) & (numbers <= i.upper) for i in intervals)
    assert (inside == 1).all(), key
    assert sum(i.count for i in intervals) == inputs.size, key
    assert all(i.count <= i.inputs for i in intervals), key
    ends = {end for i in intervals for end in (i.lower, i.upper) if not np.isnan(end)}
    assert ends <= set(numbers.tolist()), key


@given(spoiled(SIZE, seams=range(0, SIZE, BLOCK)))
@settings(max_examples=150, deadline=None)
def test_no_finding_is_lost_wherever_results_are_spoiled(drawn):
    """Blocks, parts and tasks of ordinary inputs, spoiled at their ends and anywhere else."""
    function, span, spoilers = drawn
    sides = rounded_on(function, span)
    spoil(sides, spoilers)
    assert_equal(function, span, *sides)


@pytest.mark.parametrize("first", [0, FLOAT32.infinity - SIZE // 2 - 3], ids=["around 0", "around infinity"])
@pytest.mark.parametrize("function", FUNCTIONS)
def test_no_finding_is_lost_where_blocks_hold_zero_infinity_or_nan(function, first):
    """Special blocks beside ordinary ones, one result spoiled at a time."""
    span = Span(first, SIZE)
    for place in {0, 1, BLOCK - 1, BLOCK, PART, TASK - 1, TASK, SIZE // 2 + 3, SIZE - 1}:
        for value in (np.nan, np.inf, 0.0, -0.0, 1.0, 0.5, np.float32(1 + 2**-23)):
            for side in (0, 1):
                sides = rounded_on(function, span)
                sides[side][place] = value
                assert_equal(function, span, *sides)


@pytest.mark.parametrize("value", [np.nan, np.inf, -1.0])
@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_constant_of_no_use_is_found_at_every_input(function, value):
    """At 0, at infinity, at NaNs and between them, each input in one interval."""
    for first in (0, 1 << 23, FLOAT32.infinity - SIZE // 2):
        span = Span(first, SIZE)
        assert_equal(function, span, *(np.full(SIZE, value, np.float32) for _ in range(2)))


@pytest.mark.parametrize("function", FUNCTIONS)
def test_saturation_that_is_early_or_late_by_one_input_is_found(function):
    """At both ends of every constant zone, to either side."""
    for zone in constant_zones(function, "float32"):
        for end in {zone.lower, zone.upper} - {np.inf, -np.inf}:
            pattern = int(np.float32(abs(end)).view(np.uint32))
            span = Span(max(1, pattern - SIZE // 2), SIZE)
            for place in range(SIZE // 2 - 3, SIZE // 2 + 3):
                for value in (zone.value, stepped(zone.value, 1), stepped(zone.value, -1)):
                    sides = rounded_on(function, span)
                    sides[0 if end > 0 else 1][place] = value
                    assert_equal(function, span, *sides)


@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.parametrize("x", [2.0**-100, 2.0**-24, 0.3, 1.0, 5.5, 17.0, 80.0, 95.0])
def test_errors_near_the_ends_of_classes_are_counted_exactly(function, x):
    """Every input is 0 to 8 steps off, so that errors lie on both sides of 1, 2 and 4 ulps."""
    span = Span(int(np.float32(x).view(np.uint32)), SIZE)
    for shift in range(-8, 9):
        sides = [np.array([stepped(y, shift) for y in side]) for side in rounded_on(function, span)]
        assert_equal(function, span, *sides)
