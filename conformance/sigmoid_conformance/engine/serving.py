"""The process that evaluates: it loads implementations, calls them, and knows nothing of what is true.

Started as ``python -m sigmoid_conformance.engine.serving CONNECTION MEMORY LIFELINE``, three file descriptors. It ends
when the other end of the connection is closed, and in the middle of a call when that of the lifeline is.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import select
import signal
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from multiprocessing.connection import Connection
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from sigmoid_adapters import Implementation, UnusableTarget, load_all, names, registered
from sigmoid_conformance.checks import CALL_CHECKS
from sigmoid_conformance.checks.comparing import PathCheck
from sigmoid_conformance.checks.explaining import explained
from sigmoid_conformance.engine import shared_memory
from sigmoid_conformance.engine.allocating import keep_freed_memory
from sigmoid_conformance.engine.enumeration import Span
from sigmoid_conformance.engine.requests import (
    READY,
    UNUSABLE,
    Answer,
    CheckCalls,
    Describe,
    Description,
    EvaluateInputs,
    EvaluateSpan,
)
from sigmoid_conformance.evaluating import BadCall, call, raw_result, unchanged_state
from sigmoid_conformance.outcome import Failure, Outcome
from sigmoid_conformance.sample import Array, Sample
from sigmoid_conformance.weighing_paths import one_failure
from sigmoid_spec import FloatFormat, format_named


def main(connection: int, memory: int, lifeline: int) -> None:
    """Answer requests until there are no more."""
    _end_with_the_judge(lifeline)
    keep_freed_memory()
    channel, view = Connection(connection), shared_memory.view(memory)
    channel.send(READY)
    while True:
        try:
            request = channel.recv()
        except EOFError:
            return
        channel.send(_answer(request, view))


def _end_with_the_judge(lifeline: int) -> None:
    """Have the kernel end this process, and all that it started, when the judge dies.

    The signal comes when the other end of the lifeline is closed. Nothing is ever written to it: the signal of a
    request that had arrived on the connection could come late, in the middle of the call.
    """
    signal.signal(signal.SIGIO, signal.SIG_DFL)  # a program that ignores it hands that down
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGIO})
    fcntl.fcntl(lifeline, fcntl.F_SETOWN, -os.getpgrp())
    fcntl.fcntl(lifeline, fcntl.F_SETFL, fcntl.fcntl(lifeline, fcntl.F_GETFL) | os.O_ASYNC)
    if select.select([lifeline], [], [], 0)[0]:
        sys.exit()  # it was closed before


def _answer(request: Any, view: memoryview) -> Answer:
    try:
        return _ANSWERS[type(request)](request, view)
    except BadCall as bad:
        return Answer(Failure(bad.requirement, bad.message))
    except UnusableTarget as error:
        return Answer(Failure(UNUSABLE, str(error)))


@lru_cache(maxsize=64)
def _implementation(target: str, name: str) -> Implementation:
    return next(found for found in load_all(target) if found.name == name)


def _describe(request: Describe, view: memoryview) -> Answer:
    shipped = {name: registered(name) for name in names()}
    return Answer(
        descriptions=tuple(
            Description.of(one, registered=shipped.get(one.name) == one, source=_source(request.target))
            for one in load_all(request.target)
        )
    )


def _source(target: str) -> str:
    """Hash the file that a module of one's own was loaded from."""
    module = sys.modules.get(target.partition(":")[0])
    path = getattr(module, "__file__", None)
    return hashlib.sha256(Path(path).read_bytes()).hexdigest() if path and ":" in target else ""


def _evaluate_span(request: EvaluateSpan, view: memoryview) -> Answer:
    implementation, target = _implementation(request.target, request.name), format_named(request.format)
    with warnings.catch_warnings(), np.errstate(), _unchanged_state_on(request.span, target):
        warnings.simplefilter("ignore")
        one = [
            _fill(
                implementation,
                target,
                request.span,
                sign,
                request.call,
                shared_memory.array_in(view, request.slot, place * request.span.count, request.span.count, target),
                shared_memory.place_in(view),
            )
            for place, sign in enumerate((1, -1))
        ]
    return Answer(one_result=(one[0], one[1]))


@contextmanager
def _unchanged_state_on(span: Span, target: FloatFormat) -> Iterator[None]:
    """Insist on the floating-point state as `unchanged_state` does, and say on which inputs it was changed."""
    try:
        with unchanged_state():
            yield
    except BadCall as bad:
        if bad.requirement != "floating-point-state":
            raise
        message = f"{bad.message}, on one of the inputs {span.described(target)} or their negatives"
        raise BadCall(bad.requirement, message) from bad


def _fill(
    implementation: Implementation, target: FloatFormat, span: Span, sign: int, size: int, y: Array, place: Array
) -> bool:
    """Call the implementation on every part of a span; what goes wrong says where, and `place` says it for a crash.

    Returns
    -------
    bool
        Whether all results have the same bits. Then only the first is written: to look is faster than to copy.
    """
    is_one = True
    for part in span.parts(size):
        place[:] = part.first, part.count, sign
        x = part.numbers(target, sign)
        try:
            results = raw_result(implementation.evaluate, x)
        except BadCall as bad:
            raise BadCall(bad.requirement, f"{bad.message}, the inputs {part.described(target, sign)}") from bad
        start = part.first - span.first
        if start == 0:
            y[0] = results[0]
        if is_one and not _has_bits_of(results, y[:1], target):
            is_one, y[:start] = False, y[0]
        if not is_one:
            y[start : start + part.count] = results
    return is_one


def _has_bits_of(results: Array, one: Array, target: FloatFormat) -> bool:
    bits, wanted = results.view(target.bits_dtype), one.view(target.bits_dtype)[0]
    return bool(bits[-1] == wanted and (bits == wanted).all())


def _evaluate_inputs(request: EvaluateInputs, view: memoryview) -> Answer:
    return Answer(results=call(_implementation(request.target, request.name), request.x))


def _check_calls(request: CheckCalls, view: memoryview) -> Answer:
    implementation, target = _implementation(request.target, request.name), format_named(request.format)
    sample = Sample(implementation, target, request.x, request.y, request.rounded, request.ulp, request.errors)
    check = CALL_CHECKS[request.requirement]
    with unchanged_state():
        if request.explain:
            outcome = Outcome(request.requirement, "violates", violations=request.explain)
            return Answer(intervals=explained(check, sample, outcome).violations)
        if isinstance(check, PathCheck):
            differences, failures = check.compare(sample)
            return Answer(differences=differences, failed=one_failure(failures))
        return Answer(results=check(sample))


_ANSWERS: Mapping[type, Callable[[Any, memoryview], Answer]] = MappingProxyType(
    {
        Describe: _describe,
        EvaluateSpan: _evaluate_span,
        EvaluateInputs: _evaluate_inputs,
        CheckCalls: _check_calls,
    }
)

if __name__ == "__main__":
    main(*map(int, sys.argv[1:4]))
