"""The checks themselves, run on a block of float32 inputs in which a requirement may be violated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from sigmoid_conformance.engine.block import Record, Subject
from sigmoid_conformance.engine.measuring import DIGITS, FLOAT32, binades, relative_errors
from sigmoid_conformance.engine.results import Results
from sigmoid_conformance.engine.seams import check_seam
from sigmoid_conformance.sample import Array, Sample, widen
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
    """Check monotonicity in a block, and from the number before it to the first."""
    record.weigh(subject, "monotonicity", sample, subject.checks["monotonicity"](sample), _MOST_INTERVALS)
    if results.before is not None:
        at_first = float(widen(results.at_x[:1])[0]), float(widen(results.at_negative[:1])[0])
        check_seam(subject, results.span.first - 1, results.before, at_first, record)
