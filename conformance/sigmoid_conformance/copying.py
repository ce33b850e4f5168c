"""Copies of this process, to try what may end it."""

from __future__ import annotations

import os
import signal
import tempfile
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

from sigmoid_conformance.first_calls import CALLING

_LAST_LINES = 600
_PAUSE = 0.002  # seconds between two looks at a process


@dataclass(frozen=True)
class Ended:
    """What came of a process.

    Attributes
    ----------
    said : str
        On its standard output.
    status : int or None
        How it ended; None if it did not within its time.
    errors : str
        The end of what it wrote on its standard error.
    """

    said: str
    status: int | None
    errors: str

    @classmethod
    def of(cls, output: IO[bytes], status: int | None, errors: IO[bytes]) -> Ended:
        """Read what a process wrote into files."""
        return cls(_text(output), status, _text(errors)[-_LAST_LINES:])


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode("utf-8", "replace")


def in_a_copy(action: Callable[[Callable[[str], object]], object], time_limit: float) -> Ended:
    """Do something in a copy of this process; without such a thing, as if the copy hung.

    Parameters
    ----------
    action : callable
        Takes what writes a line on the copy's standard output.
    time_limit : float
        Seconds, after which the copy is ended.
    """
    if not hasattr(os, "fork"):
        return Ended(CALLING, None, "")
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that other threads are not copied
            child = os.fork()
        if child == 0:
            _be_the_copy(action, (output, errors))
        return Ended.of(output, _await(child, time_limit), errors)


def _be_the_copy(action: Callable[[Callable[[str], object]], object], files: tuple[IO[bytes], IO[bytes]]) -> None:
    """Act, and end this process whatever happens."""
    try:
        for standard, file in enumerate(files, start=1):
            os.dup2(file.fileno(), standard)
        action(lambda text: os.write(1, f"{text}\n".encode()))
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
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return None
