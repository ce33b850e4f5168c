"""Calling an implementation: what it may do wrong before its numbers are looked at."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields
from traceback import extract_tb

import numpy as np

from sigmoid_adapters import Implementation
from sigmoid_conformance.floating_point_state import FloatingPointState, floating_point_state
from sigmoid_conformance.sample import Array

_OF_SHAPES = frozenset({"call-returns", "shape-and-dtype"})


class BadCall(Exception):
    """A call that gave no usable result.

    Attributes
    ----------
    requirement : str
        What it breaks.
    message : str
        What happened, in one sentence.
    """

    def __init__(self, requirement: str, message: str) -> None:
        super().__init__(message)
        self.requirement = requirement
        self.message = message


def call(implementation: Implementation, x: Array) -> Array:
    """Evaluate, and insist on an array of the argument's shape and dtype, and on an unchanged floating-point state.

    The result is copied: an implementation may give the same memory again. Warnings are not shown: the requirement
    no-warnings looks at them on its own.

    Raises
    ------
    BadCall
        If the implementation raises, returns anything else, or changes the state of the thread.
    """
    return call_with(implementation.evaluate, x)


def call_with(function: Callable[..., object], *arguments: Array) -> Array:
    """Do what `call` does with any function of arrays whose result is like the first of them."""
    with warnings.catch_warnings(), np.errstate(), unchanged_state():
        warnings.simplefilter("ignore")
        return call_as_is(function, *arguments)


@contextmanager
def unchanged_state() -> Iterator[None]:
    """Insist that what is called inside leaves the floating-point state of the thread as it is.

    Raises
    ------
    BadCall
        If it does not; and not if something else was raised.
    """
    before = floating_point_state()
    yield
    after = floating_point_state()
    if after != before:
        raise BadCall("floating-point-state", f"a call changed {_changes(before, after)}")


@contextmanager
def passing_over_shapes(x: Array) -> Iterator[None]:
    """Pass over an empty or a 0-d array that gives no usable result: requirement shape-and-dtype says so, once."""
    try:
        yield
    except BadCall as bad:
        if bad.requirement not in _OF_SHAPES or (x.size > 0 and x.ndim > 0):
            raise


def call_as_is(function: Callable[..., object], *arguments: Array) -> Array:
    """Do what `call` does, and leave warnings and the floating-point state alone, as one thread among several must."""
    return np.array(raw_result(function, *arguments))


def raw_result(function: Callable[..., object], *arguments: Array) -> Array:
    """Call a function, and insist on an array of the shape and dtype of its first argument.

    Raises
    ------
    BadCall
        If it raises, or returns anything else.
    """
    x = arguments[0]
    try:
        y = function(*arguments)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # also one with which pytest would skip the test
        found = f"{_called(arguments)} raised {type(error).__name__} on {described(arguments)}"
        raise BadCall("call-returns", f"{found}: {error}{_place(error)}") from error
    if not isinstance(y, (np.ndarray, np.generic)):
        found = f"{_called(arguments)} returned {type(y).__name__} on {described(arguments)}"
        raise BadCall("shape-and-dtype", f"{found}: expected a NumPy array")
    if y.dtype != x.dtype or y.shape != x.shape:
        returned = f"an array of shape {y.shape} and dtype {y.dtype}"
        found = f"{_called(arguments)} returned {returned} on {described(arguments)}"
        raise BadCall("shape-and-dtype", f"{found}: expected the shape and dtype of the argument")
    return np.asarray(y)


def _place(error: BaseException) -> str:
    """Tell where an exception was raised, if that is not the call itself, as of a function of other arguments."""
    place = extract_tb(error.__traceback__)[-1]
    return "" if place.filename == __file__ else f" ({place.filename}:{place.lineno})"


def _called(arguments: tuple[Array, ...]) -> str:
    return "evaluate" if len(arguments) == 1 else "pullback"


def described(arguments: tuple[Array, ...]) -> str:
    """Tell shapes, dtypes and what else matters of the arguments of a call."""
    return " and ".join(_described(argument) for argument in arguments)


def _changes(before: FloatingPointState, after: FloatingPointState) -> str:
    changed = [name.name for name in fields(before) if getattr(before, name.name) != getattr(after, name.name)]
    return "; ".join(f"{name} from {getattr(before, name)} to {getattr(after, name)}" for name in changed)


def _described(x: Array) -> str:
    strides = "" if x.flags.c_contiguous else f" and strides {x.strides}"
    return f"an array of shape {x.shape} and dtype {x.dtype}{strides}{'' if x.flags.writeable else ', read-only'}"
