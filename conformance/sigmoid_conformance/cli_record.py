"""The record of finished pieces that a command keeps, and how to go on from it."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import platformdirs

from sigmoid_conformance.cli_errors import Unusable, require_writable
from sigmoid_conformance.engine.limits import Limits
from sigmoid_conformance.engine.planning import fingerprint
from sigmoid_conformance.engine.running import Work
from sigmoid_conformance.engine.store import Store, UnusableStore
from sigmoid_conformance.environment import environment


@contextmanager
def recorded(works: Sequence[Work], limits: Limits, resume: Path | None) -> Iterator[Store]:
    """Open the record of finished pieces: the one to resume from, or a new one that is deleted in the end.

    Raises
    ------
    Unusable
        If it cannot be used, with the reason.
    """
    path = resume or _new_record()
    require_writable(path)
    try:
        store = Store(path, fingerprint(works, environment(), limits))
        yield store
    except UnusableStore as error:
        raise Unusable(str(error)) from error
    except Unusable as error:
        if store.load():
            store.close()
            raise Unusable(f"{error.message}; to go on: {command_to_go_on(path)}") from error
        _close(store, resume)
        raise
    _close(store, resume)


def _close(store: Store, resume: Path | None) -> None:
    """Close a record, and delete it if nobody asked for it."""
    store.close()
    if resume is None:
        store.path.unlink()


def _new_record() -> Path:
    folder = platformdirs.user_state_path("sigmoid-audit", appauthor=False)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unusable(f"cannot record the audit in {folder}: {error.strerror}; name a file with --resume") from error
    return folder / f"{datetime.now().strftime('%Y-%m-%dT%H-%M-%S.%f')}.sqlite"


def command_to_go_on(path: Path) -> str:
    """Give the command that goes on with a record."""
    arguments = sys.argv[1:] if "--resume" in sys.argv else [*sys.argv[1:], "--resume", str(path)]
    return shlex.join(["sigmoid-audit", *arguments])
