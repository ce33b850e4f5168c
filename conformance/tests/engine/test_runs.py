"""Runs of violations, told by their ends and their worst input, are what folding all of their inputs gives."""

import numpy as np
import pytest
from directly import FLOAT32, subject_of
from hypothesis import given
from hypothesis import strategies as st
from zoo.planted import derivative, product, second_derivative, sigmoid, steps

from sigmoid_adapters.deviations import KnownDeviation
from sigmoid_conformance.engine import closely
from sigmoid_conformance.engine.block import Subject
from sigmoid_conformance.engine.enumeration import Span
from sigmoid_conformance.engine.in_process import tally_in_process
from sigmoid_conformance.engine.runs import runs_at, runs_of
from sigmoid_conformance.intervals import fold
from sigmoid_conformance.sample import Sample

_FIRST = 0x3F800000


def folded(excess, sign):
    """Fold one side of a block, given by increasing magnitude, and give its intervals by their places there."""
    span = Span(_FIRST, excess.size)
    x = span.numbers(FLOAT32, sign)[::sign]
    places = (np.arange(span.first, span.stop) ^ (-1 if sign < 0 else 0))[::sign]
    sample = Sample(subject_of("sigmoid").implementation, FLOAT32, x, x, x, excess, excess, places)

    def place(value):
        return int(np.float32(abs(value)).view(np.uint32)) - _FIRST

    return [
        (*sorted((place(found.lower), place(found.upper))), found.count, place(found.worst.x), found.inputs)
        for found in fold(sample, excess[::sign], excess[::sign] > 0.0, 2)
    ]


def told(runs):
    return [(run.first, run.last, run.count, run.worst, run.last - run.first + 1) for run in runs]


@given(st.lists(st.integers(0, 3), min_size=1, max_size=40))
def test_runs_are_those_that_a_side_is_folded_into(levels):
    """Among equal gaps and equally bad inputs the first in ascending order counts, on either side."""
    excess = np.maximum(np.array(levels, np.float64) - 1.0, 0.0)
    places = np.flatnonzero(excess)
    for sign, runs in runs_of(excess, 0.0, (1, -1)).items():
        assert folded(excess, sign) == told(runs)
        if places.size:
            assert runs == runs_at(places, excess[places], sign)


def test_no_places_are_no_run():
    """As where one side of a block steps back, and the other does not."""
    assert runs_at(np.empty(0, np.intp), np.empty(0), 1) == ()


def odd_one_out(right, places, change):
    """Change the results at inputs of which the lowest bits of the pattern are among some."""

    def evaluate(x):
        return np.where(np.isin(x.view(np.uint32) & 0xFF, places), change(right(x)), right(x)).astype(np.float32)

    return evaluate


_EVERY_16TH = list(range(0, 256, 16))

# A function, what evaluates it, where.
_JUDGED = {
    "scattered": ("sigmoid_derivative", product, 4.0),
    "some of them": ("sigmoid_derivative", product, 3.2),
    "few, and out of order": ("sigmoid_derivative", odd_one_out(derivative, [3, 9], lambda y: steps(y, -6)), 2.0),
    "out of order": ("sigmoid_derivative", product, 0.2),
    "all, where the tail dies": ("sigmoid_derivative", product, 16.63),
    "all": ("sigmoid_derivative", product, 30.0),
    "all, normal and subnormal": ("sigmoid_derivative", product, 87.3),
    "all, subnormal": ("sigmoid_derivative", product, 90.0),
    "until 0 is accurate": ("sigmoid_derivative", product, 101.88),
    "an odd function": ("sigmoid_second_derivative", lambda x: np.abs(second_derivative(x)), 3.0),
    "beside a turning point": ("sigmoid_second_derivative", lambda x: steps(second_derivative(x), 5), 1.316),
    "NaN": ("sigmoid_derivative", odd_one_out(derivative, [3], lambda y: y * np.nan), 2.0),
    "infinity": ("sigmoid_derivative", odd_one_out(derivative, [3], lambda y: y / 0), 2.0),
    "σ": ("sigmoid", odd_one_out(sigmoid, _EVERY_16TH, lambda y: steps(y, 7)), 2.0),
    "1 too early": ("sigmoid", lambda x: np.where(x > 10, np.float32(1), sigmoid(x)), 11.0),
    "0 on the left": ("sigmoid", lambda x: np.where(x < -80, np.float32(0), sigmoid(x)), 87.3),
}
_KEYS = ("accuracy", "monotonicity", "symmetry", "saturation-not-early", "subnormal-results")
# Ends and bounds of entries of the ledger on the right; the mirrored ones speak of the left.
_LEDGERS = {
    "no entry": [],
    "everywhere": [(0.0, 1e30, 1e30)],
    "twice": [(0.0, 1e30, 1e30), (0.0, 200.0, 1e29)],
    "bounded": [(0.0, 1e30, 6.0)],
    "bounded twice": [(0.0, 1e30, 1e30), (0.0, 1e30, 6.0)],
    "elsewhere": [(200.0, 300.0, 1e30)],
    "partly": [(0.0, "middle", 1e30)],
}


def ledger(rows, middle):
    """Make entries on either side for every requirement, of which one may end in the middle of what is judged."""
    made = []
    for lower, upper, bound in rows:
        end = middle if upper == "middle" else upper
        for left, right in ((lower, end), (-end, -lower)):
            made += [
                KnownDeviation("planted", "float32", key, left, right, bound, right, "-", (), "numpy") for key in _KEYS
            ]
    return tuple(made)


@pytest.mark.parametrize("entries", _LEDGERS.values(), ids=_LEDGERS)
@pytest.mark.parametrize(("function", "evaluate", "at"), _JUDGED.values(), ids=_JUDGED)
def test_runs_give_the_findings_that_checks_on_all_inputs_give(function, evaluate, at, entries, monkeypatch):
    """Whatever the ledger says, to the last count and witness."""
    first = int(np.float32(at).view(np.uint32))
    plain = subject_of(function, lambda x: evaluate(x).astype(np.float32))
    known = ledger(entries, float(np.uint32(first + 3000).view(np.float32)))
    subject = Subject(plain.implementation, plain.format, known)
    with np.errstate(all="ignore"):
        by_runs = tally_in_process(subject, Span(first, 5000))
        monkeypatch.setattr(closely, "weigh_runs", lambda *_: False)
        by_all = tally_in_process(subject, Span(first, 5000))
    assert by_all.findings
    assert repr(by_all) == repr(by_runs)  # a NaN equals none


@pytest.mark.parametrize(
    ("name", "enough"), [("no entry", True), ("everywhere", True), ("bounded", False), ("partly", False)]
)
def test_a_check_looks_at_all_inputs_only_where_the_ledger_asks_for_it(name, enough, monkeypatch):
    """That is, where an entry may speak of some of them."""
    first, told = int(np.float32(30.0).view(np.uint32)), []
    known = ledger(_LEDGERS[name], float(np.uint32(first + 3000).view(np.float32)))
    subject = Subject(subject_of("sigmoid_derivative", product).implementation, "float32", known)
    by_runs = closely.weigh_runs
    monkeypatch.setattr(closely, "weigh_runs", lambda *block: told.append(by_runs(*block)) or told[-1])
    tally_in_process(subject, Span(first, 5000))
    assert [enough] * 3 == told[:3]  # accuracy, symmetry, saturation-not-early
    assert told[3:] == [True]  # no result should be subnormal
