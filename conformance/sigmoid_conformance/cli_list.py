"""The command sigmoid-audit list."""

from __future__ import annotations

import click

from sigmoid_adapters import installed, names, registered, withheld


@click.command(name="list")
def list_() -> None:
    """List the implementations that can be audited by name, and which of them cannot here."""
    for name in names():
        entry = registered(name)
        state = "" if installed(name) else "  (not installed)"
        click.echo(f"{name:34} {entry.function:26} {' '.join(entry.formats)}{state}")
    for name, reason in withheld().items():
        click.echo(f"{name:34} not offered here: {reason}")
