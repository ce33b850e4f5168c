"""What can be asked of ``sigmoid-audit run``."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from sigmoid_conformance.engine.limits import Limits


class Budget(click.ParamType):  # type: ignore[type-arg] # generic in some releases of click only
    """A number of inputs, or a number of seconds with the letter s."""

    name = "budget"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int | float:
        """Give an int for inputs, a float for seconds."""
        if isinstance(value, int | float):
            return value
        try:
            number = float(value[:-1]) if value.endswith("s") else int(value)
        except ValueError:
            number = -1
        if not 0 <= number < math.inf:
            self.fail(f"{value!r}: expected a number of inputs such as 1000000, or of seconds such as 60s", param, ctx)
        return number


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
    html_path: Path | None
    markdown_path: Path | None
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
        budget = f"{self.budget:g}s" if isinstance(self.budget, float) else self.budget
        return {name: getattr(self, name) for name in kept} | {"budget": budget}
