"""The command ``sigmoid-audit run``."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from concurrent.futures import BrokenExecutor
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from sigmoid_adapters import UnusableTarget
from sigmoid_conformance.auditing import Workers, audit_all, local_workers
from sigmoid_conformance.choosing import expanded, remember
from sigmoid_conformance.cli_errors import Unusable, require_writable
from sigmoid_conformance.cli_options import Budget, Options
from sigmoid_conformance.cli_record import command_to_go_on, recorded
from sigmoid_conformance.cli_render import written
from sigmoid_conformance.cluster import UnusableCluster, cluster_workers
from sigmoid_conformance.engine.planning import UnusableAudit, describe, plan
from sigmoid_conformance.engine.requests import Description
from sigmoid_conformance.engine.running import Work
from sigmoid_conformance.engine.store import Store
from sigmoid_conformance.environment import usable_processors
from sigmoid_conformance.inputs import DEFAULT_BUDGET
from sigmoid_conformance.progress import progress
from sigmoid_conformance.rendering import RenderingUnavailable, require_templates, write_html, write_markdown
from sigmoid_conformance.report import Report, as_document, write_json
from sigmoid_conformance.table import details, summary_table
from sigmoid_spec import FORMATS, format_named

_FEW = 6
_HEADLINE = frozenset({"saturation-not-early"})
_INTERRUPTED = 130  # what a shell reports for a command that Ctrl-C ended


@click.command()
@click.argument("targets", nargs=-1, metavar="[NAME | PATTERN | MODULE:ATTR]...")
@click.option("--format", "formats", multiple=True, metavar="F", help=f"One of {', '.join(FORMATS)}; may be repeated.")
@click.option(
    "--sampled",
    type=click.IntRange(min=0),
    metavar="N",
    help="Draw N inputs beside the landmarks, in every format, instead of taking all of up to 32 bits.",
)
@click.option(
    "--budget",
    type=Budget(),
    default=DEFAULT_BUDGET,
    show_default=True,
    help="Of a search for larger errors after a draw: a number of inputs, or of seconds such as 60s.",
)
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="For draw and search.")
@click.option("--calls", is_flag=True, help="Check calls too: layouts, lengths, neighbours, threads, state, warnings.")
@click.option(
    "--json", "json_path", type=click.Path(path_type=Path), metavar="FILE", help="Write all findings as JSON."
)
@click.option("--html", "html_path", type=click.Path(path_type=Path), metavar="FILE", help="Write one page of HTML.")
@click.option("--markdown", "markdown_path", type=click.Path(path_type=Path), metavar="FILE", help="Write Markdown.")
@click.option(
    "--resume",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Record finished pieces in FILE, and go on from what it holds.",
)
@click.option(
    "--jobs", type=click.IntRange(min=1), metavar="N", help="Processes to evaluate with; one a CPU by default."
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    default=120.0,
    show_default=True,
    metavar="SECONDS",
    help="For half a million inputs; an implementation that takes longer is ended.",
)
@click.option(
    "--memory",
    type=click.FloatRange(min=0, min_open=True),
    default=8.0,
    show_default=True,
    metavar="GIB",
    help="A process of an implementation that holds more is ended.",
)
@click.option("--scheduler", metavar="ADDRESS", help="Work on a Dask cluster, such as tcp://10.0.0.1:8786.")
def run(**arguments: Any) -> None:
    """Audit implementations; without arguments all whose framework is installed.

    A pattern such as 'torch.*' stands for all that are installed and match. Every input of the formats of up to 32 bits
    is evaluated, in processes of their own; float64 is sampled. Exit status: 0 if all conform, known deviations
    included; 1 for any other violation and for a known deviation that no longer shows; 2 for unusable arguments or
    input; 130 if it was interrupted.
    """
    options = Options(**arguments)
    _require_outputs(options)
    works = _works(options)
    with recorded(works, options.limits, options.resume) as store:
        reports = _audited(works, options, store)
        _show(reports, options.calls)
        _write(reports, options)
    sys.exit(any(report.verdict == "violates" for report in reports))


def _require_outputs(options: Options) -> None:
    """Refuse what could not be written before the work, not after it."""
    for path in (options.json_path, options.html_path, options.markdown_path):
        require_writable(path)
    if options.html_path is not None:
        try:
            require_templates()
        except RenderingUnavailable as error:
            raise Unusable(str(error)) from error


def _works(options: Options) -> list[Work]:
    """Plan the audit of what was asked for, or of everything that is installed."""
    try:
        formats = [format_named(name).name for name in options.formats]
        found = [(target, one) for target in expanded(options.targets) for one in describe(target, options.limits)]
    except (ValueError, UnusableTarget, UnusableAudit) as error:
        raise Unusable(str(error)) from error
    _require_distinct([one for _, one in found])
    for target, one in found:
        remember(one.name, target)
    works = plan(found, formats, sampled=options.sampled, budget=options.budget, seed=options.seed, calls=options.calls)
    if not works:
        offered = " ".join(dict.fromkeys(name for _, one in found for name in one.formats))
        raise Unusable(f"nothing to audit: {' '.join(formats)} is not offered; offered: {offered}")
    return works


def _require_distinct(found: Sequence[Description]) -> None:
    seen: set[str] = set()
    for one in found:
        if one.name in seen:
            raise Unusable(f"two different implementations are named {one.name!r}: rename one")
        seen.add(one.name)


def _workers(options: Options) -> AbstractContextManager[Workers]:
    if options.scheduler is None:
        return local_workers(options.jobs or usable_processors())
    return cluster_workers(options.scheduler)


def _audited(works: Sequence[Work], options: Options, store: Store) -> list[Report]:
    """Audit, and if that is interrupted say how to go on."""
    try:
        with _workers(options) as workers, progress(works, store.load()) as on_finish:
            return list(audit_all(works, workers, options.limits, store, on_finish))
    except KeyboardInterrupt:
        print(f"interrupted; to go on: {command_to_go_on(store.path)}", file=sys.stderr)
        sys.exit(_INTERRUPTED)
    except BrokenExecutor as error:
        raise Unusable("a process that judges was killed, perhaps for lack of memory") from error
    except (OSError, UnusableTarget, UnusableCluster) as error:
        raise Unusable(str(error)) from error


def _write(reports: Sequence[Report], options: Options) -> None:
    """Write the findings in every form that was asked for."""
    document = as_document(reports, options.request, threads=1)
    paths = {write_json: options.json_path, write_html: options.html_path, write_markdown: options.markdown_path}
    for write, path in paths.items():
        if path is not None:
            written(write, document, path)


def _show(reports: Sequence[Report], calls: bool) -> None:
    console = Console(width=None if sys.stdout.isatty() else 200)
    console.print(summary_table(reports))
    for report in reports:
        for line in details(report, None if len(reports) <= _FEW else _HEADLINE):
            console.print(line, markup=False, highlight=False, soft_wrap=True)
    if len(reports) > _FEW:
        console.print("Name an implementation to see all its known deviations, not only where its tail is lost.")
    if not calls:
        console.print("Results were checked, calls were not: --calls adds layouts, lengths, threads, state, warnings.")
