"""Doing pieces of jobs in threads, each of which has its own process that evaluates."""

from __future__ import annotations

import threading

from sigmoid_conformance.engine.evaluator import Evaluator
from sigmoid_conformance.engine.jobs import Job, Piece, perform
from sigmoid_conformance.engine.limits import Limits
from sigmoid_conformance.engine.tally import Tally


class _Worker(threading.local):
    """The process that evaluates for a thread, and the frameworks and limits that it was started for."""

    key: tuple[str, Limits] | None = None
    evaluator: Evaluator | None = None


_WORKER = _Worker()
_ALL: set[Evaluator] = set()


def work(job: Job, piece: Piece, limits: Limits) -> Tally:
    """Do a piece of a job with this thread's process, a new one if the last served another framework."""
    return perform(job, piece, evaluator_for(job, limits))


def framework(target: str) -> str:
    """Name what implementations have in common that are evaluated by one process."""
    return target if ":" in target else target.split(".")[0]


def evaluator_for(job: Job, limits: Limits) -> Evaluator:
    """Give this thread's process, a new one if the last served another framework."""
    key = framework(job.target), limits
    if _WORKER.key != key or _WORKER.evaluator is None:
        if _WORKER.evaluator is not None:
            _WORKER.evaluator.close()
            _ALL.discard(_WORKER.evaluator)
        _WORKER.key, _WORKER.evaluator = key, Evaluator(key[1])
        _ALL.add(_WORKER.evaluator)
    return _WORKER.evaluator


def interrupt_all() -> None:
    """End every process of this one's threads while they may be waiting for it: what they are doing fails."""
    for evaluator in tuple(_ALL):
        evaluator.interrupt()


def end_all() -> None:
    """End every process of this one's threads."""
    while _ALL:
        _ALL.pop().close()
