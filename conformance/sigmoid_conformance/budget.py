"""The budget of a search, as it is given on the command line."""

from __future__ import annotations

import math
from typing import Any

import click


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
