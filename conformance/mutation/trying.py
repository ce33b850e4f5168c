"""Running tests against one mutant after the other, each time in a fork of this process.

What is not mutated is loaded once, before the first fork. That, and running those tests first that have noticed the
most mutants, leaves a fraction of the time.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Literal

import pytest

Outcome = Literal["killed", "timeout", "survived"]
_FORK = multiprocessing.get_context("fork")


class Trial:
    """Tests that are run against one mutant after the other.

    Parameters
    ----------
    arguments : sequence of str
        Those of pytest.
    time_limit : float
        For each mutant, in seconds.
    """

    def __init__(self, arguments: Sequence[str], time_limit: float) -> None:
        self._arguments, self._time_limit = [*arguments], time_limit
        self._noticed: Counter[str] = Counter()

    def outcome(self) -> Outcome:
        """Run the tests in a fork, and say whether one noticed anything; whatever they started ends with a late one."""
        told, tells = _FORK.Pipe(duplex=False)
        process = _FORK.Process(target=_test, args=(self._arguments, _Ordered(self._noticed, tells)))
        process.start()
        process.join(self._time_limit)
        late = process.is_alive()
        if late:
            os.killpg(process.pid or 0, signal.SIGKILL)
            process.join()
        self._noticed.update([told.recv()] if told.poll() else [])
        return "timeout" if late else "killed" if process.exitcode else "survived"


@dataclass(frozen=True)
class _Ordered:
    """A plugin of pytest that runs those tests first that fail often, and tells of one that does."""

    noticed: Counter[str]
    tells: Connection

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items.sort(key=lambda item: -self.noticed[item.nodeid])

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.tells.send(report.nodeid)


def _test(arguments: list[str], ordered: _Ordered) -> None:
    os.setsid()
    with open(os.devnull, "w") as nothing:
        os.dup2(nothing.fileno(), 1)
        os.dup2(nothing.fileno(), 2)
    sys.exit(pytest.main(arguments, [ordered]))
