"""Figures of a study as text: the same words in the terminal and on the page."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import Field
from typing import TYPE_CHECKING, Any

from sigmoid_conformance.studies.paper import Table
from sigmoid_conformance.table import shown as exactly

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_NONE = "—"


def shown(value: object) -> str:
    """Write a cell: numbers with four digits, large ones with their decimals dropped."""
    if value is None:
        return _NONE
    if isinstance(value, int):
        return f"{value:,}"
    if not isinstance(value, float):
        return str(value)
    if not math.isfinite(value):
        return {math.inf: "∞", -math.inf: "−∞"}.get(value, "NaN")
    if value == 0.0 or 1e-3 <= abs(value) < 1e4:
        return f"{value:.4g}"
    return f"{value:,.0f}" if 1e4 <= abs(value) < 1e9 else f"{value:.3e}"


def headings(table: Table) -> tuple[str, ...]:
    """Give the headings of a table."""
    return tuple(entry.metadata["heading"].strip() for entry in table.columns)


def is_number(table: Table) -> tuple[bool, ...]:
    """Tell which columns hold numbers, which stand on the right."""
    return tuple(
        all(isinstance(getattr(row, entry.name), (int, float, type(None))) for row in table.rows)
        for entry in table.columns
    )


def cells(table: Table) -> Iterator[tuple[str, ...]]:
    """Give the rows of a table as text."""
    for row in table.rows:
        yield _cells(row, table)


def _cells(row: DataclassInstance, table: Table) -> tuple[str, ...]:
    return tuple(_cell(row, entry) for entry in table.columns)


def _cell(row: DataclassInstance, entry: Field[Any]) -> str:
    """Write a cell; a number of the format that another field names, so that it is told from its neighbours."""
    value = getattr(row, entry.name)
    if "format_in" in entry.metadata:
        return exactly(value, getattr(row, entry.metadata["format_in"]))
    return shown(value)
