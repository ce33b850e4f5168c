"""SciPy's ``expit``."""

from __future__ import annotations

import numpy as np

from sigmoid_adapters.arrays import like, native
from sigmoid_adapters.implementation import Array, Implementation


def _expit(x: Array) -> Array:
    from scipy.special import expit

    return like(np.asarray(expit(native(x))), x)


def _into_given(x: Array) -> Array:
    from scipy.special import expit

    given = native(x)
    return like(np.asarray(expit(given, out=np.empty_like(given))), x)


IMPLEMENTATIONS = (
    Implementation("scipy.special.expit", "sigmoid", ("float32", "float64"), _expit, paths={"out=": _into_given}),
)
