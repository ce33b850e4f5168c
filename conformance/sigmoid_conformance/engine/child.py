"""The process that evaluates, as the judge holds it: a connection, shared memory, and what it printed."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection

import psutil

from sigmoid_conformance.engine import shared_memory

_LAST_WORDS = 400
_MOST_WORDS = 1 << 20  # bytes of what it printed that are kept on disk
_FATAL = "Fatal Python error"
_STARTING = 120.0  # seconds that it has to start, before anything that it is to evaluate is loaded
_PATIENCE = 5.0  # seconds that it has to end after it closed its connection
_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
_ADDRESS = re.compile(r"0x[0-9a-f]{12,}")  # differs from run to run


class Child:
    """A process that was started clean and waits for requests.

    Attributes
    ----------
    channel : Connection
    memory : memoryview
    """

    def __init__(self) -> None:
        ours, theirs = Pipe()
        their_lifeline, self._lifeline = os.pipe()
        descriptor = shared_memory.create()
        self._words = tempfile.TemporaryFile()  # noqa: SIM115 - open for as long as the process runs
        given = theirs.fileno(), descriptor, their_lifeline
        self._process = subprocess.Popen(
            [sys.executable, "-m", f"{__package__}.serving", *map(str, given)],
            pass_fds=given,
            stdin=subprocess.DEVNULL,
            stdout=self._words,
            stderr=self._words,
            env=dict(os.environ) | _ONE_THREAD | {"PYTHONFAULTHANDLER": "1"},
            start_new_session=True,
        )
        theirs.close()
        os.close(their_lifeline)
        self._watched = psutil.Process(self._process.pid)
        self.memory = shared_memory.view(descriptor)
        os.close(descriptor)
        self.channel: Connection = ours

    def await_start(self) -> None:
        """Wait until it is ready for requests.

        Raises
        ------
        OSError
            If it does not start.
        """
        with suppress(EOFError, ConnectionResetError):
            if self.channel.poll(_STARTING):
                self.channel.recv()
                return
        raise OSError(f"a process that evaluates did not start; its last words: {self.last_words()}")

    def held(self) -> int:
        """Count the bytes of memory that it holds."""
        with suppress(psutil.Error):
            return int(self._watched.memory_info().rss)
        return 0

    def forget_words(self) -> None:
        """Drop what it printed if that is much; the offset is shared with it."""
        descriptor = self._words.fileno()
        if os.fstat(descriptor).st_size > _MOST_WORDS:
            os.ftruncate(descriptor, 0)
            os.lseek(descriptor, 0, os.SEEK_SET)

    def kill(self) -> None:
        """Kill it and all that it started."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)

    def close(self) -> None:
        """Kill it, and free what it took."""
        self.kill()
        self._process.wait()
        self.channel.close()
        os.close(self._lifeline)
        self._words.close()

    def end(self) -> str:
        """Describe how it ended, after it closed its connection."""
        try:
            status = self._process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            return "closed its connection and went on"
        return f"was killed by {signal.Signals(-status).name}" if status < 0 else f"ended itself with status {status}"

    def last_words(self) -> str:
        """Give the end of what it printed, or what Python said of a fatal error, on one line."""
        self._words.seek(0)
        words = _ADDRESS.sub("0x…", " ".join(self._words.read().decode(errors="replace").split()))
        fatal = words.rfind(_FATAL)
        return words[fatal : fatal + _LAST_WORDS] if fatal >= 0 else words[-_LAST_WORDS:]
