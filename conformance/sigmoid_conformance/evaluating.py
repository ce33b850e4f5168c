"""Calling an implementation: what it may do wrong before its numbers are looked at."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np

from sigmoid_adapters import Implementation
from sigmoid_conformance.floating_point_state import floating_point_state
from sigmoid_conformance.sample import Array


@dataclass(frozen=True)
class BadCall(Exception):
    """A call that gave no usable result: the requirement that it breaks, and what happened in one sentence."""

    requirement: str
    message: str

    def __str__(self) -> str:
        return self.message


def call(implementation: Implementation, x: Array) -> Array:
    """Evaluate, and insist on an array of the argument's shape and dtype, and on an unchanged floating-point state.

    Warnings are not shown: the requirement no-warnings looks at them on its own.

    Raises
    ------
    BadCall
        If the implementation raises, returns anything else, or changes the state of the thread.
    """
    before = floating_point_state()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        y = call_as_is(implementation, x)
    if (after := floating_point_state()) != before:
        raise BadCall("floating-point-state", f"a call changed the floating-point state from {before} to {after}")
    return y


def call_as_is(implementation: Implementation, x: Array) -> Array:
    """Do what `call` does, and leave warnings alone: catching them is for one thread at a time."""
    try:
        y = implementation.evaluate(x)
    except Exception as error:
        message = f"evaluate raised {type(error).__name__} on {_described(x)}: {error}"
        raise BadCall("call-returns", message) from error
    return _usable(y, x)


def _usable(y: object, x: Array) -> Array:
    if not isinstance(y, (np.ndarray, np.generic)):
        raise BadCall(
            "shape-and-dtype", f"evaluate returned {type(y).__name__} on {_described(x)}: expected a NumPy array"
        )
    if y.dtype != x.dtype or y.shape != x.shape:
        found = f"evaluate returned {_described(y)} on {_described(x)}"
        raise BadCall("shape-and-dtype", f"{found}: expected the shape and dtype of the argument")
    return np.asarray(y)


def _described(x: Array | np.generic) -> str:
    return f"an array of shape {x.shape} and dtype {x.dtype}"
