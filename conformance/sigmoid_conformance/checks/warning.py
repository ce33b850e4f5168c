"""Requirement no-warnings."""

from __future__ import annotations

import math
import warnings

import numpy as np

from sigmoid_conformance import evaluating
from sigmoid_conformance.checks.comparing import thinned
from sigmoid_conformance.checks.operations import Operation, operations
from sigmoid_conformance.evaluating import BadCall, call_as_is, passing_over_shapes
from sigmoid_conformance.sample import Array, Sample

_MOST_ONE_BY_ONE = 256


def no_warnings(sample: Sample) -> Array:
    """Call on all numbers, and if that warns, on single numbers to see which; on few, single and no elements, too.

    If it does not warn, views and the other ways to call must not either.
    """
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
    if not excess.any():
        if sample.first is not None and sample.first.warning is not None:
            raise BadCall("no-warnings", f"the very first call warned: {sample.first.warning}")
        _insist_on_silence(sample)
    return excess


def _insist_on_silence(sample: Sample) -> None:
    """Call on no numbers, on views, and in other ways, none of which may warn."""
    numbers = sample.x[: sample.numbers]
    arrays = {"an empty array": numbers[:0], "every second element": numbers[::2], "a reversed array": numbers[::-1]}
    for operation in operations(sample.implementation):
        for name, x in {**arrays, f"{numbers.size} numbers": numbers}.items():
            if (text := _first_warning(operation, x)) is not None:
                raise BadCall("no-warnings", operation.told(f"a call on {name} warned: {text}"))


def first_warning(sample: Sample, x: Array) -> str | None:
    """Give the first warning that a call raises, if any."""
    return _first_warning(next(operations(sample.implementation)), x)


def _first_warning(operation: Operation, x: Array) -> str | None:
    arguments = operation.arguments(x)
    with warnings.catch_warnings(record=True) as caught, np.errstate(all="warn", under="ignore"):
        warnings.simplefilter("always")
        with operation.telling(), passing_over_shapes(x):
            call_as_is(operation.function, *arguments)
    return told(caught[0]) if caught else None


def told(one: warnings.WarningMessage) -> str:
    """Write down a warning, and where it was raised, unless it says itself that this is its caller's affair."""
    place = "" if one.filename == evaluating.__file__ else f" ({one.filename}:{one.lineno})"
    return f"{one.category.__name__}: {one.message}{place}"
