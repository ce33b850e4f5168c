"""Tallies merge in any order, and pieces are done in any order: the report is the same."""

from concurrent.futures import Executor, Future
from functools import cache

import numpy as np
import pytest
from directly import FLOAT32, subject_of
from hypothesis import given, settings
from hypothesis import strategies as st
from zoo.planted import sigmoid, steps

from sigmoid_adapters import Implementation
from sigmoid_conformance.engine import running
from sigmoid_conformance.engine.assembling import exhaustive_report, report_of
from sigmoid_conformance.engine.enumeration import Span
from sigmoid_conformance.engine.evaluator import Limits
from sigmoid_conformance.engine.in_process import tally_in_process
from sigmoid_conformance.engine.jobs import Calls, Exhaustive, Job
from sigmoid_conformance.engine.requests import Description
from sigmoid_conformance.engine.running import Work, run
from sigmoid_conformance.engine.tally import Tally, total
from sigmoid_conformance.outcome import Failure

_SPANS = tuple(Span(0x40000000, 12 << 10).parts(1 << 10))


def dented(x):
    """Wrong at every 97th pattern, and everywhere in some places."""
    patterns = x.view(np.uint32)
    return np.where((patterns % 97 == 0) | ((patterns >> 11) % 3 == 0), steps(sigmoid(x), 7), sigmoid(x))


@cache
def tallies():
    return tuple(tally_in_process(subject_of("sigmoid", dented), span) for span in _SPANS)


@given(st.permutations(range(len(_SPANS))))
@settings(deadline=None)
def test_tallies_merge_in_any_order(order):
    """Counts, intervals and points do not depend on it."""
    assert total(tallies(), [], FLOAT32) == total([tallies()[place] for place in order], [], FLOAT32)


class Disorderly(Executor):
    """Does what it is given at once, or when it is asked for; in an order that is drawn."""

    def __init__(self, does, order):
        self._does, self._order, self._waiting = does, order, []

    def submit(self, function, *arguments):
        future = Future()
        self._waiting.append((future, arguments))
        return future

    def finish_one(self, running, return_when):
        """Stand in for `concurrent.futures.wait`."""
        future, arguments = self._waiting.pop(self._order.pop(0) % len(self._waiting))
        future.set_result(self._does(*arguments))
        return type("Waited", (), {"done": {future}})


def _job():
    description = Description("own.dented", "sigmoid", ("float32",), registered=False)
    return Job("own:dented", description, "float32", (), 1 << 16)


def report_in(order, does, pieces, finished):
    """Do pieces in a drawn order, from what is finished."""
    work, executor = Work(_job(), pieces), Disorderly(does, list(order))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(running, "wait", executor.finish_one)
        ((_, found),) = run([work], executor, 2, Limits(), finished, lambda *_: None)
    return report_of(work, found)


_PIECES = (*map(Exhaustive, _SPANS), Calls(0))
_FAILING = {3, 7}


def tally_of(job, piece, limits):
    """Judge in this process; the fourth and the eighth piece fail."""
    if isinstance(piece, Calls):
        return Tally(0)
    place = _SPANS.index(piece.span)
    return Tally(0, failure=Failure("call-returns", f"piece {place}")) if place in _FAILING else tallies()[place]


@given(st.lists(st.integers(0, 99), min_size=13, max_size=13), st.sets(st.integers(0, 12)))
@settings(deadline=None)
def test_the_report_does_not_depend_on_who_was_faster_nor_on_what_was_finished_before(order, before):
    """Failures in the middle, pieces done in any order, any of them finished by an audit that was killed."""
    work = Work(_job(), _PIECES)
    finished = {work.name(place): tally_of(work.job, _PIECES[place], None) for place in before}
    expected = report_in(range(13), tally_of, _PIECES, {})
    assert expected == report_in(order, tally_of, _PIECES, finished)
    assert [outcome.message for outcome in expected.outcomes if outcome.message] == ["piece 3"]


def test_the_report_of_all_pieces_is_that_of_their_tallies():
    """Whatever the order of execution."""
    subject = subject_of("sigmoid", dented)
    pieces = tuple(map(Exhaustive, _SPANS))
    found = report_in([5, 1, 4] * 4, lambda job, piece, limits: tallies()[_SPANS.index(piece.span)], pieces, {})
    assert isinstance(subject.implementation, Implementation)
    assert exhaustive_report(subject, tallies()).outcomes == found.outcomes
