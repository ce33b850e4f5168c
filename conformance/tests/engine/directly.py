"""Judging a span the plain way: every check on one sample of all its inputs, every error from the exact values."""

import itertools
import math
from functools import cache

import mpmath
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


_FORMULAS = {
    "sigmoid": lambda e, x: (e if x < 0 else 1) / (1 + e),
    "sigmoid_derivative": lambda e, x: e / (1 + e) ** 2,
    "sigmoid_second_derivative": lambda e, x: e * (e - 1) / (1 + e) ** 3 * (1 if x > 0 else -1),
}
_FAR = 300.0  # beyond, values are nearer to their limits than any power of two of ulps is to one


def errors_on(function, x, y):
    """Measure errors in ulps by mpmath, to 700 bits, each rounded to the side of a power of two that it is on."""
    with mpmath.workprec(700):
        return np.array([_error(function, *pair) for pair in zip(widen(x).tolist(), widen(y).tolist(), strict=True)])


@cache
def _exact(function, x):
    value = _FORMULAS[function](mpmath.exp(-min(abs(x), _FAR)), x)
    return value, int(mpmath.frexp(value)[1])


def _error(function, x, y):
    if not math.isfinite(y):
        return math.inf
    value, exponent = _exact(function, x)
    error = abs(y - value) / mpmath.mpf(2) ** max(exponent - 24, -149)
    nearest = float(error)
    if math.frexp(nearest)[0] == 0.5 and error != nearest:
        return math.nextafter(nearest, math.inf if error > nearest else 0.0)
    return nearest


def sample_on(function, span, at_x, at_negative):
    """Arrange all inputs of a span as a sample."""
    x, negative = span.numbers(FLOAT32), span.numbers(FLOAT32, -1)
    is_nan = np.isnan(x)
    inputs, results = (
        np.concatenate([left[~is_nan][::-1], right[~is_nan], right[is_nan], left[is_nan]])
        for left, right in ((negative, x), (at_negative, at_x))
    )
    sample = measured(
        subject_of(function).implementation, FLOAT32, inputs, results, evaluate(function, inputs, FLOAT32)
    )
    ordinary = np.isfinite(inputs) & (inputs != 0)
    sample.errors[ordinary] = errors_on(function, inputs[ordinary], results[ordinary])
    return sample


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
    errors = sample.errors[: sample.numbers].copy()
    errors[errors == 4.0] = 3.5  # which is accurate, and possible where the exact value is a number of the format
    got, right = (widen(values)[: sample.numbers] for values in (sample.y, sample.rounded))
    signed = (got != 0.0) | (np.signbit(got) == np.signbit(right)) | (sample.function == "sigmoid_second_derivative")
    correct = int(np.count_nonzero((got == right) & signed))
    above = [int(np.count_nonzero(errors >= 2.0**k)) for k in range(CLASSES - 2)]
    at_least = [errors.size - correct, *above, 0]
    return (correct, *(first - second for first, second in itertools.pairwise(at_least)))
