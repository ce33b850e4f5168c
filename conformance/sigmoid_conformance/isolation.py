"""A first call in a process of its own: an implementation that hangs or ends the process does so there."""

from __future__ import annotations

import pickle
import subprocess
import sys
import tempfile
from contextlib import suppress
from typing import IO

import numpy as np

from sigmoid_adapters import Implementation
from sigmoid_conformance.evaluating import BadCall
from sigmoid_conformance.sample import Array

_LOADED, _RETURNED = "loaded", "returned"
_PROGRAM = f"import {__name__} as isolation; isolation.child()"
_LAST_LINES = 600


def trial(implementation: Implementation, x: Array, time_limit: float) -> None:
    """Call an implementation in a process of its own, and see whether that call comes to an end.

    One that cannot be pickled, such as a lambda, is not tried, nor is one that a new process cannot import.

    Raises
    ------
    BadCall
        If the process ends early, or is still at it after so many seconds; it is ended then.
    """
    try:
        message = pickle.dumps(sys.path) + pickle.dumps((implementation, x.dtype.name, x.view(f"u{x.itemsize}")))
    except (pickle.PicklingError, AttributeError, TypeError):
        return
    said, status, errors = _run(message, time_limit)
    if _LOADED not in said or _RETURNED in said:
        return
    call = f"evaluate on {x.size} elements of {x.dtype}"
    if status is None:
        raise BadCall("call-returns", f"{call} did not return within {time_limit:g} seconds")
    raise BadCall("call-returns", f"{call} ended the process with status {status}: {errors.strip() or 'no message'}")


def _run(message: bytes, time_limit: float) -> tuple[str, int | None, str]:
    """Run the child; give what it said, its exit status (None after the time limit) and the end of its errors."""
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


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode("utf-8", "replace")


def child() -> None:
    """Call what comes on the standard input, and say so on the standard output."""
    sys.path[:] = pickle.load(sys.stdin.buffer)
    implementation, dtype, bits = pickle.load(sys.stdin.buffer)
    print(_LOADED, flush=True)
    with suppress(Exception):  # which the parent meets again, and reports
        implementation.evaluate(bits.view(np.dtype(dtype)))
    print(_RETURNED, flush=True)
