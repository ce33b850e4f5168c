"""The judge's end of the process that evaluates: started clean, watched, and replaced if it dies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import zip_longest
from multiprocessing import Pipe
from multiprocessing.connection import Connection

import psutil

from sigmoid_conformance.engine import shared_memory
from sigmoid_conformance.engine.enumeration import BATCH, Span
from sigmoid_conformance.engine.judging import Pair
from sigmoid_conformance.engine.limits import Limits
from sigmoid_conformance.engine.requests import Answer, Describe, Description, EvaluateSpan, Request
from sigmoid_conformance.outcome import Failure
from sigmoid_spec import FloatFormat, format_named

_WATCH_EVERY = 0.25  # seconds
_LAST_WORDS = 400
_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


class EvaluationFailed(Exception):
    """A request that brought no results.

    Attributes
    ----------
    failure : Failure
    """

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.message)
        self.failure = failure


class Evaluator:
    """A process that loads implementations and evaluates them. It is started at the first request."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None

    def describe(self, target: str) -> tuple[Description, ...]:
        """Load a target and describe what is in it.

        Raises
        ------
        EvaluationFailed
            If there is nothing usable, or the process died.
        """
        return self.ask(Describe(target)).descriptions

    def spans(self, target: str, name: str, format_: FloatFormat, span: Span, call: int) -> Iterator[tuple[Span, Pair]]:
        """Give the results on all parts of a span; the next part is evaluated while one is judged.

        Raises
        ------
        EvaluationFailed
            If a call gave no usable result, or the process died.
        """
        parts = list(span.parts(BATCH))
        requests = [
            EvaluateSpan(target, name, format_.name, part, call, place % shared_memory.SLOTS)
            for place, part in enumerate(parts)
        ]
        self._send(requests[0])
        try:
            for request, following in zip_longest(requests, requests[1:]):
                self._receive(request)
                if following is not None:
                    self._send(following)
                yield request.span, self._results(request, format_)
        except GeneratorExit:
            self.close()  # an answer may be under way that nobody will read
            raise

    def _results(self, request: EvaluateSpan, target: FloatFormat) -> Pair:
        count = request.span.count
        at_x, at_negative = (
            shared_memory.array_in(self._memory, request.slot, start, count, target) for start in (0, count)
        )
        return at_x, at_negative

    def ask(self, request: Request) -> Answer:
        """Send a request and wait for the answer.

        Raises
        ------
        EvaluationFailed
            As `spans` does.
        """
        self._send(request)
        return self._receive(request)

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._channel.close()
            self._process.kill()
            self._process.wait()
            self._words.close()
            self._process = None

    def _start(self) -> None:
        ours, theirs = Pipe()
        descriptor = shared_memory.create()
        self._words = tempfile.TemporaryFile()  # noqa: SIM115 - open for as long as the process runs
        command = [sys.executable, "-m", f"{__package__}.serving", str(theirs.fileno()), str(descriptor)]
        self._process = subprocess.Popen(
            command,
            pass_fds=(theirs.fileno(), descriptor),
            stdin=subprocess.DEVNULL,
            stdout=self._words,
            stderr=self._words,
            env=_ONE_THREAD | dict(os.environ) | {"PYTHONFAULTHANDLER": "1"},
            start_new_session=True,
        )
        theirs.close()
        self._memory = shared_memory.view(descriptor)
        os.close(descriptor)
        self._channel: Connection = ours

    def _send(self, request: Request) -> None:
        if self._process is None:
            self._start()
        shared_memory.place_in(self._memory)[:] = 0
        try:
            self._channel.send(request)
        except OSError:
            raise EvaluationFailed(self._dead(request)) from None

    def _receive(self, request: Request) -> Answer:
        try:
            self._wait(request)
            answer: Answer = self._channel.recv()
        except (EOFError, ConnectionResetError):
            raise EvaluationFailed(self._dead(request)) from None
        if answer.failure is not None:
            if answer.failure.requirement == "floating-point-state":
                self.close()  # nothing it computes from now on could be trusted
            raise EvaluationFailed(answer.failure)
        return answer

    def _wait(self, request: Request) -> None:
        """Wait for an answer, and end a process that takes too long or too much memory."""
        assert self._process is not None
        deadline = time.monotonic() + self._limits.seconds
        while not self._channel.poll(_WATCH_EVERY):
            if time.monotonic() > deadline:
                self._end(request, f"gave no answer in {self._limits.seconds:g} s")
            if _held_by(self._process.pid) > self._limits.bytes:
                self._end(request, f"took more than {self._limits.bytes / 2**30:g} GiB of memory")

    def _end(self, request: Request, why: str) -> None:
        message = f"the process {why}{self._where(request)}, and was ended"
        self.close()
        raise EvaluationFailed(Failure("call-returns", message))

    def _dead(self, request: Request) -> Failure:
        """Describe how the process died."""
        assert self._process is not None
        status = self._process.wait()
        end = f"was killed by {signal.Signals(-status).name}" if status < 0 else f"ended itself with status {status}"
        self._words.seek(0)
        words = self._words.read().decode(errors="replace").strip()[-_LAST_WORDS:]
        said = f"; its last words: {' '.join(words.split())}" if words else ""
        message = f"the process {end}{self._where(request)}{said}"
        self.close()
        return Failure("call-returns", message)

    def _where(self, request: Request) -> str:
        """Say which call was running."""
        if not isinstance(request, EvaluateSpan):
            return ""
        first, count, sign = shared_memory.place_in(self._memory).tolist()
        span = Span(first, count) if count else request.span
        return (
            f" while {request.name} was called on the inputs {span.described(format_named(request.format), sign or 1)}"
        )


def _held_by(pid: int) -> int:
    try:
        return int(psutil.Process(pid).memory_info().rss)
    except psutil.NoSuchProcess:
        return 0
