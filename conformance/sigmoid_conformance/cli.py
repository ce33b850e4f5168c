"""The command sigmoid-audit."""

from __future__ import annotations

from pkgutil import resolve_name
from types import MappingProxyType

import click

_COMMANDS = MappingProxyType(
    {
        "compare": "cli_compare:compare_",
        "list": "cli_list:list_",
        "propose": "cli_propose:propose",
        "reference": "cli_reference:reference",
        "render": "cli_render:render",
        "run": "cli_run:run",
        "study": "cli_study:study",
    }
)


class _Commands(click.Group):
    """Commands that are loaded when they are called, so that none waits for what another needs."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name them."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one, if there is one of that name."""
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = resolve_name(f"{__package__}.{_COMMANDS[cmd_name]}")
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="sigmoid-conformance")
def main() -> None:
    """Audit implementations of the sigmoid and its derivatives against correctly rounded values."""
