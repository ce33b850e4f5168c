"""The command sigmoid-audit study: what the derivative of the sigmoid does to a network."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from sigmoid_conformance.cli_errors import Unusable, require_writable
from sigmoid_conformance.rendering import RenderingUnavailable, require_templates
from sigmoid_conformance.report import write_json
from sigmoid_conformance.studies.page import as_page
from sigmoid_conformance.studies.paper import Study, Unavailable
from sigmoid_conformance.studies.registry import STUDIES, as_document, chosen, run
from sigmoid_conformance.studies.request import BACKENDS, Request, left_out
from sigmoid_conformance.studies.request import request as checked_request
from sigmoid_conformance.studies.terminal import show
from sigmoid_conformance.writing import write_whole

_WIDTH = 160


def _checked(name: str, asked: Request, json_path: Path | None, html_path: Path | None) -> tuple[str, ...]:
    """Check everything that can be checked before the work."""
    for path in (json_path, html_path):
        require_writable(path)
    if html_path is not None:
        require_templates()
    return chosen(name, asked)


def _run(names: tuple[str, ...], asked: Request) -> list[Study]:
    console, studies = Console(width=None if sys.stdout.isatty() else _WIDTH), []
    if missing := left_out(asked):
        click.echo(missing, err=True)
    for name in names:
        click.echo(f"studying {name}", err=True)
        studies.append(run(name, asked))
        show(studies[-1], console)
    return studies


def _write(document: dict[str, Any], page: str | None, json_path: Path | None, html_path: Path | None) -> None:
    try:
        if json_path is not None:
            write_json(document, json_path)
        if html_path is not None and page is not None:
            write_whole(html_path, page)
    except OSError as error:
        raise Unusable(f"cannot write {error.filename}: {error.strerror}") from error


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
@click.option(
    "--exhaustive",
    is_flag=True,
    help="For classification alone (or all): look for lost losses and gradients at every float32 logit, 2^32 "
    "evaluations of each, which takes long.",
)
@click.option("--json", "json_path", type=click.Path(path_type=Path), metavar="FILE", help="Write all figures as JSON.")
@click.option("--html", "html_path", type=click.Path(path_type=Path), metavar="FILE", help="Write a page with plots.")
def study(
    name: str,
    formats: tuple[str, ...],
    backends: tuple[str, ...],
    seed: int,
    exhaustive: bool,
    json_path: Path | None,
    html_path: Path | None,
) -> None:
    """Measure what the derivative of the sigmoid does to a network, against the exact reference.

    Runs on NumPy, and on JAX and PyTorch where they are installed. Exit status: 0, or 2 for an unknown study, for an
    option that it does not have, and for a framework, a library or a data set that is missing.
    """
    try:
        asked = checked_request(formats, backends, seed, exhaustive=exhaustive)
        names = _checked(name, asked, json_path, html_path)
        studies = _run(names, asked)
    except (Unavailable, RenderingUnavailable) as error:
        raise Unusable(str(error)) from error
    document = as_document(studies, asked)
    _write(document, as_page(studies, document) if html_path is not None else None, json_path, html_path)
