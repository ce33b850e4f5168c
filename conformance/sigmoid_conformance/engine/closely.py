"""The checks themselves, run on a block of float32 inputs in which a requirement may be violated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from sigmoid_conformance.engine.block import Record, Subject
from sigmoid_conformance.engine.measuring import DIGITS, FLOAT32, binades, relative_errors
from sigmoid_conformance.engine.results import Results
from sigmoid_conformance.sample import Array, Sample, measured
from sigmoid_reference import evaluate
from sigmoid_reference.fast.mirrored import Side

_MOST_INTERVALS = 2  # on a side of a block; those of neighbouring blocks are joined later


def look_closely(
    subject: Subject,
    results: Results,
    exact: Mapping[int, Side],
    errors: Mapping[int, Array],
    wanted: Sequence[str],
    record: Record,
) -> None:
    """Run checks on a block, and add what they find to the record.

    Parameters
    ----------
    subject : Subject
    results : Results
    exact : mapping of int to Side
        By sign.
    errors : mapping of int to ndarray
        What was measured, by sign; a side that was not is missing. See `relative_errors`.
    wanted : sequence of str
        The requirements whose checks are to be run.
    record : Record
    """
    sample = _sample(subject, results, exact, errors)
    for key in wanted:
        if key == "monotonicity":
            check_order(subject, sample, results, record)
        else:
            record.weigh(subject, key, sample, subject.checks[key](sample), _MOST_INTERVALS)


def _sample(subject: Subject, results: Results, exact: Mapping[int, Side], errors: Mapping[int, Array]) -> Sample:
    """Arrange both sides in ascending order."""
    known = {sign: errors[sign] if sign in errors else _errors(results.at(sign), exact[sign]) for sign in (-1, 1)}
    return Sample(
        subject.implementation,
        FLOAT32,
        x=_arranged(results.inputs(-1), results.x),
        y=_arranged(results.at_negative, results.at_x),
        rounded=_arranged(exact[-1].rounded, exact[1].rounded),
        ulp=_arranged(*(_ulps(exact[sign].values) for sign in (-1, 1))),
        errors=_arranged(known[-1], known[1]) * 2.0**DIGITS,
        is_gapped=True,
    )


def _arranged(at_negative: Array, at_x: Array) -> Array:
    return np.concatenate([at_negative[::-1], at_x])


def _ulps(values: Array) -> Array:
    ulps = binades(values, np.empty_like(values))
    return np.multiply(ulps, 2.0**-DIGITS, out=ulps)


def _errors(y: Array, exact: Side) -> Array:
    return relative_errors(y, exact.values, np.empty_like(exact.values), np.empty_like(exact.values))


def check_order(subject: Subject, sample: Sample, results: Results, record: Record) -> None:
    """Check monotonicity from the number before the block on; the two numbers in the middle are no neighbours."""
    extended = sample if results.before is None else _with_before(sample, results.before)
    excess = subject.checks["monotonicity"](extended)
    excess[extended.numbers // 2] = 0.0
    record.weigh(subject, "monotonicity", extended, excess, _MOST_INTERVALS)


def _with_before(sample: Sample, before: tuple[float, float]) -> Sample:
    """Insert the number before the block, and its negative, in the middle."""
    middle = sample.numbers // 2
    x = np.nextafter(sample.x[middle - 1 : middle + 1], np.float32(0))
    y = np.array(before[::-1], np.float32)
    between = measured(sample.implementation, FLOAT32, x, y, evaluate(sample.function, x, FLOAT32))
    return replace(
        sample,
        x=_inserted(sample.x, between.x, middle),
        y=_inserted(sample.y, between.y, middle),
        rounded=_inserted(sample.rounded, between.rounded, middle),
        ulp=_inserted(sample.ulp, between.ulp, middle),
        errors=_inserted(sample.errors, between.errors, middle),
    )


def _inserted(whole: Array, part: Array, place: int) -> Array:
    return np.concatenate([whole[:place], part, whole[place:]])
