"""A study for the terminal."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table as RichTable

from sigmoid_conformance.studies.paper import Study, Table
from sigmoid_conformance.studies.showing import cells, headings, is_number


def rich_table(table: Table) -> RichTable:
    """Lay a table out; its title says how far its figures reach."""
    laid_out = RichTable(
        title=f"{table.title} ({table.coverage})", caption=table.note or None, title_justify="left", pad_edge=False
    )
    for heading, number in zip(headings(table), is_number(table), strict=True):
        laid_out.add_column(heading, justify="right" if number else "left")
    for row in cells(table):
        laid_out.add_row(*row)
    return laid_out


def show(study: Study, console: Console) -> None:
    """Print a study: question, method, tables, findings, answer, and what it does not show."""
    console.rule(study.title)
    for heading, text in (("Question", study.question), ("Method", study.method)):
        _paragraph(heading, text, console)
    for table in study.tables:
        console.print(rich_table(table), markup=False)
        console.print()
    console.print("Findings", style="bold")
    for finding in study.findings:
        console.print(
            f"- {finding.sentence} ({finding.requirement}, {finding.coverage})", markup=False, highlight=False
        )
    console.print()
    _paragraph("Answer", study.answer, console)
    _paragraph("Not shown", " ".join(study.limits), console)


def _paragraph(heading: str, text: str, console: Console) -> None:
    console.print(heading, style="bold")
    console.print(text, markup=False, highlight=False)
    console.print()
