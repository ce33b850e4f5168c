"""The study of cost: its errors again by mpmath, its forms against each other, and planted delays and faults."""

import contextlib
import importlib
import sys
import time

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
    accuracies = [Accuracy(backend, "float32", form, error, "0", error, 0) for (backend, form), error in errors.items()]
    costs = [timed(backend, form, 1.0 if form == PRODUCT else 2.0) for backend, form in errors]
    series = _pareto(costs, accuracies, "float32").series
    assert [((1.0, 9.0), (2.0, 4.0))] == [one.points for one in series if not one.scattered]
    assert set(errors) == {tuple(one.name.split(", ", 1)) for one in series if one.scattered}


def timed(backend, form, ratio, size=1 << 20):
    return Cost(backend, "float32", form, size, 1.0, ratio - 0.25, ratio, ratio + 0.25, 4.0)


@pytest.mark.parametrize(("dead", "requirement"), [(0, "product-form-cost"), (7, "product-form-loss")])
def test_a_finding_tells_the_errors_the_time_and_what_is_dead(dead, requirement):
    """Only what is dead is told to be."""
    accuracy_found = Accuracy("numpy", "float32", EXPONENTIAL, 12.0, "0x1p+3", 3.5, dead)
    (finding,) = _findings([timed("numpy", EXPONENTIAL, 2.5)], [accuracy_found])
    assert (requirement, "sampled") == (finding.requirement, finding.coverage)
    assert "the largest error is 12 ulp, 3.5 for |x| ≤ 8" in finding.sentence
    assert "2.50 (2.25 to 2.75) at 1,048,576 elements" in finding.sentence
    assert bool(dead) == ("it is 0 at 7 inputs where σ′ is a normal number" in finding.sentence)


@pytest.mark.parametrize(("reflection", "best"), [(1.5, REFLECTION), (4.0, EXPONENTIAL)])
def test_the_answer_names_the_faster_of_the_forms_that_keep_their_digits(reflection, best):
    """With its own error and time; σ(x)σ(−x) takes less time than t/(1 + t)² or more."""
    times = {PRODUCT: 1.0, REFLECTION: reflection, EXPONENTIAL: 2.0, AUTODIFF: 0.5}
    errors = {PRODUCT: 2000.0, REFLECTION: 5.0, EXPONENTIAL: 4.0, AUTODIFF: 3000.0}
    costs = [timed("torch", form, ratio) for form, ratio in times.items()]
    small = [timed("torch", form, 9.0, size=1024) for form in times]
    told = _answer(costs + small, [Accuracy("torch", "float32", form, 1e9, "0", e, 0) for form, e in errors.items()])
    assert f"up to 2000 ulp and {best} by {errors[best]:.0f}, for {times[best]:.2f} times the time" in told
    assert "own kernels take 0.50 times that of y(1 − y), and err by 3000 ulp" in told


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
