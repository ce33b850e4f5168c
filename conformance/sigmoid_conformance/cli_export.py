"""The command sigmoid-audit reference export: the published values as files for any language."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import click

from sigmoid_conformance.vectors_as_c import as_c
from sigmoid_conformance.vectors_as_csv import as_csv
from sigmoid_reference import vectors
from sigmoid_reference.published import published_bytes
from sigmoid_spec import FORMATS, FloatFormat, format_named

_WRITERS: dict[str, Callable[[FloatFormat], str]] = {
    "json": lambda target: published_bytes(f"vectors/{target.name}.json").decode(),
    "csv": lambda target: as_csv(vectors(target.name)),
    "c": lambda target: as_c(vectors(target.name), target),
}


def write_whole(path: Path, text: str) -> None:
    """Write a file whole or not at all: what was there stays until the new content is complete.

    Raises
    ------
    OSError
        If the folder does not exist or cannot be written.
    """
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", newline="\n", dir=path.absolute().parent, prefix=f".{path.name}.", delete=False
    ) as partial:
        try:
            partial.write(text)
            partial.close()
            os.chmod(partial.name, 0o644)
            os.replace(partial.name, path)
        except BaseException:
            partial.close()
            Path(partial.name).unlink(missing_ok=True)
            raise


@click.command()
@click.option("--format", "name", required=True, metavar="F", help=f"One of {', '.join(FORMATS)}.")
@click.option("--as", "kind", required=True, type=click.Choice([*_WRITERS]), help="CSV and C have hex floats.")
@click.option("--output", type=click.Path(path_type=Path), metavar="FILE", help="Where to write; else to the terminal.")
def export(name: str, kind: str, output: Path | None) -> None:
    """Write the published reference values of a format as JSON, CSV or a C header."""
    try:
        text = _WRITERS[kind](format_named(name))
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--format") from error
    if output is None:
        click.echo(text, nl=False)
        return
    try:
        write_whole(output, text)
    except OSError as error:
        raise click.UsageError(f"cannot write {output}: {error.strerror}; expected a file in a folder") from error
