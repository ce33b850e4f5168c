"""The command sigmoid-audit study: what the derivative of the sigmoid does to a network."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click
from rich.console import Console

from sigmoid_conformance.cli_export import write_whole
from sigmoid_conformance.studies.page import as_page, require_templates
from sigmoid_conformance.studies.paper import Study, Unavailable
from sigmoid_conformance.studies.registry import STUDIES, as_document, chosen
from sigmoid_conformance.studies.request import BACKENDS, Request
from sigmoid_conformance.studies.request import request as checked_request
from sigmoid_conformance.studies.terminal import show

_WIDTH = 160


def _checked(name: str, asked: Request, html: Path | None, paths: tuple[Path | None, ...]) -> tuple[str, ...]:
    """Check everything that can be checked before the work."""
    if html is not None:
        require_templates()
    for path in paths:
        if path is not None and (path.is_dir() or not path.absolute().parent.is_dir()):
            raise Unavailable(f"cannot write {path}: expected a file in a folder that exists")
    return chosen(name, asked)


def _run(names: tuple[str, ...], asked: Request) -> list[Study]:
    console, studies = Console(width=None if sys.stdout.isatty() else _WIDTH), []
    for name in names:
        click.echo(f"studying {name}", err=True)
        studies.append(STUDIES[name].run(asked))
        show(studies[-1], console)
    return studies


def _write(path: Path, text: str) -> None:
    try:
        write_whole(path, text)
    except OSError as error:
        raise click.UsageError(f"cannot write {path}: {error.strerror}") from error


@click.command()
@click.argument("name", metavar=f"[{'|'.join([*STUDIES, 'all'])}]")
@click.option("--format", "formats", multiple=True, metavar="F", help="Only this format; may be repeated.")
@click.option(
    "--backend",
    "backends",
    multiple=True,
    metavar="B",
    help=f"Only this one of {', '.join(BACKENDS)}; may be repeated.",
)
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="For everything that is drawn.")
@click.option("--json", "json_path", type=click.Path(path_type=Path), metavar="FILE", help="Write all figures as JSON.")
@click.option("--html", "html_path", type=click.Path(path_type=Path), metavar="FILE", help="Write a page with plots.")
def study(
    name: str,
    formats: tuple[str, ...],
    backends: tuple[str, ...],
    seed: int,
    json_path: Path | None,
    html_path: Path | None,
) -> None:
    """Measure what the derivative of the sigmoid does to a network, against the exact reference.

    Runs on NumPy, and on JAX and PyTorch where they are installed. Exit status: 0, or 2 for an unknown study and for a
    framework, a library or a data set that is missing.
    """
    try:
        asked = checked_request(formats, backends, seed)
        names = _checked(name, asked, html_path, (json_path, html_path))
        studies = _run(names, asked)
    except (Unavailable, ValueError) as error:
        raise click.UsageError(str(error)) from error
    document = as_document(studies, asked)
    if json_path is not None:
        _write(json_path, json.dumps(document, indent=2, allow_nan=False, ensure_ascii=False) + "\n")
    if html_path is not None:
        _write(html_path, as_page(studies, document))
