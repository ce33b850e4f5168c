"""The study of cost: its errors again by mpmath, its forms against each other, and planted delays and faults."""

import contextlib
import importlib
import sys
import time
from dataclasses import replace

import mpmath
import numpy as np
import pytest

from sigmoid_adapters.derivative_forms import DERIVATIVE_FORMS, DerivativeForm, Step
from sigmoid_adapters.gradient_rules import AUTODIFF, EXPONENTIAL, PRODUCT, REFLECTION
from sigmoid_conformance.studies.cost import Cost, _answer, _findings, _pareto, cost, pareto_front
from sigmoid_conformance.studies.forms import Accuracy, accuracy
from sigmoid_conformance.studies.paper import Unavailable
from sigmoid_conformance.studies.request import BACKENDS, Request, request
from sigmoid_conformance.studies.timing import Timing, time_all
from sigmoid_spec import FORMATS

cost_module = importlib.import_module("sigmoid_conformance.studies.cost")
CONTEXT = mpmath.MPContext()
CONTEXT.prec = 600
INSTALLED = [entry for entry in DERIVATIVE_FORMS.values() if entry.backend in request().backends]


def exact(x):
    t = CONTEXT.exp(-abs(CONTEXT.mpf(x)))
    return t / (1 + t) ** 2


def names(entry):
    return f"{entry.backend}-{entry.form}"


@pytest.mark.parametrize("entry", INSTALLED, ids=names)
def test_the_largest_error_is_the_one_that_mpmath_finds_at_the_witness(entry):
    """The form is evaluated again at that one input, in bfloat16."""
    target, row = FORMATS["bfloat16"], accuracy(entry, "bfloat16", 0)
    at = float.fromhex(row.at)
    got = float(entry.prepare(np.array([at]).astype(target.dtype)).derivative()[0])
    real = exact(at)
    exponent = max(int(CONTEXT.floor(CONTEXT.log(real, 2))), target.emin) - target.precision + 1
    expected = abs(CONTEXT.mpf(got) - real) / CONTEXT.ldexp(1, exponent)
    assert abs(expected - row.largest) < 1e-6 * max(1, row.largest)


def test_the_product_form_is_dead_where_the_derivative_is_normal_and_the_others_are_not():
    """At every number of float16, in NumPy."""
    rows = {
        entry.form: accuracy(entry, "float16", 0) for entry in DERIVATIVE_FORMS.values() if entry.backend == "numpy"
    }
    assert {PRODUCT} == {form for form, row in rows.items() if row.dead}
    assert max(row.ordinary for form, row in rows.items() if form != PRODUCT) < 8 < rows[PRODUCT].ordinary


def test_a_planted_error_is_measured():
    """A quarter too large is an error of 32 to 64 ulps in bfloat16, everywhere."""

    def prepare(x):
        y = DERIVATIVE_FORMS["numpy, t/(1 + t)²"].prepare(x).derivative()
        return Step(lambda: y, lambda: y * y.dtype.type(1.25), 0)

    row = accuracy(DerivativeForm("planted", "numpy", prepare), "bfloat16", 0)
    assert 30 < row.ordinary < 68


def test_a_candidate_that_takes_twice_as_long_is_seen_to():
    """Two naps against one; a machine that is busy makes both longer."""
    pytest.importorskip("asv_runner")
    timings = time_all({"one": lambda: time.sleep(0.004), "two": lambda: time.sleep(0.008)}, rounds=3)
    least, typical, greatest = timings["two"].ratios(timings["one"])
    assert least <= typical <= greatest
    assert 1.3 < typical < 3.0


def test_ratios_are_taken_round_by_round():
    """A slow round slows both, and leaves the ratio as it is."""
    assert (2.0, 2.0, 2.0) == Timing((2.0, 20.0, 4.0)).ratios(Timing((1.0, 10.0, 2.0)))


def test_the_study_compares_every_form_with_the_product_form_of_its_backend():
    """On NumPy, one round."""
    pytest.importorskip("asv_runner")
    study = cost(Request((), ("numpy",)), rounds=1)
    assert {1.0} == {row.ratio for row in study.tables[1].rows if row.form == PRODUCT}
    assert all(row.nanoseconds > 0 and row.kept == 4.0 for row in study.tables[1].rows)
    assert "product-form-loss" in {finding.requirement for finding in study.findings}


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        ([(1.0, 9.0), (2.0, 4.0), (3.0, 5.0)], ((1.0, 9.0), (2.0, 4.0))),
        ([(2.0, 4.0), (1.0, 4.0), (1.0, 5.0)], ((1.0, 4.0),)),
        ([(2.0, 1.0), (1.0, 2.0)], ((1.0, 2.0), (2.0, 1.0))),
    ],
)
def test_the_front_is_of_the_points_that_no_other_one_beats(points, expected):
    """What is slower and less accurate is left out, and so is what ties in one and loses in the other."""
    assert expected == pareto_front(points)


