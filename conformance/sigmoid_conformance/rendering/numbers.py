"""Numbers of a document as text."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from sigmoid_conformance.table import shown, ulps

_LEAST_GROUPED = 10_000


def decimal(hexadecimal: str, format_name: str) -> str:
    """Write a number of a format with the fewest digits that tell it from its neighbours."""
    return shown(float.fromhex(hexadecimal), format_name)


def ends(pair: Sequence[str], format_name: str) -> str:
    """Write the values at the two ends of an interval; one where they are the same."""
    first, last = (decimal(entry, format_name) for entry in pair)
    return first if first == last else f"{first} … {last}"


def error(measure: float | str) -> str:
    """Write a number of ulps."""
    return ulps(float(measure))


def largest_error(report: Mapping[str, Any]) -> str:
    """Write the largest error of a report, marked as a lower bound where not every input was judged."""
    if report["figures"] is None:
        return ""
    largest = float(report["figures"]["largest_error"])
    bounded = report["coverage"] != "exhaustive" and largest < math.inf
    return f"{'≥ ' if bounded else ''}{ulps(largest)}"


def coverage(report: Mapping[str, Any]) -> str:
    """Write what a report covers, and on how many inputs it rests."""
    sort, inputs = report["coverage"], report["inputs"]
    if sort == "stopped":
        return f"stopped after {inputs:,} inputs"
    return f"{sort}, {inputs:,} inputs" if inputs else str(sort)


def count(number: int) -> str:
    """Write a number of inputs: in full up to ten thousand, then to three digits."""
    if number < _LEAST_GROUPED:
        return f"{number:,}"
    scale, suffix = next((scale, suffix) for scale, suffix in _SCALES if number >= 0.9995 * scale)
    return f"{number / scale:.3g} {suffix}" if number < 999.5 * scale else f"{number / scale:,.0f} {suffix}"


_SCALES = ((10**9, "G"), (10**6, "M"), (10**3, "k"))
