"""How far an audit is: a bar for each implementation on a terminal, a line for each elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from rich.console import Console
from rich.progress import BarColumn, Progress, Task, TaskID, TextColumn, TimeRemainingColumn
from rich.text import Text

from sigmoid_conformance.auditing import OnFinish
from sigmoid_conformance.engine.jobs import Exhaustive
from sigmoid_conformance.engine.running import Work
from sigmoid_conformance.engine.tally import Tally

_FEW = 1000  # pieces or works, not inputs


class _Rate(TextColumn):
    """How many million inputs a second are judged."""

    def __init__(self) -> None:
        super().__init__("")

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text("" if speed is None or task.total is None else _rate(speed, task.total))


def _rate(speed: float, total: float) -> str:
    """Write a rate of inputs; a few pieces that are not enumerated have none."""
    return f"{speed / 1e6:,.1f} M/s" if total > _FEW else ""


def inputs_of(work: Work, place: int) -> int:
    """Count the inputs of a piece; one that is not enumerated counts as one."""
    piece = work.pieces[place]
    return 2 * piece.span.count if isinstance(piece, Exhaustive) else 1


def _extent(work: Work, finished: Mapping[str, Tally]) -> tuple[int, int]:
    """Count the inputs of all pieces, and of those that were finished before."""
    places = range(len(work.pieces))
    return sum(inputs_of(work, p) for p in places), sum(inputs_of(work, p) for p in places if work.name(p) in finished)


@contextmanager
def progress(works: Sequence[Work], finished: Mapping[str, Tally]) -> Iterator[OnFinish]:
    """Show progress on standard error; give what is to be called when a piece is done."""
    console = Console(stderr=True)
    shown = _bars(works, finished, console) if console.is_terminal else _lines(works, finished)
    with shown as on_finish:
        yield on_finish


def _label(work: Work) -> str:
    return f"{work.job.description.name} {work.job.format}"


@contextmanager
def _bars(works: Sequence[Work], finished: Mapping[str, Tally], console: Console) -> Iterator[OnFinish]:
    columns = (TextColumn("{task.description}"), BarColumn(), _Rate(), TimeRemainingColumn())
    done = _Done(works, finished)
    tasks: dict[int, TaskID] = {}
    with Progress(*columns, console=console, transient=True) as bars:
        overall = bars.add_task("all", total=len(works), completed=sum(not left for left in done.left))

        def on_finish(work: Work, place: int, tally: Tally) -> None:
            index = done.index(work)
            if not done.count(index, tally):
                return
            if index not in tasks:
                total, before = _extent(work, finished)
                tasks[index] = bars.add_task(_label(work), total=total, completed=before)
            bars.advance(tasks[index], inputs_of(work, place))
            if not done.left[index]:
                bars.remove_task(tasks[index])
                bars.advance(overall)

        yield on_finish


@contextmanager
def _lines(works: Sequence[Work], finished: Mapping[str, Tally]) -> Iterator[OnFinish]:
    done, start = _Done(works, finished), time.monotonic()

    def on_finish(work: Work, place: int, tally: Tally) -> None:
        index = done.index(work)
        if done.count(index, tally) and not done.left[index]:
            passed = time.monotonic() - start
            text = f"[{done.complete}/{len(works)}] {_label(work)}: done after {passed:.0f} s"
            print(text, file=sys.stderr, flush=True)

    yield on_finish


@dataclass
class _Done:
    """How many pieces of each work are left; none of one that failed."""

    works: Sequence[Work]
    finished: Mapping[str, Tally]
    left: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.left = [sum(1 for _ in self._missing(work)) for work in self.works]
        self._index = {id(work): index for index, work in enumerate(self.works)}

    def _missing(self, work: Work) -> Iterator[str]:
        """Give the names of the pieces to do: those that are not finished, up to one that failed."""
        for place in range(len(work.pieces)):
            tally = self.finished.get(work.name(place))
            if tally is None:
                yield work.name(place)
            elif tally.failure is not None:
                return

    def index(self, work: Work) -> int:
        """Give the place of a work."""
        return self._index[id(work)]

    def count(self, index: int, tally: Tally) -> bool:
        """Count a piece; tell whether the work was still going on, which it is not after a failure."""
        was_going_on = self.left[index] > 0
        self.left[index] = 0 if tally.failure is not None else max(0, self.left[index] - 1)
        return was_going_on

    @property
    def complete(self) -> int:
        """How many works have no piece left."""
        return sum(not left for left in self.left)
