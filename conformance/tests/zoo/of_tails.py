"""Wrong results in the tails: each a correct implementation with one defect planted in it."""

import numpy as np

from zoo.defect import Defect
from zoo.planted import derivative, flushed, patched, product, second_derivative, sigmoid, steps, textbook_quotient

_D, _DD = "sigmoid_derivative", "sigmoid_second_derivative"


def _flushing(right, format_type):
    tiny = np.finfo(format_type).tiny
    return patched(right, lambda x: np.abs(right(x)) < tiny, np.zeros_like)


def _at(value):
    return lambda x: x == value


def _between(lower, upper):
    return lambda x: (x > lower) & (x < upper)


def _naive(x):
    with np.errstate(all="ignore"):
        one = x.dtype.type(1)
        return np.asarray(one / (one + np.exp(-x)))


def _textbook_second(x):
    with np.errstate(all="ignore"):
        e = np.exp(-x)
        return np.asarray(e * (e - x.dtype.type(1)) / (x.dtype.type(1) + e) ** x.dtype.type(3), x.dtype)


def _product_second(x):
    y = sigmoid(x)
    one, two = x.dtype.type(1), x.dtype.type(2)
    return np.asarray(y * (one - y) * (one - two * y), x.dtype)


TAILS = (
    Defect("right tail lost by y(1-y)", "in float16", ("accuracy", "saturation-not-early"), product, _D),
    Defect("right tail lost by y(1-y)", "in float32", ("accuracy", "saturation-not-early"), product, _D, "float32"),
    Defect("right tail lost by y(1-y)", "in float64", ("accuracy", "saturation-not-early"), product, _D, "float64"),
    Defect(
        "error growing before the tail dies",
        "y(1-y) up to where y is 1",
        ("accuracy",),
        lambda x: np.where(x < 8.3, product(x), derivative(x)),
        _D,
    ),
    Defect(
        "error growing before the tail dies",
        "y(1-y) to 12 in float32",
        ("accuracy", "symmetry"),
        lambda x: np.where(x < 12, product(x), derivative(x)),
        _D,
        "float32",
    ),
    Defect("left-tail NaN", "inf/inf", ("no-spurious-nan",), textbook_quotient, _D),
    Defect("left-tail NaN", "0 times infinity", ("no-spurious-nan",), _textbook_second, _DD),
    Defect(
        "left-tail NaN",
        "at -inf only",
        ("special-values", "no-spurious-nan"),
        patched(derivative, _at(-np.inf), lambda y: y * np.nan),
        _D,
    ),
    Defect(
        "second derivative zero or of the wrong sign in a tail",
        "sign lost right of 9",
        ("accuracy",),
        patched(second_derivative, lambda x: x > 9, lambda y: -y),
        _DD,
    ),
    Defect(
        "second derivative zero or of the wrong sign in a tail",
        "0 right of 30 in float32",
        ("accuracy", "saturation-not-early"),
        patched(second_derivative, lambda x: x > 30, np.zeros_like),
        _DD,
        "float32",
    ),
    Defect(
        "second derivative zero or of the wrong sign in a tail",
        "sign lost right of 30 in float64",
        ("accuracy",),
        patched(second_derivative, lambda x: x > 30, lambda y: -y),
        _DD,
        "float64",
    ),
    Defect(
        "second derivative zero or of the wrong sign in a tail",
        "y(1-y)(1-2y)",
        ("saturation-not-early",),
        _product_second,
        _DD,
    ),
    Defect("exp overflowing in float16", "1/(1+exp(-x))", ("accuracy", "subnormal-results"), _naive),
    Defect("exp overflowing in float16", "in the second derivative", ("no-spurious-nan",), _textbook_second, _DD),
    Defect(
        "0 where a subnormal exists",
        "left of -10.5",
        ("subnormal-results",),
        patched(sigmoid, lambda x: x < -10.5, np.zeros_like),
    ),
    Defect(
        "0 where a subnormal exists",
        "the last binades in float32",
        ("subnormal-results",),
        patched(sigmoid, lambda x: x < -101, np.zeros_like),
        "sigmoid",
        "float32",
    ),
    Defect("flush-to-zero", "of results, in float16", ("subnormal-results",), flushed, _D),
    Defect(
        "flush-to-zero",
        "of results, in float32",
        ("subnormal-results",),
        _flushing(sigmoid, np.float32),
        "sigmoid",
        "float32",
    ),
    Defect(
        "flush-to-zero",
        "of results, in float64",
        ("subnormal-results",),
        _flushing(sigmoid, np.float64),
        "sigmoid",
        "float64",
    ),
    Defect(
        "flush-to-zero",
        "of inputs",
        ("subnormal-results",),
        patched(second_derivative, lambda x: np.abs(x) < 2.0**-14, np.zeros_like),
        _DD,
    ),
    Defect(
        "saturating early",
        "0 left of -9",
        ("saturation-not-early",),
        patched(sigmoid, lambda x: x < -9, lambda y: y * 0),
    ),
    Defect(
        "saturating early",
        "1 right of 14 in float32",
        ("saturation-not-early",),
        patched(sigmoid, lambda x: x > 14, lambda y: y * 0 + 1),
        "sigmoid",
        "float32",
    ),
    Defect(
        "saturating late",
        "never 1",
        ("saturation-not-late",),
        patched(sigmoid, lambda x: x > 8.4, lambda y: steps(y, -1)),
    ),
    Defect(
        "saturating late",
        "never 0",
        ("saturation-not-late",),
        patched(sigmoid, lambda x: x < -18, lambda y: steps(y, 1)),
    ),
    Defect(
        "saturating late",
        "not 1 at the very threshold in float32",
        ("saturation-not-late",),
        patched(sigmoid, _at(np.float32(float.fromhex("0x1.154246p+4"))), lambda y: steps(y, -1)),
        "sigmoid",
        "float32",
    ),
)
