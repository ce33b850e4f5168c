"""The tally of a sample of inputs, where not all can be enumerated."""

from __future__ import annotations

import numpy as np

from sigmoid_conformance.engine.block import Record, Subject
from sigmoid_conformance.engine.curve import Point, piece_size
from sigmoid_conformance.engine.histogram import count_sample
from sigmoid_conformance.engine.tally import Tally
from sigmoid_conformance.outcome import merge
from sigmoid_conformance.sample import Sample, widen


def tally_sample(subject: Subject, sample: Sample) -> Tally:
    """Run every check on a sample; the result merges with no other, as the inputs of samples may be the same."""
    record = Record()
    record.histogram += count_sample(sample)
    for key, check in subject.checks.items():
        record.weigh(subject, key, sample, check(sample))
    return Tally(
        inputs=sample.x.size,
        histogram=tuple(record.histogram.tolist()),
        points=_points(sample),
        findings={key: merge(found, subject.target) for key, found in record.findings.items()},
    )


def _points(sample: Sample) -> tuple[Point, ...]:
    """Find the worst input of each piece of a binade, in ascending order."""
    target, numbers = sample.target, slice(0, sample.numbers)
    patterns = sample.x[numbers].view(target.bits_dtype).astype(np.uint64)
    pieces = patterns // np.uint64(piece_size(target))
    errors = sample.errors[numbers]
    ascending = np.lexsort((sample.inputs[numbers], -errors, pieces))
    _, first = np.unique(pieces[ascending], return_index=True)
    worst = np.sort(ascending[first])
    columns = (sample.inputs[worst], sample.results[worst], widen(sample.rounded[worst]), errors[worst])
    return tuple(Point(*values) for values in zip(*(column.tolist() for column in columns), strict=True))
