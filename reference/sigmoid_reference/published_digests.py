"""The digests that the project publishes, and how each was established."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

FILE = "data/digests.json"


@dataclass(frozen=True)
class PublishedDigest:
    """What is published of a function in a format.

    Attributes
    ----------
    sha256 : str
        As `sigmoid_reference.digest` defines it.
    established : {"certified", "exhaustive"}
        Whether every result was certified against ball arithmetic, or computed by the slow path for every input.
    """

    sha256: str
    established: str


@cache
def published_digests() -> Mapping[tuple[str, str], PublishedDigest]:
    """Give what is published, by function and format."""
    document = json.loads(resources.files("sigmoid_reference").joinpath(FILE).read_text("utf-8"))
    entries = document["digests"]
    return MappingProxyType(
        {(e["function"], e["format"]): PublishedDigest(e["sha256"], e["established"]) for e in entries}
    )


def as_json(digests: Mapping[tuple[str, str], PublishedDigest]) -> str:
    """Write digests as the file that is published."""
    entries = [
        {"function": function, "format": name, "sha256": found.sha256, "established": found.established}
        for (function, name), found in digests.items()
    ]
    document: dict[str, Any] = {
        "definition": "SHA-256 over the little-endian bit patterns of the correctly rounded results for the input bit "
        "patterns 0 ... 2**n - 1 in ascending unsigned order; NaN inputs give the canonical quiet NaN",
        "established": {
            "certified": "every result lies nearest to the exact value by ball arithmetic (python -m "
            "sigmoid_reference.certify)",
            "exhaustive": "every input was rounded from an enclosure by interval arithmetic (the slow path)",
        },
        "digests": entries,
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"
