"""One hash for all results of a function in a format."""

from __future__ import annotations

import hashlib

import numpy as np

from sigmoid_reference.evaluation import evaluate
from sigmoid_spec import format_named, function_named

_BLOCK = 1 << 16
_LARGEST_ENUMERABLE = 32


def digest(function: str, format: str) -> str:  # noqa: A002 - the published name of the argument
    """Hash the correctly rounded results for all inputs of a format.

    Parameters
    ----------
    function : str
        One of `sigmoid_spec.FUNCTIONS`.
    format : str
        One of `sigmoid_spec.FORMATS`, of at most 32 bits.

    Returns
    -------
    str
        Hexadecimal SHA-256 over the little-endian bit patterns of f at the bit patterns 0 ... 2**n - 1 in ascending
        unsigned order; NaN inputs give the canonical quiet NaN, sign bit 0.

    Raises
    ------
    ValueError
        If the function or the format is unknown, or the format has too many inputs to enumerate.
    """
    target = format_named(format)
    function_named(function)
    if target.bits > _LARGEST_ENUMERABLE:
        raise ValueError(
            f"{format} has 2**{target.bits} inputs, too many to enumerate: expected a format of up to 32 bits"
        )
    sha = hashlib.sha256()
    for start in range(0, 1 << target.bits, _BLOCK):
        patterns = np.arange(start, min(start + _BLOCK, 1 << target.bits)).astype(target.bits_dtype)
        results = evaluate(function, patterns.view(target.dtype), target).rounded.view(target.bits_dtype)
        sha.update(results.astype(target.bits_dtype.newbyteorder("<")).tobytes())
    return sha.hexdigest()
