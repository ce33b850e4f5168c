"""Blocks of any format that may hold 0, the infinities and NaN: every check is run on all of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sigmoid_conformance.engine.block import Record, Subject
from sigmoid_conformance.engine.curve import Point, piece_size
from sigmoid_conformance.engine.histogram import count_sample
from sigmoid_conformance.engine.results import Results
from sigmoid_conformance.engine.seams import check_seam_before
from sigmoid_conformance.sample import Sample, measured, places_without_centre, widen
from sigmoid_reference import evaluate
from sigmoid_spec import FloatFormat


def judge_special(subject: Subject, results: Results, record: Record) -> None:
    """Judge a block of a format, whatever it holds.

    Parameters
    ----------
    subject : Subject
    results : Results
    record : Record
        Takes what is found.
    """
    sample = _sample(subject, results)
    if sample.numbers:
        record.histogram += count_sample(sample)
        _keep_worst(sample, results, record)
    for key, check in subject.checks.items():
        record.weigh(subject, key, sample, check(sample))
    if "monotonicity" in subject.checks and results.span.first and sample.numbers:
        check_seam_before(subject, results, record)


def judge_nan(results: Results) -> bool:
    """Tell whether a span of NaNs gave NaNs only."""
    return bool(np.isnan(widen(results.at_x)).all() and np.isnan(widen(results.at_negative)).all())


def numbers_in(results: Results, target: FloatFormat) -> int:
    """Count the numbers of a block: the patterns after the last of them are NaNs."""
    last = target.largest if target.infinity is None else target.infinity
    return min(max(last + 1 - results.span.first, 0), results.span.count)


def _sample(subject: Subject, results: Results) -> Sample:
    """Arrange both sides as `Sample` asks for, and evaluate exactly."""
    numbers = numbers_in(results, subject.target)
    x, y = (
        np.concatenate([at_negative[:numbers][::-1], at_x[:numbers], at_x[numbers:], at_negative[numbers:]])
        for at_negative, at_x in ((results.inputs(-1), results.x), (results.at_negative, results.at_x))
    )
    sample = measured(subject.implementation, subject.target, x, y, evaluate(subject.function, x, subject.target))
    return sample if results.span.first == 0 else replace(sample, places=places_without_centre(x.size, numbers))


def _keep_worst(sample: Sample, results: Results, record: Record) -> None:
    """Keep the worst input of each piece of a binade."""
    numbers, piece = sample.numbers // 2, piece_size(sample.target)
    for sign in (1, -1):
        for part in results.span.parts(piece):
            start = part.first - results.span.first
            inside = np.arange(start, min(start + part.count, numbers))
            places = numbers + inside if sign > 0 else numbers - 1 - inside
            if places.size:
                worst = int(places[np.argmax(sample.errors[places])])
                error = float(sample.errors[worst])
                if record.worse(key := (sign, part.first // piece), error):
                    expected = float(widen(sample.rounded[worst, np.newaxis])[0])
                    record.points[key] = Point(
                        float(sample.inputs[worst]), float(sample.results[worst]), expected, error
                    )
