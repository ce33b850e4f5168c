"""The command sigmoid-audit compare: what changed between two report files."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from sigmoid_conformance.compare import KINDS, Comparison, Incomparable, compare
from sigmoid_conformance.documents import UnusableReport, load_document
from sigmoid_conformance.report import write_json

SCHEMA = 1  # of the JSON of a comparison
_STYLES = {"worse": "bold red", "better": "green", "changed": "yellow", "new": "cyan", "gone": "dim"}


@click.command(name="compare")
@click.argument("old", type=click.Path(path_type=Path), metavar="OLD.json")
@click.argument("new", type=click.Path(path_type=Path), metavar="NEW.json")
@click.option("--json", "json_path", type=click.Path(path_type=Path), metavar="FILE", help="Write the changes as JSON.")
def compare_(old: Path, new: Path, json_path: Path | None) -> None:
    """Compare two reports of ``sigmoid-audit run --json``: what became better, worse, new or gone.

    Exit status: 0 if nothing is worse, 1 if something is, 2 if the reports cannot be compared.
    """
    try:
        comparison = compare(load_document(old), load_document(new))
    except UnusableReport as error:
        raise click.UsageError(str(error)) from error
    except Incomparable as error:
        raise click.UsageError(f"{old} and {new} cannot be compared: {error}") from error
    if json_path is not None:
        try:
            write_json(as_document(comparison), json_path)
        except OSError as error:
            raise click.UsageError(
                f"cannot write {json_path}: {error.strerror}; expected a file in a folder"
            ) from error
    _show(comparison)
    sys.exit(comparison.worse)


def as_document(comparison: Comparison) -> dict[str, Any]:
    """Give a comparison as a JSON document."""
    return {
        "schema": SCHEMA,
        "environment": [{"what": what, "old": old, "new": new} for what, old, new in comparison.environment],
        "compared": comparison.compared,
        "summary": {kind: sum(change.kind == kind for change in comparison.changes) for kind in KINDS},
        "changes": [
            asdict(change) | {"reasons": [{"direction": direction, "text": text} for direction, text in change.reasons]}
            for change in comparison.changes
        ],
    }


def _show(comparison: Comparison) -> None:
    console = Console(width=None if sys.stdout.isatty() else 200)
    for what, old, new in comparison.environment:
        console.print(f"{what}: {old or '(none)'} → {new or '(none)'}", markup=False, highlight=False)
    if comparison.changes:
        console.print(_table(comparison))
    counted = as_document(comparison)["summary"]
    said = ", ".join(f"{count} {kind}" for kind, count in counted.items() if count) or "nothing changed"
    console.print(f"{said}; {comparison.compared:,} requirements compared", markup=False, highlight=False)


def _table(comparison: Comparison) -> Table:
    table = Table(title_justify="left", header_style="bold", pad_edge=False)
    for heading in ("", "implementation", "format", "what"):
        table.add_column(heading, no_wrap=True)
    table.add_column("change", overflow="fold")
    for change in comparison.changes:
        texts = "\n".join(text for _, text in change.reasons)
        cells = (change.implementation, change.format, change.what, texts)
        table.add_row(f"[{_STYLES[change.kind]}]{change.kind}[/]", *map(escape, cells))
    return table
