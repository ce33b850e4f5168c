"""The formulas as they are written with NumPy, each computed in the format of its argument.

Nothing is widened and no warning is suppressed: what a formula loses or says is what it is judged by. float16, float32
and float64 are NumPy's own, bfloat16 runs on the ufuncs of ml_dtypes.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sigmoid_adapters.arrays import like, native
from sigmoid_adapters.implementation import Array, Evaluate, Implementation

_FORMATS = ("bfloat16", "float16", "float32", "float64")


def naive(x: Array) -> Any:
    """Compute σ as it is defined; exp overflows far left of 0."""
    one = x.dtype.type(1)
    return one / (one + np.exp(-x))


def two_branch(x: Array) -> Array:
    """Compute σ by the form that does not overflow on either side."""
    one, zero = x.dtype.type(1), x.dtype.type(0)
    result = np.empty_like(x)
    right = x >= zero
    result[right] = one / (one + np.exp(-x[right]))
    small = np.exp(x[~right])
    result[~right] = small / (one + small)
    return result


def _tanh(x: Array) -> Any:
    half, one, two = (x.dtype.type(constant) for constant in (0.5, 1, 2))
    return half * (one + np.tanh(x / two))


def _logaddexp(x: Array) -> Any:
    return np.exp(-np.logaddexp(x.dtype.type(0), -x))


def _product(x: Array) -> Any:
    s = naive(x)
    return s * (x.dtype.type(1) - s)


def _quotient(x: Array) -> Any:
    one = x.dtype.type(1)
    e = np.exp(-x)
    return e / np.square(one + e)  # ** squares an array, but takes another power function for a scalar


def reflection(x: Array) -> Any:
    """Compute σ′ as the product of σ at x and at -x."""
    return naive(x) * naive(-x)


_FORMULAS = {
    "numpy.sigmoid.naive": ("sigmoid", naive),
    "numpy.sigmoid.two_branch": ("sigmoid", two_branch),
    "numpy.sigmoid.tanh": ("sigmoid", _tanh),
    "numpy.sigmoid.logaddexp": ("sigmoid", _logaddexp),
    "numpy.derivative.product": ("sigmoid_derivative", _product),
    "numpy.derivative.quotient": ("sigmoid_derivative", _quotient),
    "numpy.derivative.reflection": ("sigmoid_derivative", reflection),
}


def _on_arrays(formula: Evaluate) -> Evaluate:
    """Give a 0-d array back as an array, where a ufunc gives a scalar."""

    def evaluate(x: Array) -> Array:
        return like(np.asarray(formula(native(x))), x)

    return evaluate


IMPLEMENTATIONS = tuple(
    Implementation(name, function, _FORMATS, _on_arrays(formula)) for name, (function, formula) in _FORMULAS.items()
)
