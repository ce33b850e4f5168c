"""The command sigmoid-audit."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from sigmoid_adapters import Implementation, UnusableTarget, installed, names, registered
from sigmoid_conformance.audit import audit
from sigmoid_conformance.choosing import chosen
from sigmoid_conformance.cli_reference import reference
from sigmoid_conformance.cli_study import study
from sigmoid_conformance.evaluating import BadCall
from sigmoid_conformance.inputs import EXHAUSTIVE_BITS
from sigmoid_conformance.proposing import proposals
from sigmoid_conformance.report import Report, as_document, write_json
from sigmoid_conformance.table import details, summary_table
from sigmoid_spec import FORMATS, format_named

_FEW = 6
_HEADLINE = frozenset({"saturation-not-early"})


class Unusable(click.ClickException):
    """Arguments or input that cannot be used: exit status 2."""

    exit_code = 2


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="sigmoid-conformance")
def main() -> None:
    """Audit implementations of the sigmoid and its derivatives against correctly rounded values."""


main.add_command(reference)
main.add_command(study)


@main.command(name="list")
def list_() -> None:
    """List the implementations that can be audited by name, and whether each is installed."""
    for name in names():
        entry = registered(name)
        state = "" if installed(name) else "  (not installed)"
        click.echo(f"{name:34} {entry.function:26} {' '.join(entry.formats)}{state}")


def _targets(named: tuple[str, ...]) -> list[Implementation]:
    """Load what was asked for, or everything that is installed."""
    wanted = named or tuple(name for name in names() if installed(name))
    try:
        return chosen(wanted)
    except UnusableTarget as error:
        raise Unusable(str(error)) from error


def _pairs(implementations: list[Implementation], formats: tuple[str, ...]) -> list[tuple[Implementation, str]]:
    """Pair implementations with formats, in the order that lets formats share reference values."""
    try:
        wanted = [format_named(name).name for name in formats]
    except ValueError as error:
        raise Unusable(str(error)) from error
    pairs = [
        (implementation, name)
        for name in wanted or FORMATS
        for implementation in implementations
        if wanted or name in implementation.formats
    ]
    if not any(name in implementation.formats for implementation, name in pairs):
        asked, offered = " ".join(wanted), " ".join(dict.fromkeys(f for i in implementations for f in i.formats))
        raise Unusable(f"nothing to audit: {asked} is not offered; offered: {offered}")
    return pairs


def _audit_all(pairs: list[tuple[Implementation, str]], sampled: int | None, seed: int, calls: bool) -> list[Report]:
    """Audit one after the other; stop early if an implementation leaves the floating-point state unusable."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    reports: list[Report] = []
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("", total=len(pairs))
        for implementation, name in pairs:
            progress.update(task, description=f"{implementation.name} {name}")
            if not console.is_terminal:
                print(f"auditing {implementation.name} in {name}", file=sys.stderr, flush=True)
            try:
                reports.append(audit(implementation, name, sampled=sampled, seed=seed, calls=calls))
            except FloatingPointError as error:
                left = len(pairs) - len(reports)
                print(f"stopped with {left} audits left, at {implementation.name}: {error}", file=sys.stderr)
                break
            progress.advance(task)
    return reports


def _writable(path: Path | None) -> None:
    """Refuse a file that could not be written, before the work and not after it."""
    if path is not None and (path.is_dir() or not path.absolute().parent.is_dir()):
        raise Unusable(f"cannot write {path}: expected a file in a folder that exists")


@main.command()
@click.argument("targets", nargs=-1, metavar="[NAME | MODULE:ATTR]...")
@click.option("--format", "formats", multiple=True, metavar="F", help=f"One of {', '.join(FORMATS)}; may be repeated.")
@click.option(
    "--sampled", type=click.IntRange(min=0), metavar="N", help="Draw N inputs beside the landmarks, in every format."
)
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="For the draw.")
@click.option("--calls", is_flag=True, help="Check calls too: layouts, lengths, neighbours, threads, state, warnings.")
@click.option(
    "--json", "json_path", type=click.Path(path_type=Path), metavar="FILE", help="Write all findings as JSON."
)
def run(
    targets: tuple[str, ...],
    formats: tuple[str, ...],
    sampled: int | None,
    seed: int,
    calls: bool,
    json_path: Path | None,
) -> None:
    """Audit implementations; without arguments all whose framework is installed.

    Formats of up to 16 bits are audited exhaustively, wider ones on a sample. Exit status: 0 if all conform, known
    deviations included; 1 for any other violation and for a known deviation that no longer shows; 2 for unusable
    arguments.
    """
    _writable(json_path)
    pairs = _pairs(_targets(targets), formats)
    reports = _audit_all(pairs, sampled, seed, calls)
    _show(reports, calls)
    if json_path is not None:
        request = {"targets": list(targets), "formats": list(formats), "sampled": sampled, "seed": seed, "calls": calls}
        _write(as_document(reports, request), json_path)
    sys.exit(len(reports) < len(pairs) or any(report.verdict == "violates" for report in reports))


def _write(document: dict[str, Any], path: Path) -> None:
    try:
        write_json(document, path)
    except OSError as error:
        raise Unusable(f"cannot write {path}: {error.strerror}") from error


@main.command()
@click.argument("targets", nargs=-1, required=True, metavar="NAME...")
@click.option("--format", "formats", multiple=True, metavar="F", help="Only this format; may be repeated.")
@click.option("--sampled", type=click.IntRange(min=0), default=60_000, show_default=True, help="Inputs to draw.")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="For the draw.")
def propose(targets: tuple[str, ...], formats: tuple[str, ...], sampled: int, seed: int) -> None:
    """Measure implementations and propose rows for the ledger of known deviations."""
    for implementation, name in _pairs(_targets(targets), formats):
        if name not in implementation.formats:
            continue
        wanted = None if format_named(name).bits <= EXHAUSTIVE_BITS else sampled
        try:
            for row in proposals(implementation, name, wanted, seed):
                click.echo(row)
        except BadCall as bad:
            raise Unusable(f"{implementation.name} in {name}: {bad}") from bad


def _show(reports: list[Report], calls: bool) -> None:
    console = Console(width=None if sys.stdout.isatty() else 200)
    console.print(summary_table(reports))
    for report in reports:
        for line in details(report, None if len(reports) <= _FEW else _HEADLINE):
            console.print(line, markup=False, highlight=False, soft_wrap=True)
    if len(reports) > _FEW:
        console.print("Name an implementation to see all its known deviations, not only where its tail is lost.")
    if not calls:
        console.print("Results were checked, calls were not: --calls adds layouts, lengths, threads, state, warnings.")
