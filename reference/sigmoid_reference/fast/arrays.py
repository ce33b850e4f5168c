"""Correctly rounded σ, σ′ and σ″ of arrays: vectorised arithmetic, the slow path where that does not decide.

The result of an element depends on that element alone: not on the array's length, layout or neighbours, on the thread
or on the machine. Memory is flat: beyond the result there are working blocks only, a set for each thread.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator

import numpy as np

from sigmoid_reference.environment import require_default_floating_point_state
from sigmoid_reference.fast import binary64, extended, narrow, wide
from sigmoid_reference.fast.narrow import Array, SlowPath
from sigmoid_reference.fast.tables import Doubles
from sigmoid_reference.slow_path import round_each
from sigmoid_spec import FORMATS, FloatFormat

BLOCK = 32768
BLOCK_OF_PAIRS = 16384


class _Workspace(threading.local):
    """Scratch rows for one block, allocated when a thread first needs them."""

    def __init__(self) -> None:
        self._rows = np.empty((max(1 + binary64.SCRATCH_ROWS, extended.SCRATCH_ROWS), BLOCK))

    def rows(self, size: int) -> Doubles:
        """Give the first `size` elements of every row."""
        return self._rows[:, :size]


_WORKSPACE = _Workspace()
_TABLES: dict[tuple[str, str], Array] = {}


def _slices(size: int, step: int) -> Iterator[slice]:
    return (slice(start, min(start + step, size)) for start in range(0, size, step))


def _round_float32(function: str, x: Array, out: Array, slow: SlowPath) -> None:
    for part in _slices(x.size, BLOCK):
        block = x[part]
        narrow.round_block(function, block, out[part], _WORKSPACE.rows(block.size), slow)


def _round_float64(function: str, x: Array, out: Array, slow: SlowPath) -> None:
    waiting: list[tuple[Array, Array]] = []
    for part in _slices(x.size, BLOCK_OF_PAIRS):
        block = x[part]
        values, undecided = wide.round_block(function, block, _WORKSPACE.rows(block.size))
        if (left := np.flatnonzero(undecided)).size:
            waiting.append((left + part.start, block[left]))
        out[part] = values
        if sum(numbers.size for _, numbers in waiting) >= BLOCK_OF_PAIRS:
            _resolve_float64(function, waiting, out, slow)
            waiting.clear()
    if waiting:
        _resolve_float64(function, waiting, out, slow)


def _resolve_float64(function: str, waiting: list[tuple[Array, Array]], out: Array, slow: SlowPath) -> None:
    """Round what the first attempt left undecided, given as indices into `out` and numbers."""
    indices = np.concatenate([indices for indices, _ in waiting])
    numbers = np.concatenate([numbers for _, numbers in waiting])
    values, undecided = wide.round_block(function, numbers, None)
    if (left := np.flatnonzero(undecided)).size:
        values[left] = slow(function, numbers[left], FORMATS["float64"])
    out[indices] = values


def table_of(function: str, target: FloatFormat, slow: SlowPath = round_each) -> Array:
    """Give the results at all numbers of a format of at most 16 bits, in the order of the bit patterns."""
    key = function, target.name
    if key not in _TABLES:
        _TABLES[key] = narrow.tabulate(function, target, slow)
    return _TABLES[key]


def _look_up(function: str, x: Array, out: Array, target: FloatFormat, slow: SlowPath) -> None:
    """Look every element up among the results of the whole format; `out` may be `x` itself."""
    table, patterns = table_of(function, target, slow), x.view(target.bits_dtype)
    for part in _slices(x.size, BLOCK):
        out[part] = table.take(patterns[part], mode="clip")


def correctly_rounded(function: str, x: Array, target: FloatFormat, slow: SlowPath = round_each) -> Array:
    """Round a function correctly at every element of an array.

    Parameters
    ----------
    function : str
        One of `sigmoid_spec.FUNCTIONS`.
    x : ndarray of `target.dtype`
        Any shape and layout, in native byte order. It is not changed.
    target : FloatFormat
        The format of `x` and of the results.
    slow : callable, optional
        ``slow(function, numbers, format)`` gives the results at a one-dimensional array of finite numbers other than 0,
        by default with mpmath.

    Returns
    -------
    ndarray
        A new array of the shape and dtype of `x`, in C order.

    Raises
    ------
    FloatingPointError
        If the floating-point state of the calling thread is not the default one.
    """
    require_default_floating_point_state()
    in_place = not x.flags.c_contiguous
    result: Array = np.array(x, order="C") if in_place else np.empty(x.shape, x.dtype)
    out = result.reshape(-1)
    numbers = out if in_place else np.asarray(x).reshape(-1)
    with np.errstate(all="ignore"):
        if target.bits <= 16:
            _look_up(function, numbers, out, target, slow)
        elif target.bits == 32:
            _round_float32(function, numbers, out, slow)
        else:
            _round_float64(function, numbers, out, slow)
    return result


def approximated(function: str, x: Array) -> Doubles:
    """Approximate a function at every element of a one-dimensional array of a format of at most 32 bits.

    The errors are those of `narrow.approximate`. The floating-point state is not looked at.
    """
    result = np.empty(x.size)
    with np.errstate(all="ignore"):
        for part in _slices(x.size, BLOCK):
            result[part] = narrow.approximate(function, x[part], _WORKSPACE.rows(x[part].size))
    return result
