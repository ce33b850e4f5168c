"""Doing pieces of jobs with a process that evaluates, one for each worker."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading

from sigmoid_conformance.engine.allocating import keep_freed_memory
from sigmoid_conformance.engine.evaluator import Evaluator
from sigmoid_conformance.engine.jobs import Job, Piece, perform
from sigmoid_conformance.engine.limits import Limits
from sigmoid_conformance.engine.tally import Tally


class _Worker(threading.local):
    """The process that evaluates for a thread, and the frameworks and limits that it was started for."""

    key: tuple[str, Limits] | None = None
    evaluator: Evaluator | None = None


_WORKER = _Worker()


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
        _WORKER.key, _WORKER.evaluator = key, Evaluator(key[1])
    return _WORKER.evaluator


def prepare() -> None:
    """Prepare a process to work: it ends when the one that started it does, and leaves Ctrl-C to that one."""
    keep_freed_memory()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_wait_for_parent, daemon=True).start()


def _wait_for_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
