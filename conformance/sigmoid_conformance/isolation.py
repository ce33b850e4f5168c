"""First calls in a process of its own: an implementation that hangs or ends the process does so there."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import tempfile
import time
import warnings
from contextlib import suppress
from typing import IO

import numpy as np

from sigmoid_adapters import Implementation, load_all
from sigmoid_conformance.choosing import place_of
from sigmoid_conformance.evaluating import BadCall
from sigmoid_conformance.first_calls import CALLING, RETURNED, call_here, call_in_all_ways
from sigmoid_conformance.sample import Array

_PROGRAM = f"import {__name__} as isolation; isolation.child()"
_LAST_LINES = 600
_LIMIT_OF_COPIES = 5.0  # seconds; one that takes longer may only lack a thread
_HUNG_IN_COPIES: set[str] = set()  # names of implementations
_PAUSE = 0.002  # seconds between two looks at a process

Ended = tuple[str, int | None, str]  # what was said, the exit status or None after the time limit, and what went wrong


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
    said, status, errors = _in_a_copy(implementation, x, time_limit) if message is None else _run(message, time_limit)
    calls = [line.removeprefix(CALLING) for line in said.splitlines() if line.startswith(CALLING)]
    if not calls or RETURNED in said.splitlines():
        return
    call = calls[-1]
    if status is not None:
        raise BadCall(
            "call-returns", f"{call} ended the process with status {status}: {errors.strip() or 'no message'}"
        )
    if message is not None:
        raise BadCall("call-returns", f"{call} did not return within {time_limit:g} seconds")
    _HUNG_IN_COPIES.add(implementation.name)
    call_here(implementation, x, time_limit)


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
        return _text(output), status, _text(errors)[-_LAST_LINES:]


def _in_a_copy(implementation: Implementation, x: Array, time_limit: float) -> Ended:
    """Make the calls in a copy of this process, where there is such a thing."""
    if not hasattr(os, "fork"):
        return CALLING, None, ""
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that other threads are not copied
            child = os.fork()
        if child == 0:
            _be_the_copy(implementation, x, (output, errors))
        status = _await(child, min(time_limit, _LIMIT_OF_COPIES))
        return _text(output), status, _text(errors)[-_LAST_LINES:]


def _be_the_copy(implementation: Implementation, x: Array, files: tuple[IO[bytes], IO[bytes]]) -> None:
    """Make the calls, and end this process whatever happens."""
    try:
        for standard, file in enumerate(files, start=1):
            os.dup2(file.fileno(), standard)
        call_in_all_ways(implementation, x, lambda text: os.write(1, f"{text}\n".encode()))
    finally:
        os._exit(0)


def _await(child: int, time_limit: float) -> int | None:
    """Wait for a process, and end it after some seconds: then there is no status."""
    deadline = time.monotonic() + time_limit
    while time.monotonic() < deadline:
        found, status = os.waitpid(child, os.WNOHANG)
        if found:
            return os.waitstatus_to_exitcode(status)
        time.sleep(_PAUSE)
    os.kill(child, 9)
    os.waitpid(child, 0)
    return None


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode("utf-8", "replace")


def child() -> None:
    """Make the calls on what comes on the standard input, and tell of them on the standard output."""
    sys.path[:] = pickle.load(sys.stdin.buffer)
    what, dtype, bits = pickle.load(sys.stdin.buffer)
    if not isinstance(what, Implementation):
        place, name = what
        what = next(one for one in load_all(place) if one.name == name)
    call_in_all_ways(what, bits.view(np.dtype(dtype)), lambda text: print(text, flush=True))
