"""A few calls in all ways and several arrangements, to see whether they come to an end."""

from __future__ import annotations

import faulthandler
import signal
import threading
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from types import MappingProxyType
from typing import NoReturn

import numpy as np

from sigmoid_adapters import Implementation
from sigmoid_conformance.checks.operations import operations
from sigmoid_conformance.evaluating import BadCall, described
from sigmoid_conformance.sample import Array

CALLING, RETURNED = "calling ", "returned"
_STANDARD_ERROR = 2
_GRACE = 5.0  # seconds more for a call that does not let itself be stopped
_LARGE = 262_147

_ARRAYS: Mapping[str, Callable[[Array], Array]] = MappingProxyType(
    {
        "{size} elements": lambda x: x,
        "an empty array": lambda x: x[:0],
        "a 0-d array": lambda x: x[x.size // 2].reshape(()),
        "one element": lambda x: x[:1],
        "17 elements": lambda x: x[:17],
        "every second element of an array": lambda x: x[::2],
        "a reversed array": lambda x: x[::-1],
        "a matrix": lambda x: x[: x.size // 2 * 2].reshape(2, -1),
        "a transposed matrix": lambda x: x[: x.size // 2 * 2].reshape(2, -1).T,
        "a large array": lambda x: np.resize(x, _LARGE),
    }
)


def call_here(implementation: Implementation, x: Array, time_limit: float) -> None:
    """Make the calls in this process, and stop one that takes too long.

    One that cannot be stopped ends the process, with the status 1 and a traceback.

    Raises
    ------
    BadCall
        If a call did not return within so many seconds.
    """
    calls = [""]
    stops = hasattr(signal, "SIGALRM") and threading.current_thread() is threading.main_thread()

    def begin(text: str) -> None:
        calls.append(text.removeprefix(CALLING))
        faulthandler.dump_traceback_later(time_limit + _GRACE, exit=True, file=_STANDARD_ERROR)
        if stops:
            signal.setitimer(signal.ITIMER_REAL, time_limit)

    try:
        with _handled() if stops else nullcontext():
            call_in_all_ways(implementation, x, begin)
    except _TooLong as error:
        raise BadCall("call-returns", f"{calls[-1]} did not return within {time_limit:g} seconds") from error
    finally:
        faulthandler.cancel_dump_traceback_later()


@contextmanager
def _handled() -> Iterator[None]:
    """Let the timer of the process stop a call, and give it back as it was."""
    handler, timer = signal.signal(signal.SIGALRM, _stop), signal.getitimer(signal.ITIMER_REAL)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, *timer)
        signal.signal(signal.SIGALRM, handler)


class _TooLong(BaseException):
    """A call that is to be stopped."""


def _stop(number: int, frame: object) -> NoReturn:
    raise _TooLong


def announced(implementation: Implementation, say: Callable[[str], object]) -> Implementation:
    """Let an implementation say of every call what it is called on, before it is."""

    def saying(name: str, function: Callable[..., Array]) -> Callable[..., Array]:
        def function_that_says(*arguments: Array) -> Array:
            say(f"{CALLING}{name} on {described(arguments)}")
            return function(*arguments)

        return function_that_says

    return replace(
        implementation,
        evaluate=saying("evaluate", implementation.evaluate),
        pullback=implementation.pullback and saying("the pullback", implementation.pullback),
        paths={name: saying(f"by {name}", path) for name, path in implementation.paths.items()},
    )


def call_in_all_ways(implementation: Implementation, x: Array, begin: Callable[[str], object]) -> None:
    """Call, and pass over what is raised, which is met again and reported; `begin` is told of each call before it."""
    for text, function, arguments in _calls(implementation, x):
        begin(CALLING + text)
        try:
            with warnings.catch_warnings(), np.errstate():
                warnings.simplefilter("ignore")
                function(*arguments)
        except (KeyboardInterrupt, _TooLong):
            raise
        except BaseException:
            continue
    begin(RETURNED)


def _calls(implementation: Implementation, x: Array) -> Iterator[tuple[str, Callable[..., object], tuple[Array, ...]]]:
    for operation in operations(implementation):
        for name, arranged in _ARRAYS.items():
            given = arranged(x.copy())
            text = f"{operation.name or 'evaluate'} on {name.format(size=x.size)} of {x.dtype}"
            yield text, operation.function, operation.arguments(given)
