"""The judge's end of the process that evaluates: started clean, watched, and replaced if it dies."""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import zip_longest
from typing import NoReturn

import numpy as np

from sigmoid_conformance.engine import shared_memory
from sigmoid_conformance.engine.child import Child
from sigmoid_conformance.engine.doing import died, doing
from sigmoid_conformance.engine.enumeration import BATCH, Span
from sigmoid_conformance.engine.judging import Pair
from sigmoid_conformance.engine.limits import Limits
from sigmoid_conformance.engine.requests import Answer, Describe, Description, EvaluateSpan, Request
from sigmoid_conformance.outcome import Failure
from sigmoid_spec import FloatFormat

_WATCH_EVERY = 0.25  # seconds


class EvaluationFailed(Exception):
    """A request that brought no results.

    Attributes
    ----------
    failure : Failure
    """

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure)
        self.failure = failure

    def __str__(self) -> str:
        return self.failure.message


class Evaluator:
    """A process that loads implementations and evaluates them. It is started at the first request."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._child: Child | None = None
        self._watch_at = 0.0

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
                answer = self._receive(request)
                if following is not None:
                    self._send(following)
                yield request.span, self._results(request, answer, format_)
        except GeneratorExit:
            self.close()  # an answer may be under way that nobody will read
            raise

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
        """End the process; the next request starts another."""
        if self._child is not None:
            self._child.close()
            self._child = None

    def _results(self, request: EvaluateSpan, answer: Answer, target: FloatFormat) -> Pair:
        memory, count = self._started().memory, request.span.count
        at_x, at_negative = (
            np.broadcast_to(shared_memory.array_in(memory, request.slot, start, 1 if is_one else count, target), count)
            for start, is_one in zip((0, count), answer.one_result, strict=True)
        )
        return at_x, at_negative

    def _started(self) -> Child:
        if self._child is None:
            self._child = Child()
            self._child.await_start()
        return self._child

    def _send(self, request: Request) -> None:
        child = self._started()
        shared_memory.place_in(child.memory)[:] = 0
        try:
            child.channel.send(request)
        except OSError:
            self._fail(Failure("call-returns", died(child, request)))

    def _receive(self, request: Request) -> Answer:
        child = self._started()
        try:
            self._wait(child, request)
            answer: Answer = child.channel.recv()
        except (EOFError, ConnectionResetError):
            self._fail(Failure("call-returns", died(child, request)))
        if answer.failure is not None:
            if answer.failure.requirement == "floating-point-state":
                self.close()  # nothing it computes from now on could be trusted
            raise EvaluationFailed(answer.failure)
        return answer

    def _wait(self, child: Child, request: Request) -> None:
        """Wait for an answer, and end a process that takes too long or too much memory."""
        deadline = time.monotonic() + self._limits.seconds
        is_answered = False
        while not is_answered:
            is_answered = child.channel.poll(_WATCH_EVERY)
            now = time.monotonic()
            if now >= self._watch_at:
                self._watch_at = now + _WATCH_EVERY
                child.forget_words()
                if child.held() > self._limits.bytes:
                    self._end(child, request, f"took more than {self._limits.bytes / 2**30:g} GiB of memory")
            if now > deadline and not is_answered:
                self._end(child, request, f"gave no answer in {self._limits.seconds:g} s")

    def _end(self, child: Child, request: Request, why: str) -> NoReturn:
        self._fail(Failure("call-returns", f"the process {why}{doing(child, request)}, and was ended"))

    def _fail(self, failure: Failure) -> NoReturn:
        self.close()
        raise EvaluationFailed(failure) from None
