"""Finished pieces on disk, so that an audit that was interrupted can go on.

An SQLite database: a table with the request that it belongs to, and one with a row for each finished piece, its tally
in MessagePack with a SHA-256 of that and of its name. A row is committed as a whole; in the write-ahead log a power cut
can lose the last rows but not damage the others.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from sigmoid_conformance.engine.tally import Tally

_SCHEMA = """
CREATE TABLE IF NOT EXISTS request (text TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS pieces (name TEXT PRIMARY KEY, tally BLOB NOT NULL, sha256 BLOB NOT NULL);
"""
_ENCODER, _DECODER = msgspec.msgpack.Encoder(), msgspec.msgpack.Decoder(Tally)


class UnusableStore(Exception):
    """A file that an audit cannot be resumed from, with the reason in one sentence."""


class Store:
    """The finished pieces of one request.

    Parameters
    ----------
    path : Path
        Created if it does not exist.
    request : mapping
        All that the tallies depend on, as plain data.

    Raises
    ------
    UnusableStore
        If the file is damaged, is something else, or belongs to another request.
    """

    def __init__(self, path: Path, request: Mapping[str, Any]) -> None:
        self.path = path
        try:
            self._database = sqlite3.connect(path, isolation_level=None)
            self._require_own()
            self._database.execute("PRAGMA journal_mode = WAL")
            self._database.execute("PRAGMA synchronous = NORMAL")
            self._database.executescript(_SCHEMA)
            self._check(request)
        except sqlite3.Error as error:
            raise UnusableStore(f"cannot resume from {path}: {error}; give another file") from error

    def _check(self, request: Mapping[str, Any]) -> None:
        if (damage := self._database.execute("PRAGMA quick_check").fetchone()[0]) != "ok":
            raise UnusableStore(f"cannot resume from {self.path}: it is damaged ({damage}); give another file")
        rows = self._database.execute("SELECT text FROM request").fetchall()
        if not rows and not self._database.execute("SELECT count(*) FROM pieces").fetchone()[0]:
            self._database.execute("INSERT INTO request VALUES (?)", (json.dumps(request, sort_keys=True),))
        elif differences := _differences(self._read(rows), json.loads(json.dumps(request))):
            raise UnusableStore(f"cannot resume from {self.path}, it holds another audit: {differences}")

    def _require_own(self) -> None:
        """Refuse a database of something else before anything is written to it."""
        tables = {name for (name,) in self._database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if not tables <= {"request", "pieces"}:
            raise UnusableStore(f"cannot resume from {self.path}: it is not a record of an audit; give another file")

    def _read(self, rows: list[tuple[str]]) -> dict[str, Any]:
        try:
            return dict(json.loads(rows[0][0]))
        except (IndexError, TypeError, ValueError) as error:
            text = f"cannot resume from {self.path}: the record of the request is damaged; give another file"
            raise UnusableStore(text) from error

    def load(self) -> dict[str, Tally]:
        """Give the tallies of all finished pieces by name.

        Raises
        ------
        UnusableStore
            If one of them is damaged.
        """
        try:
            rows = self._database.execute("SELECT name, tally, sha256 FROM pieces").fetchall()
            return {name: self._decoded(name, tally, digest) for name, tally, digest in rows}
        except sqlite3.Error as error:
            raise UnusableStore(f"cannot resume from {self.path}: {error}; give another file") from error

    def _decoded(self, name: str, tally: bytes, digest: bytes) -> Tally:
        try:
            if _digest(name, tally) == digest:
                return _DECODER.decode(tally)
        except (msgspec.DecodeError, TypeError):
            pass
        raise UnusableStore(f"cannot resume from {self.path}: the record of {name} is damaged; give another file")

    def save(self, name: str, tally: Tally) -> None:
        """Add a finished piece.

        Raises
        ------
        OSError
            If it cannot be written.
        """
        data = _ENCODER.encode(tally)
        try:
            self._database.execute("INSERT OR REPLACE INTO pieces VALUES (?, ?, ?)", (name, data, _digest(name, data)))
        except sqlite3.Error as error:
            raise OSError(f"cannot write {self.path}: {error}") from error

    def close(self) -> None:
        """Close the file."""
        self._database.close()


def _digest(name: str, tally: bytes) -> bytes:
    return hashlib.sha256(name.encode() + tally).digest()


def _differences(there: Mapping[str, Any], here: Mapping[str, Any]) -> str:
    """Say in what two requests differ."""
    parts = []
    for key in sorted({*there, *here}):
        old, new = there.get(key), here.get(key)
        if isinstance(old, dict) and isinstance(new, dict):
            parts.append(_differences(old, new))
        elif old != new:
            parts.append(f"{key} is {_short(old)} there and {_short(new)} here")
    return "; ".join(part for part in parts if part)


def _short(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 80 else f"{text[:77]}..."
