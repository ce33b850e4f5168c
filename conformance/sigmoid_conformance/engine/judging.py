"""Judging the results on a span of inputs, block by block."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import numpy as np

from sigmoid_conformance.engine.block import Record, Subject
from sigmoid_conformance.engine.curve import Point
from sigmoid_conformance.engine.enumeration import BLOCK, Span
from sigmoid_conformance.engine.ordinary import judge_ordinary
from sigmoid_conformance.engine.results import Results
from sigmoid_conformance.engine.special import judge_nan, judge_special
from sigmoid_conformance.engine.tally import Edges, Tally
from sigmoid_conformance.engine.uniform import judge_uniform
from sigmoid_conformance.outcome import merge
from sigmoid_conformance.sample import Array, widen
from sigmoid_reference import errors_in_ulps, evaluate
from sigmoid_spec import FloatFormat

_ORDINARY = "float32"

Pair = tuple[Array, Array]


def judge_span(subject: Subject, span: Span, parts: Iterable[tuple[Span, Pair]]) -> Tally:
    """Judge the results on a span.

    Parameters
    ----------
    subject : Subject
    span : Span
    parts : iterable of (Span, (ndarray, ndarray))
        Consecutive parts of the span with the results at the numbers and at their negatives, as arrays of the format;
        an array need not outlast the step of the iteration that it belongs to.

    Returns
    -------
    Tally
    """
    record, before = Record(), None
    first = None
    for part, (at_x, at_negative) in parts:
        results = Results(part, subject.target, at_x, at_negative, before)
        first = first or _ends(results, 0)
        _judge_part(subject, results, record)
        before = _ends(results, -1)
    _measure_constants(subject, record)
    assert first is not None
    assert before is not None
    return Tally(
        inputs=2 * span.count,
        histogram=tuple(record.histogram.tolist()),
        points=tuple(record.points.values()),
        findings={key: merge(found, subject.target) for key, found in record.findings.items()},
        edges=Edges(span.first, span.stop - 1, first, before),
    )


def _ends(results: Results, place: int) -> tuple[float, float]:
    """Give the results at one place of a span, at the number and at its negative."""
    at_x, at_negative = (widen(y[place, np.newaxis])[0] for y in (results.at_x, results.at_negative))
    return float(at_x), float(at_negative)


def _judge_part(subject: Subject, results: Results, record: Record) -> None:
    if _judge_at_once(subject, results, record):
        return
    for block in _blocks(results):
        if not _judge_at_once(subject, block, record):
            _kind(block.span, subject.target)(subject, block, record)


def _judge_at_once(subject: Subject, results: Results, record: Record) -> bool:
    """Judge a span of constant results or of NaNs, and tell whether it is one."""
    if _kind(results.span, subject.target) is judge_ordinary:
        return judge_uniform(subject, results, record)
    return results.span.first > _last_number(subject.target) and judge_nan(results)


def _last_number(target: FloatFormat) -> int:
    return target.largest if target.infinity is None else target.infinity


def _kind(span: Span, target: FloatFormat) -> Callable[[Subject, Results, Record], None]:
    """Choose how a span is judged."""
    ordinary = target.name == _ORDINARY and span.first > 0 and span.stop <= _last_number(target)
    return judge_ordinary if ordinary else judge_special


def _blocks(results: Results) -> Iterator[Results]:
    before = results.before
    for span in results.span.parts(BLOCK):
        place = slice(span.first - results.span.first, span.stop - results.span.first)
        block = Results(span, results.target, results.at_x[place], results.at_negative[place], before)
        yield block
        before = _ends(block, -1)


def _measure_constants(subject: Subject, record: Record) -> None:
    """Measure the error where results are constant, at the ends of each piece: there it is largest."""
    if not record.constant:
        return
    keys = [(key, place) for key, span in record.constant.items() for place in (span.first, span.stop - 1)]
    patterns = np.array([place + (subject.target.sign_bit if sign < 0 else 0) for (sign, _), place in keys])
    x = patterns.astype(subject.target.bits_dtype).view(subject.target.dtype)
    exact = evaluate(subject.function, x, subject.target)
    errors = errors_in_ulps(exact.rounded, exact)
    for (key, _), number, value, error in zip(keys, widen(x), widen(exact.rounded), errors, strict=True):
        if record.worse(key, float(error)):
            record.points[key] = Point(float(number), float(value), float(value), float(error))
