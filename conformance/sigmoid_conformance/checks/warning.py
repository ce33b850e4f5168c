"""Requirement no-warnings."""

from __future__ import annotations

import math
import warnings

import numpy as np

from sigmoid_conformance import evaluating
from sigmoid_conformance.checks.comparing import thinned
from sigmoid_conformance.evaluating import BadCall, call_as_is, passing_over_shapes
from sigmoid_conformance.sample import Array, Sample

_MOST_ONE_BY_ONE = 256


def no_warnings(sample: Sample) -> Array:
    """Call on all numbers, and if that warns, on single numbers to see which; on few, single and no elements, too."""
    excess = np.zeros(sample.x.shape)
    ends = np.array([0, 1, sample.numbers // 2 - 1, sample.numbers // 2, sample.numbers - 2, sample.numbers - 1])
    text = first_warning(sample, sample.x[: sample.numbers])
    chosen = ends if text is None else np.union1d(thinned(sample, _MOST_ONE_BY_ONE), ends)
    for index in chosen[chosen < sample.numbers]:
        single = sample.x[index : index + 1]
        warned = first_warning(sample, single) or first_warning(sample, single.reshape(()))
        excess[index] = 0.0 if warned is None else math.inf
    if text is not None and not excess.any():
        raise BadCall("no-warnings", f"a call on {sample.numbers} numbers warned: {text}")
    if (text := first_warning(sample, sample.x[:0])) is not None:
        raise BadCall("no-warnings", f"a call on an empty array warned: {text}")
    return excess


def first_warning(sample: Sample, x: Array) -> str | None:
    """Give the first warning that a call raises, if any."""
    with warnings.catch_warnings(record=True) as caught, np.errstate(all="warn", under="ignore"):
        warnings.simplefilter("always")
        with passing_over_shapes(x):
            call_as_is(sample.implementation.evaluate, x)
    return _told(caught[0]) if caught else None


def _told(one: warnings.WarningMessage) -> str:
    """Write down a warning, and where it was raised, unless it says itself that this is its caller's affair."""
    place = "" if one.filename == evaluating.__file__ else f" ({one.filename}:{one.lineno})"
    return f"{one.category.__name__}: {one.message}{place}"
