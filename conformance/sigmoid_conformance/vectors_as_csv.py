"""The published values as CSV, numbers as hex floats."""

from __future__ import annotations

import csv
import io
from typing import Any

_COLUMNS = ("function", "id", "x_bits", "x", "y_bits", "y", "exact", "flags", "comment")


def as_csv(document: dict[str, Any]) -> str:
    """Write a header line and a line for each case; flags are separated by spaces."""
    text = io.StringIO()
    writer = csv.DictWriter(text, _COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    for group in document["groups"]:
        for case in group["cases"]:
            writer.writerow({"function": group["function"], **case, "flags": " ".join(case["flags"])})
    return text.getvalue()
