"""Rows for the ledger, proposed from the tallies of all spans."""

import numpy as np
from directly import FLOAT32, rounded_on, subject_of

from sigmoid_conformance.engine.enumeration import Span
from sigmoid_conformance.engine.jobs import Exhaustive, Job
from sigmoid_conformance.engine.judging import judge_span
from sigmoid_conformance.engine.requests import Description
from sigmoid_conformance.engine.running import Work
from sigmoid_conformance.proposing_exhaustively import exhaustive_proposals
from sigmoid_spec import hex_float

THREE, SIZE = 0x40400000, 64
SPANS = (Span(THREE - SIZE, SIZE), Span(THREE, SIZE))


def proposed(at_three):
    """Propose rows for σ where the results from 3 on are moved by so many ulps."""
    tallies = []
    for span, moved in zip(SPANS, (0, at_three), strict=True):
        at_x, at_negative = rounded_on("sigmoid", span)
        at_x = (at_x.view(np.int32) + np.int32(moved)).view(np.float32)
        tallies.append(judge_span(subject_of("sigmoid"), span, [(span, (at_x, at_negative))]))
    job = Job("planted", Description("planted", "sigmoid", ("float32",), registered=False), "float32", (), 1)
    return list(exhaustive_proposals(Work(job, tuple(map(Exhaustive, SPANS))), tallies))


def test_a_step_back_between_two_spans_is_proposed():
    """As NumPy's tanh steps at -3, which is the end of a span."""
    (row,) = proposed(-2)
    x = hex_float(float(SPANS[1].numbers(FLOAT32)[0]))
    assert f'["planted", "float32", "monotonicity", "{x}", "{x}", ' in row


def test_nothing_is_proposed_where_nothing_is_violated():
    """Correctly rounded on both sides of the seam."""
    assert [] == proposed(0)
