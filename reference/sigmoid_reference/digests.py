"""One hash for all results of a function in a format."""

from __future__ import annotations

import hashlib
import os
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice

import numpy as np

from sigmoid_reference.arguments import Array
from sigmoid_reference.environment import require_default_floating_point_state
from sigmoid_reference.fast.arrays import correctly_rounded
from sigmoid_spec import FloatFormat, format_named, function_named

_BLOCK = 1 << 21
_BLOCKS_AHEAD = 2
_LARGEST_ENUMERABLE = 32


def _results(function: str, first: int, target: FloatFormat) -> Array:
    """Round at consecutive bit patterns; give little-endian bit patterns."""
    count = min(_BLOCK, 1 << target.bits)
    patterns = np.arange(count, dtype=target.bits_dtype) + target.bits_dtype.type(first)
    results = correctly_rounded(function, patterns.view(target.dtype), target).view(target.bits_dtype)
    return results.astype(target.bits_dtype.newbyteorder("<"), copy=False)


def _blocks(function: str, target: FloatFormat) -> Iterator[Array]:
    """Give the results in order, while other threads compute those that come next."""
    starts = iter(range(0, 1 << target.bits, _BLOCK))
    threads = os.cpu_count() or 1
    with ThreadPoolExecutor(threads) as pool:
        waiting: deque[Future[Array]] = deque()
        for first in islice(starts, threads + _BLOCKS_AHEAD):
            waiting.append(pool.submit(_results, function, first, target))
        while waiting:
            block = waiting.popleft().result()
            for first in islice(starts, 1):
                waiting.append(pool.submit(_results, function, first, target))
            yield block


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
    FloatingPointError
        If the floating-point state of the calling thread is not the default one.
    """
    target = format_named(format)
    function_named(function)
    if target.bits > _LARGEST_ENUMERABLE:
        raise ValueError(
            f"{format} has 2**{target.bits} inputs, too many to enumerate: expected a format of up to 32 bits"
        )
    require_default_floating_point_state()
    sha = hashlib.sha256()
    for block in _blocks(function, target):
        sha.update(block.data)
    return sha.hexdigest()
