"""The command ``sigmoid-audit run``."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import click
import platformdirs
from rich.console import Console

from sigmoid_adapters import UnusableTarget, installed, names
from sigmoid_conformance.auditing import Workers, audit_all, available_cpus, local_workers
from sigmoid_conformance.budget import Budget
from sigmoid_conformance.cli_errors import Unusable, require_writable
from sigmoid_conformance.cluster import UnusableCluster, cluster_workers
from sigmoid_conformance.engine.evaluator import Limits
from sigmoid_conformance.engine.planning import UnusableAudit, describe, fingerprint, plan
from sigmoid_conformance.engine.requests import Description
from sigmoid_conformance.engine.running import Work
from sigmoid_conformance.engine.store import Store, UnusableStore
from sigmoid_conformance.progress import progress
from sigmoid_conformance.report import Report, as_document, environment, write_json
from sigmoid_conformance.table import details, summary_table
from sigmoid_spec import FORMATS, format_named

_FEW = 6
_HEADLINE = frozenset({"saturation-not-early"})
_INTERRUPTED = 130  # what a shell reports for a command that Ctrl-C ended


@dataclass(frozen=True)
class Options:
    """What was asked for."""

    targets: tuple[str, ...]
    formats: tuple[str, ...]
    sampled: int | None
    budget: int | float
    seed: int
    calls: bool
    json_path: Path | None
    resume: Path | None
    jobs: int | None
    timeout: float
    memory: float
    scheduler: str | None

    @property
    def limits(self) -> Limits:
        """What a process that evaluates may take."""
        return Limits(self.timeout, int(self.memory * 2**30))

    @property
    def request(self) -> dict[str, Any]:
        """What the results depend on, for the report."""
        kept = ("targets", "formats", "sampled", "budget", "seed", "calls")
        return {name: getattr(self, name) for name in kept}


@click.command()
@click.argument("targets", nargs=-1, metavar="[NAME | MODULE:ATTR]...")
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
    default=100_000,
    show_default=True,
    help="Of a search for larger errors after a draw: a number of inputs, or of seconds such as 60s.",
)
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="For draw and search.")
@click.option("--calls", is_flag=True, help="Check calls too: layouts, lengths, neighbours, threads, state, warnings.")
@click.option(
    "--json", "json_path", type=click.Path(path_type=Path), metavar="FILE", help="Write all findings as JSON."
)
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

    Every input of the formats of up to 32 bits is evaluated, in processes of their own; float64 is sampled. Exit
    status: 0 if all conform, known deviations included; 1 for any other violation and for a known deviation that no
    longer shows; 2 for unusable arguments or input; 130 if it was interrupted.
    """
    options = Options(**arguments)
    require_writable(options.json_path)
    works = _works(options)
    with _recorded(works, options) as store, _workers(options) as workers:
        reports = _audited(works, workers, options, store)
    _show(reports, options.calls)
    if options.json_path is not None:
        _write(as_document(reports, options.request), options.json_path)
    sys.exit(any(report.verdict == "violates" for report in reports))


def _works(options: Options) -> list[Work]:
    """Plan the audit of what was asked for, or of everything that is installed."""
    try:
        formats = [format_named(name).name for name in options.formats]
        targets = options.targets or tuple(name for name in names() if installed(name))
        found = [(target, one) for target in dict.fromkeys(targets) for one in describe(target, options.limits)]
    except (ValueError, UnusableTarget, UnusableAudit) as error:
        raise Unusable(str(error)) from error
    _require_distinct([one for _, one in found])
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


@contextmanager
def _recorded(works: Sequence[Work], options: Options) -> Iterator[Store]:
    """Open the record of finished pieces: the one to resume from, or a new one that is deleted in the end."""
    path = options.resume or _new_record()
    require_writable(path)
    try:
        store = Store(path, fingerprint(works, environment(), options.limits))
        yield store
    except (UnusableStore, UnusableCluster) as error:
        raise Unusable(str(error)) from error
    store.close()
    if options.resume is None:
        path.unlink()


def _new_record() -> Path:
    folder = platformdirs.user_state_path("sigmoid-audit", appauthor=False)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unusable(f"cannot record the audit in {folder}: {error.strerror}; name a file with --resume") from error
    return folder / f"{datetime.now().strftime('%Y-%m-%dT%H-%M-%S.%f')}.sqlite"


def _workers(options: Options) -> AbstractContextManager[Workers]:
    if options.scheduler is None:
        return local_workers(options.jobs or available_cpus())
    return cluster_workers(options.scheduler)


def _audited(works: Sequence[Work], workers: Workers, options: Options, store: Store) -> list[Report]:
    """Audit, and if that is interrupted say how to go on."""
    try:
        with progress(works, store.load()) as on_finish:
            return list(audit_all(works, workers, options.limits, store, on_finish))
    except KeyboardInterrupt:
        print(f"interrupted; to go on: {_command(store.path)}", file=sys.stderr)
        sys.exit(_INTERRUPTED)
    except UnusableTarget as error:
        raise Unusable(str(error)) from error
    except OSError as error:
        raise Unusable(f"{error}; when there is room again, go on: {_command(store.path)}") from error


def _command(path: Path) -> str:
    """Give the command that goes on with a record."""
    arguments = sys.argv[1:] if "--resume" in sys.argv else [*sys.argv[1:], "--resume", str(path)]
    return shlex.join(["sigmoid-audit", *arguments])


def _write(document: dict[str, Any], path: Path) -> None:
    try:
        write_json(document, path)
    except OSError as error:
        raise Unusable(f"cannot write {path}: {error.strerror}") from error


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
