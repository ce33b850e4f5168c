"""Spans on which a result is constant are judged by their ends, unless the ledger ends between them."""

from dataclasses import replace

import numpy as np
import pytest
from directly import FLOAT32, subject_of

from sigmoid_adapters.deviations import KnownDeviation
from sigmoid_conformance.engine.block import Record
from sigmoid_conformance.engine.enumeration import Span
from sigmoid_conformance.engine.results import Results
from sigmoid_conformance.engine.uniform import judge_uniform

FIRST, SIZE = 0x41C80000, 4096  # from 25 on
X = Span(FIRST, SIZE).numbers(FLOAT32)


def entry(lower, upper):
    ends = float(lower), float(upper)
    return KnownDeviation("planted", "float32", "accuracy", *ends, 2.0**24, ends[0], "planted", (), "planted==1")


def judged(*entries, y=0.0):
    subject = replace(subject_of("sigmoid_derivative"), entries=entries)
    sides = (np.full(SIZE, y, np.float32) for _ in range(2))
    record = Record()
    return judge_uniform(subject, Results(Span(FIRST, SIZE), FLOAT32, *sides, None), record), record


def test_a_dead_tail_is_judged_by_its_ends():
    """Every input of it counts, on both sides, in one interval each."""
    done, record = judged()
    assert done
    (finding,) = record.findings["saturation-not-early"]
    assert [(-X[-1], -X[0], SIZE), (X[0], X[-1], SIZE)] == [(i.lower, i.upper, i.count) for i in finding.violations]
    assert 2 * SIZE == record.histogram.sum()


@pytest.mark.parametrize("entries", [(), (entry(20, 30),), (entry(20, 24), entry(26, 30))])
def test_entries_that_end_outside_do_not_matter(entries):
    """Nor does it whether they speak of the span."""
    assert judged(*entries)[0]


@pytest.mark.parametrize(
    "entries",
    [
        (entry(20, X[9]), entry(X[99], 30)),
        (entry(X[9], X[99]),),
        (entry(-X[9], 30),),
        (entry(-30, X[0]), entry(X[-1], 30)),
        (entry(20, X[0]), entry(X[0], 30)),
    ],
)
def test_a_span_in_which_an_entry_ends_is_not_judged_by_its_ends(entries):
    """What lies between two entries is not known, though both ends are."""
    done, record = judged(*entries)
    assert not done
    assert record.findings == {}


def test_zeros_of_either_sign_are_not_one_constant():
    """Though both ends are +0."""
    y = np.zeros(SIZE, np.float32)
    assert judge_uniform(subject_of("sigmoid_derivative"), Results(Span(FIRST, SIZE), FLOAT32, y, y, None), Record())
    mixed = y.copy()
    mixed[SIZE // 2] = -0.0
    for sides in ((mixed, y), (y, mixed)):
        results = Results(Span(FIRST, SIZE), FLOAT32, *sides, None)
        assert not judge_uniform(subject_of("sigmoid_derivative"), results, Record())


def test_a_result_that_the_exact_value_passes_is_not_judged_by_the_ends():
    """The error falls and grows again."""
    middle = np.float32(np.exp(-float(X[SIZE // 2])))
    assert not judged(y=middle)[0]
