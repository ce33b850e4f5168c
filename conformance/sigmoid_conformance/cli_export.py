"""The command sigmoid-audit reference export: the published values as files for any language."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from sigmoid_conformance.vectors_as_c import as_c
from sigmoid_conformance.vectors_as_csv import as_csv
from sigmoid_conformance.writing import write_whole
from sigmoid_reference import vectors
from sigmoid_reference.published import published_bytes
from sigmoid_spec import FORMATS, FloatFormat, format_named

_WRITERS: dict[str, Callable[[FloatFormat], str]] = {
    "json": lambda target: published_bytes(f"vectors/{target.name}.json").decode(),
    "csv": lambda target: as_csv(vectors(target.name)),
    "c": lambda target: as_c(vectors(target.name), target),
}


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
