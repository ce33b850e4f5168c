"""Wrong results elsewhere: each a correct implementation with one defect planted in it."""

import numpy as np

from zoo.defect import Defect
from zoo.planted import derivative, patched, second_derivative, sigmoid, steps

_D, _DD = "sigmoid_derivative", "sigmoid_second_derivative"


def _at(value):
    return lambda x: x == value


def _between(lower, upper):
    return lambda x: (x > lower) & (x < upper)


VALUES = (
    Defect("NaN swallowed", "becomes a half", ("nan-propagation",), lambda x: np.nan_to_num(sigmoid(x), nan=0.5)),
    Defect(
        "NaN swallowed",
        "negative ones only",
        ("nan-propagation",),
        patched(sigmoid, lambda x: np.isnan(x) & np.signbit(x), np.zeros_like),
    ),
    Defect(
        "NaN swallowed",
        "one payload only",
        ("nan-propagation",),
        patched(sigmoid, lambda x: x.view(np.uint16) == 0x7C01, np.zeros_like),
    ),
    Defect(
        "infinities mapped wrongly",
        "σ(-inf) is not 0",
        ("special-values",),
        patched(sigmoid, _at(-np.inf), lambda y: steps(y, 1)),
    ),
    Defect(
        "infinities mapped wrongly",
        "NaN at both",
        ("special-values", "no-spurious-nan"),
        patched(sigmoid, np.isinf, lambda y: y * np.nan),
    ),
    Defect(
        "one misplaced value",
        "1 at negative zero",
        ("special-values",),
        patched(sigmoid, lambda x: (x == 0) & np.signbit(x), lambda y: y * 0 + 1),
    ),
    Defect(
        "one misplaced value",
        "an ulp off a quarter at negative zero",
        ("special-values",),
        patched(derivative, lambda x: (x == 0) & np.signbit(x), lambda y: steps(y, -1)),
        _D,
    ),
    Defect(
        "one misplaced value", "2 ulp at one input", ("accuracy",), patched(sigmoid, _at(-1.5), lambda y: steps(y, 2))
    ),
    Defect(
        "one misplaced value",
        "one ulp at one input",
        ("monotonicity",),
        patched(sigmoid, _at(2.501953125), lambda y: steps(y, -1)),
    ),
    Defect(
        "one misplaced value",
        "on [5.2, 5.204] in float32",
        ("accuracy",),
        patched(sigmoid, _between(5.2, 5.204), lambda y: steps(y, 6)),
        "sigmoid",
        "float32",
        "thorough",
    ),
    Defect(
        "one misplaced value",
        "on [20.3, 20.34] in float64",
        ("accuracy",),
        patched(derivative, _between(20.3, 20.34), lambda y: steps(y, 9)),
        _D,
        "float64",
        "thorough",
    ),
    Defect(
        "one misplaced value",
        "1 % too small everywhere",
        ("accuracy",),
        lambda x: (sigmoid(x).astype(np.float64) * 0.99).astype(x.dtype),
    ),
    Defect(
        "one misplaced value",
        "float64 through float32",
        ("accuracy",),
        lambda x: sigmoid(x.astype(np.float32)).astype(x.dtype),
        "sigmoid",
        "float64",
    ),
    Defect("outside the range by an ulp", "above 1", ("range",), patched(sigmoid, _at(20), lambda y: steps(y, 1))),
    Defect("outside the range by an ulp", "-0 at −∞", ("range",), patched(sigmoid, np.isneginf, np.negative)),
    Defect(
        "outside the range by an ulp",
        "-0 in a tail",
        ("range",),
        patched(derivative, lambda x: x > 18, lambda y: np.where(y, y, -y)),
        _D,
    ),
    Defect("outside the range by an ulp", "below 0", ("range",), patched(sigmoid, _at(-20), lambda y: -steps(y, 1))),
    Defect(
        "outside the range by an ulp",
        "above a quarter",
        ("range",),
        patched(derivative, lambda x: abs(x) < 1e-3, lambda y: steps(y, 1)),
        _D,
    ),
    Defect(
        "outside the range by an ulp",
        "beyond the extreme of σ″",
        ("range",),
        patched(second_derivative, _between(-1.33, -1.3), lambda y: steps(y, 2)),
        _DD,
    ),
    Defect(
        "non-monotone at a seam", "a dent at 2.5", ("monotonicity",), patched(sigmoid, _at(2.5), lambda y: steps(y, -2))
    ),
    Defect(
        "non-monotone at a seam",
        "a dent of σ′ at 2.5",
        ("monotonicity",),
        patched(derivative, _at(2.5), lambda y: steps(y, 2)),
        _D,
    ),
    Defect(
        "non-monotone at a seam",
        "out of order by one ulp",
        ("monotonicity",),
        patched(sigmoid, _between(3.0, 3.02), lambda y: steps(y, -1)),
    ),
    Defect(
        "non-monotone at a seam",
        "at the end of the centre in float32",
        ("monotonicity",),
        patched(sigmoid, _between(2.0**-24, 2.0**-23), lambda y: steps(y, -1)),
        "sigmoid",
        "float32",
    ),
    Defect("asymmetry", "of σ", ("symmetry",), patched(sigmoid, lambda x: x > 0.5, lambda y: steps(y, 2))),
    Defect("asymmetry", "of σ′", ("symmetry",), patched(derivative, lambda x: x > 0.5, lambda y: steps(y, 2)), _D),
    Defect("asymmetry", "σ″ even, not odd", ("symmetry",), lambda x: np.abs(second_derivative(x)), _DD),
)
