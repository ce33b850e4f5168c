"""The study of cost: its errors again by mpmath, its forms against each other, and planted delays and faults."""

import contextlib
import importlib
import sys
import time

import mpmath
import numpy as np
import pytest

from sigmoid_adapters.derivative_forms import DERIVATIVE_FORMS, DerivativeForm, Step
from sigmoid_adapters.gradient_rules import PRODUCT
from sigmoid_conformance.studies.cost import cost
from sigmoid_conformance.studies.forms import accuracy
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
