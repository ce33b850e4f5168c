"""The results on a span, evaluated in this process and judged at once."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sigmoid_adapters import Implementation
from sigmoid_conformance.engine.block import Subject
from sigmoid_conformance.engine.enumeration import BATCH, Span
from sigmoid_conformance.engine.judging import Pair, judge_span
from sigmoid_conformance.engine.tally import Tally
from sigmoid_conformance.evaluating import BadCall, call
from sigmoid_conformance.outcome import Failure
from sigmoid_conformance.sample import Array
from sigmoid_spec import FloatFormat

CALL = 1 << 16  # inputs to a call


def tally_in_process(subject: Subject, span: Span) -> Tally:
    """Evaluate and judge a span; a call that gives no usable result is its failure."""
    try:
        return judge_span(subject, span, _parts(subject, span))
    except BadCall as bad:
        return Tally(0, failure=Failure(bad.requirement, bad.message))


def _parts(subject: Subject, span: Span) -> Iterator[tuple[Span, Pair]]:
    for part in span.parts(BATCH):
        at_x, at_negative = (results_on(subject.implementation, subject.target, part, sign) for sign in (1, -1))
        yield part, (at_x, at_negative)


def results_on(implementation: Implementation, target: FloatFormat, span: Span, sign: int) -> Array:
    """Call an implementation on all numbers of a span, `CALL` at a time.

    Raises
    ------
    BadCall
        If one of the calls gives no usable result.
    """
    return np.concatenate([call(implementation, part.numbers(target, sign)) for part in span.parts(CALL)])
