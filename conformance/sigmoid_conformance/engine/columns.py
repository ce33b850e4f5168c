"""The columns of a sample of float32 numbers, in room that serves block after block: to allocate it anew costs more."""

from __future__ import annotations

import threading
from typing import NamedTuple

import numpy as np

from sigmoid_conformance.engine.enumeration import BLOCK
from sigmoid_conformance.sample import Array

_TYPES = (np.float32, np.float32, np.float32, np.float64, np.float64, np.int64)


class Columns(NamedTuple):
    """What a `Sample` says of its inputs.

    Attributes
    ----------
    x, y, rounded : ndarray of float32
    ulp, errors : ndarray of float64
    places : ndarray of int64
    """

    x: Array
    y: Array
    rounded: Array
    ulp: Array
    errors: Array
    places: Array

    def rows(self, part: slice) -> Columns:
        """Give some of the rows; they share their memory with these."""
        return Columns(*(column[part] for column in self))


class _Rooms(threading.local):
    """Room for the two sides of a block, by name, a set for each thread."""

    def __init__(self) -> None:
        self.by_name: dict[str, Columns] = {}

    def named(self, name: str) -> Columns:
        if name not in self.by_name:
            self.by_name[name] = Columns(*(np.empty(2 * BLOCK, dtype) for dtype in _TYPES))
        return self.by_name[name]


_ROOMS = _Rooms()


def columns_for(name: str, count: int) -> Columns:
    """Give columns to fill, which stay as they are until those of that name are asked for again."""
    return _ROOMS.named(name).rows(slice(0, count))