def test_each_backend_has_its_own_front():
    """PyTorch's forms do not beat NumPy's: times are ratios within a backend."""
    errors = {
        ("numpy", PRODUCT): 9.0,
        ("numpy", EXPONENTIAL): 4.0,
        ("torch", PRODUCT): 8.0,
        ("torch", EXPONENTIAL): 8.5,
    }
    accuracies = [errors_of(backend, form, error) for (backend, form), error in errors.items()]
    costs = [timed(backend, form, 1.0 if form == PRODUCT else 2.0) for backend, form in errors]
    series = _pareto(costs, accuracies, "float32").series
    assert [((1.0, 9.0), (2.0, 4.0))] == [one.points for one in series if not one.scattered]
    assert set(errors) == {tuple(one.name.split(", ", 1)) for one in series if one.scattered}


def errors_of(backend, form, ordinary, largest=1e9, dead=0):
    return Accuracy(backend, "float32", form, largest, "0", ordinary, "1", "exhaustive", dead, 99)


def timed(backend, form, ratio, size=1 << 20):
    return Cost(backend, "float32", form, size, 1.0, ratio - 0.25, ratio, ratio + 0.25, 4.0)


@pytest.mark.parametrize(("dead", "requirement"), [(0, "accuracy"), (7, "product-form-loss")])
def test_a_finding_tells_the_errors_the_time_and_what_is_dead(dead, requirement):
    """Only what is dead is told to be."""
    found = errors_of("numpy", EXPONENTIAL, 3.5, largest=12.0, dead=dead)
    errors, time_taken = _findings([timed("numpy", EXPONENTIAL, 2.5)], [found])
    assert (requirement, "sampled") == (errors.requirement, errors.coverage)
    assert "for 1/16 ≤ |x| ≤ 8 the largest error is 3.5 ulp (exhaustive)" in errors.sentence
    assert "Of 99 inputs tried on the whole line the largest error is 12 ulp" in errors.sentence
    assert bool(dead) == ("it is 0 at 7 of them where σ′ is a normal number" in errors.sentence)
    assert ("product-form-cost", "sampled") == (time_taken.requirement, time_taken.coverage)
    assert "2.50 (2.25 to 2.75) at 1,048,576 elements" in time_taken.sentence
    (alone,) = _findings([timed("numpy", PRODUCT, 1.0)], [errors_of("numpy", PRODUCT, 3.5)])
    assert "accuracy" == alone.requirement


@pytest.mark.parametrize(("reflection", "best"), [(1.5, REFLECTION), (4.0, EXPONENTIAL)])
def test_the_answer_names_the_faster_of_the_forms_that_keep_their_digits(reflection, best):
    """With its own error and time; σ(x)σ(−x) takes less time than t/(1 + t)² or more."""
    times = {PRODUCT: 1.0, REFLECTION: reflection, EXPONENTIAL: 2.0, AUTODIFF: 0.5}
    errors = {PRODUCT: 2000.0, REFLECTION: 5.0, EXPONENTIAL: 4.0, AUTODIFF: 3000.0}
    costs = [timed("torch", form, ratio) for form, ratio in times.items()]
    small = [timed("torch", form, 9.0, size=1024) for form in times]
    told = _answer(costs + small, [errors_of("torch", form, error) for form, error in errors.items()])
    assert f"is 2000 ulp (exhaustive) by y(1 − y) and {errors[best]:.0f} ulp (exhaustive) by {best}, for " in told
    assert f"for {times[best]:.2f} times the time of forward and backward pass together, at 1,048,576" in told
    assert "torch itself take 0.50 times that of y(1 − y), and err by 3000 ulp (exhaustive)" in told


def test_an_error_that_comes_from_a_draw_is_told_as_a_lower_bound():
    """As in float64."""
    drawn = replace(errors_of("numpy", PRODUCT, 5.0), ordinary_coverage="sampled")
    (finding,) = _findings([], [drawn])
    assert "the largest error is at least 5 ulp (sampled)" in finding.sentence


def test_what_is_timed_runs_on_one_thread(monkeypatch):
    """From the first candidate to the last."""
    pytest.importorskip("asv_runner")
    events = []

    @contextlib.contextmanager
    def spy(backends):
        events.append(tuple(backends))
        yield
        events.append("end")

    def timed(candidates, rounds):
        events.append("timed")
        return {name: Timing((1.0,)) for name in candidates}

    monkeypatch.setattr(cost_module, "one_thread", spy)
    monkeypatch.setattr(cost_module, "time_all", timed)
    cost(Request((), ("numpy",)))
    assert [("numpy",), *["timed"] * len(cost_module.SIZES), "end"] == events


def test_without_the_benchmark_library_one_sentence_says_what_to_install(monkeypatch):
    """And nothing is measured."""
    monkeypatch.setitem(sys.modules, "asv_runner", None)
    with pytest.raises(Unavailable, match=r"needs asv_runner, which is not installed: pip install .*\[study\]"):
        cost(Request())


def test_the_backends_of_a_request_are_those_installed():
    """NumPy always."""
    assert "numpy" in request().backends
    assert set(request().backends) <= set(BACKENDS)
