"""Implementations with one planted defect each, and correct ones that must pass every check."""

from __future__ import annotations

import numpy as np
from planted import (
    Evaluate,
    changes_input,
    changes_state,
    constant_scalar,
    derivative,
    exits,
    flushed,
    nondeterministic,
    normalises,
    patched,
    product,
    raises,
    same_memory,
    scalar_tail,
    second_derivative,
    shared_buffer,
    sigmoid,
    steps,
    strides_matter,
    textbook_quotient,
    warns,
    warns_at_infinity,
)

from sigmoid_adapters import Implementation

# Requirement, function, what is wrong, evaluate.
DEFECTS: list[tuple[str, str, str, Evaluate]] = [
    ("accuracy", "sigmoid", "1 % too small", lambda x: (sigmoid(x).astype(np.float64) * 0.99).astype(x.dtype)),
    ("accuracy", "sigmoid", "2 ulp at one input", patched(sigmoid, lambda x: x == -1.5, lambda y: steps(y, 2))),
    ("accuracy", "sigmoid_derivative", "y(1-y)", product),
    (
        "accuracy",
        "sigmoid_second_derivative",
        "wrong sign in a tail",
        patched(second_derivative, lambda x: x > 9, lambda y: -y),
    ),
    ("special-values", "sigmoid", "σ(-inf) is not 0", patched(sigmoid, lambda x: x == -np.inf, lambda y: steps(y, 1))),
    (
        "special-values",
        "sigmoid",
        "only -0 is wrong",
        patched(sigmoid, lambda x: (x == 0) & np.signbit(x), lambda y: y * 0 + 1),
    ),
    ("nan-propagation", "sigmoid", "NaN is swallowed", lambda x: np.nan_to_num(sigmoid(x), nan=0.5)),
    (
        "nan-propagation",
        "sigmoid",
        "negative NaN only",
        patched(sigmoid, lambda x: np.isnan(x) & np.signbit(x), np.zeros_like),
    ),
    ("no-spurious-nan", "sigmoid_derivative", "inf/inf on the left", textbook_quotient),
    ("range", "sigmoid", "an ulp above 1", patched(sigmoid, lambda x: x == 20, lambda y: steps(y, 1))),
    (
        "range",
        "sigmoid_derivative",
        "an ulp above a quarter",
        patched(derivative, lambda x: abs(x) < 1e-3, lambda y: steps(y, 1)),
    ),
    ("monotonicity", "sigmoid", "a dent of one ulp", patched(sigmoid, lambda x: x == 2.5, lambda y: steps(y, -2))),
    (
        "monotonicity",
        "sigmoid_derivative",
        "a dent on the right",
        patched(derivative, lambda x: x == 2.5, lambda y: steps(y, 2)),
    ),
    ("symmetry", "sigmoid", "too large on one side", patched(sigmoid, lambda x: x > 0.5, lambda y: steps(y, 2))),
    ("symmetry", "sigmoid_derivative", "not even", patched(derivative, lambda x: x > 0.5, lambda y: steps(y, 2))),
    ("symmetry", "sigmoid_second_derivative", "even, not odd", lambda x: np.abs(second_derivative(x))),
    ("saturation-not-late", "sigmoid", "never 1", patched(sigmoid, lambda x: x > 8.4, lambda y: steps(y, -1))),
    ("saturation-not-late", "sigmoid", "never 0", patched(sigmoid, lambda x: x < -18, lambda y: steps(y, 1))),
    ("saturation-not-early", "sigmoid_derivative", "y(1-y)", product),
    ("saturation-not-early", "sigmoid", "0 below -9", patched(sigmoid, lambda x: x < -9, lambda y: y * 0)),
    ("subnormal-results", "sigmoid_derivative", "flushed", flushed),
    ("shape-and-dtype", "sigmoid", "0-d becomes 1-d", lambda x: np.atleast_1d(sigmoid(x))),
    ("shape-and-dtype", "sigmoid", "float64 comes back", lambda x: sigmoid(x).astype(np.float64)),
    ("shape-and-dtype", "sigmoid", "a list comes back", lambda x: sigmoid(x).tolist()),
    ("input-unchanged", "sigmoid", "input overwritten", changes_input),
    ("determinism", "sigmoid", "every second call differs", nondeterministic()),
    ("layout-independence", "sigmoid", "strided differs", strides_matter),
    (
        "layout-independence",
        "sigmoid",
        "strides ignored",
        lambda x: sigmoid(x if x.flags.c_contiguous or not x.size else np.resize(x.base, x.shape)),
    ),
    ("length-independence", "sigmoid", "scalar tail differs", scalar_tail),
    ("neighbour-independence", "sigmoid", "spoiled by a NaN", normalises),
    ("thread-independence", "sigmoid", "a buffer shared by threads", shared_buffer()),
    ("floating-point-state", "sigmoid", "error handling changed", changes_state),
    ("no-warnings", "sigmoid", "warns of overflow", warns),
    ("call-returns", "sigmoid", "raises on long arrays", raises),
    ("call-returns", "sigmoid", "ends the process", exits),
    ("determinism", "sigmoid", "the same memory, overwritten", same_memory()),
    ("input-unchanged", "sigmoid", "the result lies in the argument", lambda x: np.multiply(x, x.dtype.type(1), out=x)),
    ("shape-and-dtype", "sigmoid", "0-d is a constant", constant_scalar),
    ("no-warnings", "sigmoid", "warns at infinity only", warns_at_infinity),
    ("special-values", "sigmoid", "NaN at infinity", patched(sigmoid, np.isinf, lambda y: y * np.nan)),
]

CORRECT = [
    Implementation("correct.sigmoid", "sigmoid", ("float16", "bfloat16"), sigmoid),
    Implementation("correct.derivative", "sigmoid_derivative", ("float16", "bfloat16"), derivative),
    Implementation(
        "correct.second_derivative", "sigmoid_second_derivative", ("float16", "bfloat16"), second_derivative
    ),
]


def defective(function: str, evaluate: Evaluate) -> Implementation:
    """Wrap a planted defect; all are planted in float16, which is checked exhaustively."""
    return Implementation("planted", function, ("float16",), evaluate)
