"""All pieces of all jobs: handed out in order, kept as they finish, and put together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass

from sigmoid_conformance.engine.jobs import Job, Piece
from sigmoid_conformance.engine.limits import Limits
from sigmoid_conformance.engine.tally import Tally
from sigmoid_conformance.engine.working import work

_WAITING = 2  # pieces handed out beyond those that are being worked on, for each worker


@dataclass(frozen=True)
class Work:
    """A job cut into pieces.

    Attributes
    ----------
    job : Job
    pieces : tuple of Piece
    """

    job: Job
    pieces: tuple[Piece, ...]

    def name(self, place: int) -> str:
        """Name a piece, for good."""
        return f"{self.job.target} {self.job.description.name} {self.job.format} {place} {self.pieces[place]}"


def run(
    works: Sequence[Work],
    executor: Executor,
    workers: int,
    limits: Limits,
    finished: Mapping[str, Tally],
    on_finish: Callable[[Work, int, Tally], None],
) -> Iterator[tuple[Work, list[Tally | None]]]:
    """Do all pieces, several at a time, and give each job's tallies when they are complete.

    Parameters
    ----------
    works : sequence of Work
    executor : Executor
        Does the pieces, in processes of this machine or on a cluster.
    workers : int
        How many it does at a time.
    limits : Limits
    finished : mapping of str to Tally
        Pieces that are done already, by name.
    on_finish : callable
        ``on_finish(work, place, tally)`` is called in this thread as each of the others is done.

    Yields
    ------
    work : Work
    tallies : list of Tally or None
        In the order of the pieces; after one that failed there may be None, as its job is not pursued.
    """
    found: list[list[Tally | None]] = [[finished.get(w.name(p)) for p in range(len(w.pieces))] for w in works]
    running: dict[Future[Tally], tuple[int, int]] = {}
    todo = ((w, p) for w, tallies in enumerate(found) for p in range(len(tallies)))
    given = 0
    while given < len(works):
        _hand_out(works, executor, (workers * (1 + _WAITING)), limits, found, running, todo)
        for future in wait(running, return_when=FIRST_COMPLETED).done if running else ():
            place, piece = running.pop(future)
            found[place][piece] = tally = future.result()
            on_finish(works[place], piece, tally)
        while given < len(works) and _is_complete(found[given]) and not _is_running(given, running):
            yield works[given], found[given]
            found[given] = []
            given += 1


def _hand_out(
    works: Sequence[Work],
    executor: Executor,
    most: int,
    limits: Limits,
    found: Sequence[Sequence[Tally | None]],
    running: dict[Future[Tally], tuple[int, int]],
    todo: Iterator[tuple[int, int]],
) -> None:
    """Submit pieces in order until enough are waiting; those that are done, or after a failure, are passed over."""
    while len(running) < most and (following := next(todo, None)) is not None:
        place, piece = following
        if found[place] and found[place][piece] is None and not _has_failed(found[place][:piece]):
            job = works[place]
            running[executor.submit(work, job.job, job.pieces[piece], limits)] = following


def _has_failed(tallies: Sequence[Tally | None]) -> bool:
    return any(tally is not None and tally.failure is not None for tally in tallies)


def _is_complete(tallies: Sequence[Tally | None]) -> bool:
    """Tell whether all is known up to the end, or up to the first failure."""
    for tally in tallies:
        if tally is None:
            return False
        if tally.failure is not None:
            return True
    return True


def _is_running(place: int, running: Mapping[Future[Tally], tuple[int, int]]) -> bool:
    return any(job == place for job, _ in running.values())
