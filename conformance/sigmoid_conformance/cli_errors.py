"""Arguments and input that a command cannot use."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click

from sigmoid_conformance.rendering import RenderingUnavailable


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


def written(write: Callable[[Mapping[str, Any], Path], None], document: Mapping[str, Any], path: Path) -> None:
    """Write a document in one form.

    Raises
    ------
    Unusable
        If the file cannot be written or what it needs is not installed: exit status 2.
    """
    try:
        write(document, path)
    except OSError as error:
        raise Unusable(f"cannot write {path}: {error.strerror}") from error
    except RenderingUnavailable as error:
        raise Unusable(str(error)) from error
