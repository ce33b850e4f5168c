"""The command sigmoid-audit."""

from __future__ import annotations

import click

from sigmoid_adapters import Implementation, UnusableTarget, installed, names, registered
from sigmoid_conformance.choosing import chosen
from sigmoid_conformance.cli_errors import Unusable
from sigmoid_conformance.cli_reference import reference
from sigmoid_conformance.cli_run import run
from sigmoid_conformance.evaluating import BadCall
from sigmoid_conformance.inputs import EXHAUSTIVE_BITS
from sigmoid_conformance.proposing import proposals
from sigmoid_spec import FORMATS, format_named


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="sigmoid-conformance")
def main() -> None:
    """Audit implementations of the sigmoid and its derivatives against correctly rounded values."""


main.add_command(reference)
main.add_command(run)


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
