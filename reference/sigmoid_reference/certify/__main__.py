"""Certify the float32 results of the fast path at all 2**32 inputs, and the digests that are published.

python -m sigmoid_reference.certify FILE
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from sigmoid_reference.certify.digests import CertificateError, composed_digest, exhaustive_digests
from sigmoid_reference.certify.pieces import COUNT, FUNCTIONS, PIECE, certify_piece
from sigmoid_reference.certify.store import Store
from sigmoid_reference.environment import require_default_floating_point_state
from sigmoid_reference.published_digests import PublishedDigest, as_json, published_digests

Digests = dict[tuple[str, str], PublishedDigest]

_TASKS = tuple((function, number * PIECE) for function in FUNCTIONS for number in range(COUNT))


def _progress(console: Console) -> Progress:
    columns = (TextColumn("{task.description:28}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, TimeRemainingColumn(), console=console)


def _followed(progress: Progress, what: str, steps: Iterable[Any], total: int, done: int = 0) -> Iterator[Any]:
    """Pass steps on, counting them."""
    task = progress.add_task(what, total=total, completed=done)
    for step in steps:
        yield step
        progress.advance(task)


def _certify_pieces(store: Store, jobs: int, progress: Progress) -> None:
    """Certify the pieces that have no verdict yet."""
    done = store.done()
    left = [task for task in _TASKS if task not in done]
    with multiprocessing.get_context("spawn").Pool(jobs) as pool:
        verdicts = pool.imap_unordered(certify_piece, left)
        for verdict in _followed(progress, "pieces of float32", verdicts, len(_TASKS), len(done)):
            store.add(verdict)


def _establish(store: Store, progress: Progress) -> Digests:
    """Compose the digests of what is certified, and compute those of the narrow formats."""
    narrow = _followed(progress, "formats of 8 and 16 bits", exhaustive_digests(), 12)
    digests: Digests = dict(narrow)
    for function in FUNCTIONS:
        *_, digest = _followed(progress, f"digest of {function}", composed_digest(function, store), COUNT + 1)
        digests[function, "float32"] = PublishedDigest(digest, "certified")
    return digests


def _report(store: Store, console: Console) -> bool:
    """Print what was found; tell whether nothing is wrong."""
    table = Table("function", "pieces", "wrong results", "judged by Arb alone", "spot checks failed")
    found = {function: store.totals(function) for function in FUNCTIONS}
    for function, totals in found.items():
        figures = (totals.pieces, totals.wrong, totals.by_arb, totals.enclosures_wrong)
        table.add_row(function, *map(str, figures))
    console.print(table)
    return all(totals.wrong == totals.enclosures_wrong == 0 for totals in found.values())


def _differing(digests: Digests, console: Console) -> list[tuple[str, str]]:
    """Print the digests; give those that are not the published ones."""
    published = published_digests()
    for key, found in digests.items():
        verdict = "as published" if published.get(key) == found else "NOT as published"
        console.print(f"{key[0]:27}{key[1]:15}{found.sha256}  {found.established}, {verdict}", soft_wrap=True)
    return [key for key in digests.keys() | published.keys() if published.get(key) != digests.get(key)]


@click.command(help=__doc__)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--jobs", type=click.IntRange(1), default=os.cpu_count, help="Processes; by default one for each core.")
@click.option("--write", type=click.Path(dir_okay=False, path_type=Path), help="Write the digests to this file.")
@click.pass_context
def main(context: click.Context, file: Path, jobs: int, write: Path | None) -> None:
    """Certify what FILE does not have yet; exit with 1 if anything is wrong or is not as published."""
    require_default_floating_point_state()
    console, store = Console(), Store(file)
    try:
        with _progress(console) as progress:
            _certify_pieces(store, jobs, progress)
            digests = _establish(store, progress)
    except CertificateError as error:
        raise click.ClickException(str(error)) from error
    if not _report(store, console):
        context.exit(1)
    if write:
        write.write_text(as_json(digests), "utf-8")
    context.exit(1 if _differing(digests, console) and not write else 0)


if __name__ == "__main__":
    main()
