"""The published files: reference values, full tables of the narrow formats, hard cases."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import numpy as np

from sigmoid_reference.arguments import Array
from sigmoid_spec import format_named, function_named

_LARGEST_TABULATED = 16


def published_bytes(name: str) -> bytes:
    """Read a published file by its path inside ``sigmoid_reference/data``."""
    return (files("sigmoid_reference") / "data" / name).read_bytes()


def _document(name: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(published_bytes(name))
    return document


def vectors(format: str) -> dict[str, Any]:  # noqa: A002 - the published name of the argument
    """Load the published reference values of a format.

    Parameters
    ----------
    format : str
        One of `sigmoid_spec.FORMATS`.

    Returns
    -------
    dict
        As the file has it, see ``data/vectors.schema.json``: a header, ``notes`` on every flag, and ``groups``, one for
        each function, whose ``cases`` give input and result as bits and as hex float, the exact value to 40 digits,
        and flags. It is read anew at every call and yours to change.

    Raises
    ------
    ValueError
        If there is no such format.
    """
    return _document(f"vectors/{format_named(format).name}.json")


def hard_cases(format: str) -> list[dict[str, Any]]:  # noqa: A002
    """Load the hardest inputs to round of a format, those whose values are nearest to a midpoint.

    Parameters
    ----------
    format : str
        One of `sigmoid_spec.FORMATS`.

    Returns
    -------
    list of dict
        Groups as the file has them, see ``data/hard_cases.schema.json``: ``function``, ``region``, ``coverage``
        ("exhaustive", "constructed" or "sampled") and ``cases``, hardest first.

    Raises
    ------
    ValueError
        If there is no such format.
    """
    name = format_named(format).name
    return [group for group in _document("hard_cases.json")["groups"] if group["format"] == name]


def table(function: str, format: str) -> Array:  # noqa: A002
    """Load the correctly rounded results for all inputs of a format of at most 16 bits.

    Parameters
    ----------
    function : str
        One of `sigmoid_spec.FUNCTIONS`.
    format : str
        One of `sigmoid_spec.FORMATS`, of at most 16 bits.

    Returns
    -------
    ndarray of the format, shape (2**bits,), read-only
        The result for the bit pattern i at index i; NaN inputs give the canonical NaN. The file holds the same bytes,
        little-endian, so that its SHA-256 is the digest.

    Raises
    ------
    ValueError
        If there is no such function or format, or the format is too wide to tabulate.
    """
    target = format_named(format)
    function_named(function)
    if target.bits > _LARGEST_TABULATED:
        raise ValueError(f"{format} has 2**{target.bits} inputs, too many to tabulate: expected one of up to 16 bits")
    content = published_bytes(f"tables/{format}.{function}.bin")
    patterns = np.frombuffer(content, target.bits_dtype.newbyteorder("<")).astype(target.bits_dtype)
    patterns.flags.writeable = False
    return patterns.view(target.dtype)
