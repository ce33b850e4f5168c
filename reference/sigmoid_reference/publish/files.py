"""All published files as bytes, by their path inside ``sigmoid_reference/data``."""

from __future__ import annotations

from typing import Any

import mpmath
import numpy as np

from sigmoid_reference.evaluation import evaluate
from sigmoid_reference.publish import hard
from sigmoid_reference.publish.document import document
from sigmoid_reference.publish.lines import render
from sigmoid_reference.published import hard_cases
from sigmoid_reference.published_digests import published_digests
from sigmoid_spec import FORMATS, FUNCTIONS, FloatFormat

HARD_CASES = "hard_cases.json"
_LARGEST_TABULATED = 16


def tabulated() -> list[FloatFormat]:
    """Give the formats narrow enough for a table of all results."""
    return [target for target in FORMATS.values() if target.bits <= _LARGEST_TABULATED]


def table_bytes(function: str, target: FloatFormat) -> bytes:
    """Give the little-endian bit patterns of the results at the bit patterns 0 ... 2**n - 1."""
    x = np.arange(1 << target.bits).astype(target.bits_dtype).view(target.dtype)
    patterns = evaluate(function, x, target).rounded.view(target.bits_dtype)
    return patterns.astype(target.bits_dtype.newbyteorder("<")).tobytes()


def known_digests(target: FloatFormat) -> dict[str, str]:
    """Give the published digests of a format; there are none for float64."""
    found = published_digests()
    return {function: found[function, target.name].sha256 for function in FUNCTIONS if (function, target.name) in found}


def values(target: FloatFormat, hard_groups: list[dict[str, Any]], mpmath_version: str = mpmath.__version__) -> bytes:
    """Give the file of published values of a format."""
    return render(document(target, mpmath_version, known_digests(target), hard_groups)).encode()


def all_files(*, search: bool) -> dict[str, bytes]:
    """Compute every file; the hard cases only when asked to `search` for them, else the shipped ones are taken."""
    files: dict[str, bytes] = {}
    groups = {name: [] if search else hard_cases(name) for name in FORMATS}
    if search:
        found = hard.document()
        files[HARD_CASES] = render(found).encode()
        for group in found["groups"]:
            groups[group["format"]].append(group)
    for name, target in FORMATS.items():
        files[f"vectors/{name}.json"] = values(target, groups[name])
    for target in tabulated():
        for function in FUNCTIONS:
            files[f"tables/{target.name}.{function}.bin"] = table_bytes(function, target)
    return files
