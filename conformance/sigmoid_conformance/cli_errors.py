"""Arguments and input that a command cannot use."""

from __future__ import annotations

from pathlib import Path

import click


class Unusable(click.ClickException):
    """Arguments or input that cannot be used: exit status 2."""

    exit_code = 2


def require_writable(path: Path | None) -> None:
    """Refuse a file that could not be written, before the work and not after it.

    Raises
    ------
    Unusable
        If it is a folder, or in none that exists.
    """
    if path is not None and (path.is_dir() or not path.absolute().parent.is_dir()):
        raise Unusable(f"cannot write {path}: expected a file in a folder that exists")
