"""First calls in a process of its own: an implementation that hangs or ends the process does so there."""

from __future__ import annotations

import pickle
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial

import numpy as np

from sigmoid_adapters import Implementation, load_all
from sigmoid_conformance.choosing import place_of
from sigmoid_conformance.copying import Ended, in_a_copy
from sigmoid_conformance.evaluating import BadCall
from sigmoid_conformance.first_calls import CALLING, RETURNED, announced, call_here, call_in_all_ways
from sigmoid_conformance.sample import Array, Sample

_PROGRAM = f"import {__name__} as isolation; isolation.child()"
_LIMIT_OF_COPIES, _LIMIT_OF_CHECKS = 5.0, 20.0  # seconds; a copy that takes longer may only lack a thread
_HUNG_IN_COPIES: set[str] = set()  # names of implementations


def trial(implementation: Implementation, x: Array, time_limit: float) -> None:
    """Call an implementation in a process of its own, in several ways, and see whether these calls come to an end.

    One that cannot be pickled, such as a lambda, is loaded there from where it was named, or else is tried in a copy of
    this process. Whether it hangs is not known of a copy, which lacks the threads of a framework: then the same calls
    are made here, and one that hangs is stopped; if it cannot be, this process ends with the status 1 and a traceback.

    Raises
    ------
    BadCall
        If the process ends early, or is still at it after so many seconds; it is ended then.
    """
    message = _message(implementation, x)
    if message is None and implementation.name in _HUNG_IN_COPIES:
        call_here(implementation, x, time_limit)
        return
    if message is not None:
        ended = _run(message, time_limit)
    else:
        action = partial(call_in_all_ways, implementation, x)
        ended = in_a_copy(action, min(time_limit, _LIMIT_OF_COPIES))
    call = _unfinished(ended)
    if call and message is not None:
        raise BadCall("call-returns", f"{call} did not return within {time_limit:g} seconds")
    if call:
        _HUNG_IN_COPIES.add(implementation.name)
        call_here(implementation, x, time_limit)


def try_check(check: Callable[[Sample], object], sample: Sample) -> None:
    """Run a check in a copy of this process, to see whether one of its calls ends the process.

    Raises
    ------
    BadCall
        If one does.
    """
    implementation = sample.implementation
    if implementation.name in _HUNG_IN_COPIES:
        return

    def run(say: Callable[[str], object]) -> None:
        say(f"{CALLING}the check")
        with suppress(BadCall):
            check(replace(sample, implementation=announced(implementation, say)))
        say(RETURNED)

    if _unfinished(in_a_copy(run, _LIMIT_OF_CHECKS)):
        _HUNG_IN_COPIES.add(implementation.name)


def _unfinished(ended: Ended) -> str | None:
    """Give the call that a process did not come back from; None if all did.

    Raises
    ------
    BadCall
        If that call ended the process.
    """
    lines = ended.said.splitlines()
    calls = [line.removeprefix(CALLING) for line in lines if line.startswith(CALLING)]
    if not calls or RETURNED in lines:
        return None
    if ended.status is None:
        return calls[-1]
    why = ended.errors.strip() or "no message"
    raise BadCall("call-returns", f"{calls[-1]} ended the process with status {ended.status}: {why}")


def _message(implementation: Implementation, x: Array) -> bytes | None:
    """Pickle an implementation, or from where to load it, and inputs; None if neither can be."""
    place = place_of(implementation.name)
    for what in (implementation, None if place is None else (place, implementation.name)):
        with suppress(pickle.PicklingError, AttributeError, TypeError):
            if what is not None:
                return pickle.dumps(sys.path) + pickle.dumps((what, x.dtype.name, x.view(f"u{x.itemsize}")))
    return None


def _run(message: bytes, time_limit: float) -> Ended:
    """Run the child on a message."""
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        command = [sys.executable, "-X", "faulthandler", "-c", _PROGRAM]
        child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=output, stderr=errors)
        status: int | None = None
        try:
            child.communicate(message, timeout=time_limit)
            status = child.returncode
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        return Ended.of(output, status, errors)


def child() -> None:
    """Make the calls on what comes on the standard input, and tell of them on the standard output."""
    sys.path[:] = pickle.load(sys.stdin.buffer)
    what, dtype, bits = pickle.load(sys.stdin.buffer)
    if not isinstance(what, Implementation):
        place, name = what
        what = next(one for one in load_all(place) if one.name == name)
    call_in_all_ways(what, bits.view(np.dtype(dtype)), lambda text: print(text, flush=True))
