"""The command sigmoid-audit render: a report file as a page or as Markdown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click

from sigmoid_conformance.cli_errors import Unusable
from sigmoid_conformance.documents import UnusableReport, load_document
from sigmoid_conformance.rendering import RenderingUnavailable, write_html, write_markdown


@click.command()
@click.argument("report", type=click.Path(path_type=Path), metavar="REPORT.json")
@click.option("--html", "html_path", type=click.Path(path_type=Path), metavar="FILE", help="Write one page of HTML.")
@click.option("--markdown", "markdown_path", type=click.Path(path_type=Path), metavar="FILE", help="Write Markdown.")
def render(report: Path, html_path: Path | None, markdown_path: Path | None) -> None:
    """Write a report of ``sigmoid-audit run --json`` as a page that works offline, or as Markdown for a bug report."""
    if html_path is None and markdown_path is None:
        raise click.UsageError("nothing to write: give --html FILE or --markdown FILE")
    try:
        document = load_document(report)
    except UnusableReport as error:
        raise click.UsageError(str(error)) from error
    for write, path in ((write_html, html_path), (write_markdown, markdown_path)):
        if path is not None:
            written(write, document, path)


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
