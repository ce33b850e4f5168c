"""The command sigmoid-audit."""

from __future__ import annotations

import click

from sigmoid_adapters import installed, names, registered, withheld
from sigmoid_conformance.cli_compare import compare_
from sigmoid_conformance.cli_propose import propose
from sigmoid_conformance.cli_reference import reference
from sigmoid_conformance.cli_render import render
from sigmoid_conformance.cli_run import run
from sigmoid_conformance.cli_study import study


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="sigmoid-conformance")
def main() -> None:
    """Audit implementations of the sigmoid and its derivatives against correctly rounded values."""


main.add_command(reference)
main.add_command(study)
main.add_command(run)
main.add_command(propose)
main.add_command(render)
main.add_command(compare_)


@main.command(name="list")
def list_() -> None:
    """List the implementations that can be audited by name, and which of them cannot here."""
    for name in names():
        entry = registered(name)
        state = "" if installed(name) else "  (not installed)"
        click.echo(f"{name:34} {entry.function:26} {' '.join(entry.formats)}{state}")
    for name, reason in withheld().items():
        click.echo(f"{name:34} not offered here: {reason}")
