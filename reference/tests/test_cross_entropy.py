"""The binary cross-entropy and its gradient, against mpmath at high precision."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest

from sigmoid_reference import errors_in_ulps, evaluate_cross_entropy, evaluate_cross_entropy_gradient
from sigmoid_spec import FORMATS

from .exactly import fraction_of, ulp_exponent
from .fast_inputs import families

CONTEXT = mpmath.MPContext()
CONTEXT.prec = 3200
LABELS = (0.0, 1.0, 0.25, 0.875)
NAMES = ["bfloat16", "float16", "float32"]
SPECIAL = [
    0.0,
    -0.0,
    2.0**-30,
    -(2.0**-30),
    -1.0986123,
    1.9459101,
    20.0,
    -20.0,
    88.0,
    -88.0,
    600.0,
    -600.0,
    1000.0,
    -1000.0,
]


def loss(x, y):
    """The textbook formula."""
    p = 1 / (1 + CONTEXT.exp(-x))
    return -y * CONTEXT.log(p) - (1 - y) * CONTEXT.log(1 - p)


def gradient(x, y):
    return 1 / (1 + CONTEXT.exp(-x)) - y


EVALUATIONS = {"loss": (loss, evaluate_cross_entropy), "gradient": (gradient, evaluate_cross_entropy_gradient)}


def numbers(name):
    dtype = FORMATS[name].dtype
    return np.concatenate([np.array(SPECIAL).astype(dtype), families(np.float32)["ordinary"][:40].astype(dtype)])


def error_by_mpmath(got, real, target):
    """|got - real| / ulp(real)."""
    return float(abs(CONTEXT.mpf(got) - real) / CONTEXT.ldexp(1, ulp_exponent(fraction_of(real), target)))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize("quantity", EVALUATIONS)
def test_errors_are_those_that_mpmath_finds(quantity, label, name):
    """Of results that are right, and of ones with a fault planted, at tiny, ordinary and huge logits."""
    formula, evaluate = EVALUATIONS[quantity]
    target, x = FORMATS[name], numbers(name)
    exact = evaluate(x, label, target)
    for results in (exact.rounded, (exact.rounded.astype(np.float64) * 1.25).astype(target.dtype)):
        found = errors_in_ulps(results, exact)
        for number, got, error in zip(x.astype(float), results.astype(float), found, strict=True):
            real = formula(CONTEXT.mpf(number), CONTEXT.mpf(label))
            if real == 0 or not np.isfinite(got):
                continue
            expected = error_by_mpmath(got, real, target)
            assert abs(expected - error) <= 1e-6 * max(1.0, expected), (number, got)


@pytest.mark.parametrize("quantity", EVALUATIONS)
def test_nan_is_expected_at_nan_and_the_limits_at_the_infinities(quantity):
    """A loss that grows without bound is infinite there, a gradient is the limit."""
    x = np.array([np.nan, np.inf, -np.inf], np.float32)
    at_nan, right, left = EVALUATIONS[quantity][1](x, 0.25, FORMATS["float32"]).rounded.tolist()
    assert at_nan != at_nan
    assert {"loss": (np.inf, np.inf), "gradient": (0.75, -0.25)}[quantity] == (right, left)


@pytest.mark.parametrize(
    ("label", "name", "match"),
    [(1.5, "float32", "from 0 to 1"), (0.1, "float16", "a number of float16"), (0.25, "float64", "0 or 1 in float64")],
)
def test_a_label_that_cannot_be_taken_exactly_is_refused(label, name, match):
    """With the label and what was expected."""
    with pytest.raises(ValueError, match=match):
        evaluate_cross_entropy(np.zeros(2, FORMATS[name].dtype), label, FORMATS[name])
