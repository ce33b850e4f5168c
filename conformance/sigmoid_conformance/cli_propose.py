"""The command ``sigmoid-audit propose``."""

from __future__ import annotations

from collections.abc import Iterator

import click

from sigmoid_adapters import Implementation, UnusableTarget
from sigmoid_conformance.auditing import local_workers
from sigmoid_conformance.choosing import chosen, expanded, place_of
from sigmoid_conformance.cli_errors import Unusable
from sigmoid_conformance.engine.limits import Limits
from sigmoid_conformance.engine.planning import describe, plan
from sigmoid_conformance.engine.running import run
from sigmoid_conformance.environment import usable_processors
from sigmoid_conformance.evaluating import BadCall
from sigmoid_conformance.inputs import DEFAULT_BUDGET, ENUMERABLE_BITS, EXHAUSTIVE_BITS
from sigmoid_conformance.proposing import proposals
from sigmoid_conformance.proposing_exhaustively import exhaustive_proposals
from sigmoid_spec import format_named


@click.command()
@click.argument("targets", nargs=-1, required=True, metavar="[NAME | PATTERN]...")
@click.option("--format", "formats", multiple=True, metavar="F", help="Only this format; may be repeated.")
@click.option("--sampled", type=click.IntRange(min=0), default=60_000, show_default=True, help="Inputs to draw.")
@click.option(
    "--budget", type=click.IntRange(min=0), default=10 * DEFAULT_BUDGET, show_default=True, help="Inputs to search."
)
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="For draw and search.")
def propose(targets: tuple[str, ...], formats: tuple[str, ...], sampled: int, budget: int, seed: int) -> None:
    """Measure implementations and propose rows for the ledger of known deviations.

    Results are measured at every input of the formats of up to 32 bits, calls on a sample, and float64 on a sample and
    where a search for larger errors climbs to.
    """
    try:
        wanted = [format_named(name).name for name in formats]
        implementations = chosen(expanded(targets))
    except (ValueError, UnusableTarget) as error:
        raise Unusable(str(error)) from error
    for implementation in implementations:
        target = place_of(implementation.name) or implementation.name
        for name in (name for name in implementation.formats if name in (wanted or implementation.formats)):
            for row in _rows(target, implementation, name, sampled, budget, seed):
                click.echo(row)


def _rows(
    target: str, implementation: Implementation, name: str, sampled: int, budget: int, seed: int
) -> Iterator[str]:
    bits = format_named(name).bits
    if EXHAUSTIVE_BITS < bits <= ENUMERABLE_BITS:
        yield from _enumerated(target, implementation.name, name)
    try:
        yield from proposals(implementation, name, None if bits <= EXHAUSTIVE_BITS else sampled, budget, seed)
    except BadCall as bad:
        raise Unusable(f"{implementation.name} in {name}: {bad}") from bad


def _enumerated(target: str, name: str, format_name: str) -> Iterator[str]:
    """Judge every input, without a ledger, in processes of their own."""
    limits = Limits()
    found = [(target, one) for one in describe(target, limits) if one.name == name]
    works = plan(found, (format_name,), sampled=None, budget=0, seed=0, calls=False, ledger=())
    with local_workers(usable_processors()) as workers:
        for work, tallies in run(works, workers.executor, workers.count, limits, {}, lambda *_: None):
            if failed := next((tally for tally in tallies if tally is not None and tally.failure), None):
                assert failed.failure is not None
                raise Unusable(f"{name} in {format_name}: {failed.failure.message}")
            yield from exhaustive_proposals(work, [tally for tally in tallies if tally is not None])
