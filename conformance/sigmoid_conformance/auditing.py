"""The audit of many implementations, each in a process of its own: planned, run, recorded, reported."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import active_children, get_context

from sigmoid_conformance.engine.assembling import report_of
from sigmoid_conformance.engine.limits import Limits
from sigmoid_conformance.engine.running import Work, run
from sigmoid_conformance.engine.store import Store
from sigmoid_conformance.engine.tally import Tally
from sigmoid_conformance.engine.working import prepare
from sigmoid_conformance.report import Report

OnFinish = Callable[[Work, int, Tally], None]


@dataclass(frozen=True)
class Workers:
    """Who does the pieces of an audit.

    Attributes
    ----------
    executor : Executor
    count : int
        How many pieces it does at a time.
    """

    executor: Executor
    count: int


@contextmanager
def local_workers(count: int) -> Iterator[Workers]:
    """Do pieces in processes, each of which has another one that evaluates for it.

    Threads would not do: they hold each other up at every one of the many short array operations.
    """
    pool = ProcessPoolExecutor(count, get_context("spawn"), prepare)
    try:
        yield Workers(pool, count)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        for process in active_children():
            process.kill()


def audit_all(
    works: Sequence[Work], workers: Workers, limits: Limits, store: Store, on_finish: OnFinish
) -> Iterator[Report]:
    """Audit, and give each report as soon as it is complete, in the order of the works.

    Parameters
    ----------
    works : sequence of Work
    workers : Workers
    limits : Limits
    store : Store
        Pieces that it holds are not done again; those that are done are saved in it.
    on_finish : callable
        Called with each piece that was done.
    """

    def keep(work: Work, place: int, tally: Tally) -> None:
        store.save(work.name(place), tally)
        on_finish(work, place, tally)

    for work, tallies in run(works, workers.executor, workers.count, limits, store.load(), keep):
        yield report_of(work, tallies)
