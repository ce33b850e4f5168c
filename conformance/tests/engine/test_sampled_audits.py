"""Audits by sample: reproducible by seed, within a budget, and better than the draw alone."""

import itertools
import math
import time

import numpy as np
import pytest
from click.testing import CliRunner
from commands import RIGHT
from zoo.planted import sigmoid

from sigmoid_adapters import Implementation
from sigmoid_conformance import audit
from sigmoid_conformance.cli import main
from sigmoid_conformance.engine import evaluator as evaluating
from sigmoid_conformance.engine.jobs import Job, Sampled, perform
from sigmoid_conformance.engine.requests import Answer, Description
from sigmoid_conformance.evaluating import call

_CENTRE = 3.7123456789


def bumped(x):
    """Grow an error of 2000 ulps within 2**-20 of one input, relative to it, on a slope that falls off as a root."""
    y = sigmoid(x)
    with np.errstate(all="ignore"):
        distance = np.maximum(np.abs(x / _CENTRE - 1), 2.0**-20)
        off = np.where(distance < 2.0**-3, np.rint(2000.0 * np.sqrt(2.0**-20 / distance)), 0.0) * 2.0**-53
    return (y - off).astype(x.dtype)


class InProcess(evaluating.Evaluator):
    """Evaluates in this process."""

    def __init__(self, evaluate):
        super().__init__(evaluating.Limits())
        self._implementation = Implementation("own.bumped", "sigmoid", ("float64",), evaluate)

    def ask(self, request):
        return Answer(results=call(self._implementation, request.x))


def tally_of(evaluate, *, count=20_000, budget=0, seed=0):
    description = Description("own.bumped", "sigmoid", ("float64",), registered=False)
    job = Job("own:bumped", description, "float64", (), 1 << 16)
    return perform(job, Sampled(count, budget, seed), InProcess(evaluate))


def largest(tally):
    return max(point.error for point in tally.points)


@pytest.mark.parametrize("seed", range(3))
def test_the_search_finds_a_narrow_bump_that_a_draw_of_the_same_size_misses(seed):
    """It climbs the slope to the top."""
    drawn = tally_of(bumped, count=140_000, seed=seed)
    climbed = tally_of(bumped, count=40_000, budget=100_000, seed=seed)
    assert largest(drawn) < 1000
    assert largest(climbed) > 1990


def test_what_the_search_met_is_judged_as_it_was_met():
    """An error of 512 ulps at 3.7123456789, in one call of many, does not show when it is looked for again."""
    calls = itertools.count()

    def once(x):
        wrong = (np.abs(x / _CENTRE - 1) < 2.0**-3) & (next(calls) == 3)
        return np.where(wrong, sigmoid(x) - 2.0**-44, sigmoid(x))

    assert 500 < largest(tally_of(once, budget=100_000)) < 520


def test_the_same_seed_gives_the_same_tally():
    """With a budget of inputs nothing depends on time."""
    assert tally_of(bumped, budget=30_000, seed=4) == tally_of(bumped, budget=30_000, seed=4)


def test_another_seed_gives_another_sample():
    """Drawn and climbed inputs differ."""
    first, second = (tally_of(bumped, budget=30_000, seed=seed) for seed in (1, 2))
    assert {point.x for point in first.points} != {point.x for point in second.points}


def test_no_draw_leaves_the_landmarks():
    """A count of 0 is not the default one."""
    assert 0 < tally_of(bumped, count=0).inputs < 0.7 * tally_of(bumped, count=None).inputs


def test_a_budget_of_seconds_is_kept():
    """To within the time of a step."""
    start = time.monotonic()
    tally_of(bumped, count=1000, budget=1.0)
    assert 1.0 < time.monotonic() - start < 10.0


def test_a_right_implementation_passes_the_search():
    """However long it climbs."""
    assert tally_of(sigmoid, budget=50_000).findings == {}


@pytest.fixture
def invoke(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    name = f"own_{tmp_path.name}"
    (tmp_path / f"{name}.py").write_text(RIGHT + "\nright = own(right, 'float64')\n", "utf-8")
    return lambda *arguments: CliRunner().invoke(main, ["run", f"{name}:right", *arguments], catch_exceptions=False)


@pytest.mark.parametrize("budget", ["2s", "5000", "0"])
def test_a_budget_is_a_number_of_inputs_or_of_seconds(invoke, budget):
    """And the result is labelled as a sample, the error as a lower bound."""
    result = invoke("--budget", budget)
    assert result.exit_code == 0
    assert "sampled" in result.output
    assert "≥" in result.output


@pytest.mark.parametrize("budget", ["fast", "-5", "-1s", "nans", "infs", "5m", "1e6", "s"])
def test_a_budget_that_is_none_is_refused_with_what_was_expected(invoke, budget):
    """Status 2, and the sentence names it."""
    result = invoke("--budget", budget)
    assert result.exit_code == 2
    expected = f"'{budget}': expected a number of inputs such as 1000000, or of seconds such as 60s"
    assert expected in " ".join(result.output.split())


@pytest.mark.parametrize(
    ("name", "number"), [("budget", -1), ("budget", math.nan), ("budget", math.inf), ("sampled", -1)]
)
def test_audit_refuses_a_number_of_inputs_that_is_none_as_the_command_does(name, number):
    """And the sentence names the argument and what it was given."""
    kernel = Implementation("right", "sigmoid", ["float64"], sigmoid)
    with pytest.raises(ValueError, match=f"^{name} is {number!r}: expected a finite number from 0 up"):
        audit(kernel, "float64", **{name: number})
