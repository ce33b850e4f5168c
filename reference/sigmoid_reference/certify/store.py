"""The file that keeps what was found at each piece, so that a run that was stopped goes on where it was."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from sigmoid_reference.certify.pieces import Verdict

_COLUMNS = ", ".join(field.name for field in fields(Verdict))
_PLACES = ", ".join("?" for _ in fields(Verdict))


@dataclass(frozen=True)
class Totals:
    """Sums over the pieces of a function."""

    pieces: int
    wrong: int
    by_arb: int
    enclosures_wrong: int


class Store:
    """A table of verdicts in SQLite, one transaction for each."""

    def __init__(self, path: Path) -> None:
        """Open the file, and make it where there is none."""
        self._connection = sqlite3.connect(path)
        self._connection.execute(
            f"CREATE TABLE IF NOT EXISTS verdicts ({_COLUMNS}, PRIMARY KEY (function, first)) WITHOUT ROWID"
        )

    def add(self, verdict: Verdict) -> None:
        """Keep a verdict, on disk when this returns."""
        with self._connection:
            self._connection.execute(f"INSERT OR REPLACE INTO verdicts VALUES ({_PLACES})", astuple(verdict))

    def done(self) -> set[tuple[str, int]]:
        """Tell the function and first bit pattern of every piece that has a verdict."""
        return set(self._connection.execute("SELECT function, first FROM verdicts"))

    def totals(self, function: str) -> Totals:
        """Sum up the verdicts on a function."""
        sums = "count(*), total(wrong), total(by_arb), total(enclosures_wrong)"
        row = self._connection.execute(f"SELECT {sums} FROM verdicts WHERE function = ?", (function,)).fetchone()
        return Totals(*(int(number) for number in row))

    def hashes(self, function: str) -> Iterator[str]:
        """Give the hash of every piece of a function, in order."""
        rows = self._connection.execute("SELECT sha256 FROM verdicts WHERE function = ? ORDER BY first", (function,))
        return (sha256 for (sha256,) in rows)
