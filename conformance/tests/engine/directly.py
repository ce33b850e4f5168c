"""Judging a span the plain way: every check on one sample of all its inputs, every error from the exact values."""

import itertools

import numpy as np

from sigmoid_adapters import Implementation
from sigmoid_conformance.engine.block import Subject
from sigmoid_conformance.engine.histogram import CLASSES
from sigmoid_conformance.sample import measured, widen
from sigmoid_reference import evaluate
from sigmoid_spec import FORMATS

FLOAT32 = FORMATS["float32"]


def subject_of(function, evaluated=np.copy, format_name="float32"):
    """Wrap a function as what is judged, with an empty ledger."""
    return Subject(Implementation("planted", function, (format_name,), evaluated), format_name, ())


def rounded_on(function, span):
    """Give the correctly rounded results on a span of float32, at the numbers and at their negatives."""
    return [evaluate(function, span.numbers(FLOAT32, sign), FLOAT32).rounded for sign in (1, -1)]


def sample_on(function, span, at_x, at_negative):
    """Arrange all inputs of a span as a sample, and measure the errors by the reference."""
    x, negative = span.numbers(FLOAT32), span.numbers(FLOAT32, -1)
    is_nan = np.isnan(x)
    inputs, results = (
        np.concatenate([left[~is_nan][::-1], right[~is_nan], right[is_nan], left[is_nan]])
        for left, right in ((negative, x), (at_negative, at_x))
    )
    exact = evaluate(function, inputs, FLOAT32)
    return measured(subject_of(function).implementation, FLOAT32, inputs, results, exact)


def violations_on(span, sample):
    """Give the inputs that violate each requirement, by the checks themselves; -a and a are no neighbours if a > 0."""
    found = {}
    for key, check in subject_of(sample.function).checks.items():
        excess = check(sample)
        if key == "monotonicity" and span.first and sample.numbers:
            excess[sample.numbers // 2] = 0.0
        if excess.any():
            found[key] = sample.inputs[excess > 0.0]
    return found


def histogram_of(sample):
    """Count errors class by class."""
    errors = sample.errors[: sample.numbers]
    correct = int(np.count_nonzero(widen(sample.y)[: sample.numbers] == widen(sample.rounded)[: sample.numbers]))
    above = [int(np.count_nonzero(errors >= 2.0**k)) for k in range(CLASSES - 2)]
    at_least = [errors.size - correct, *above, 0]
    return (correct, *(first - second for first, second in itertools.pairwise(at_least)))
