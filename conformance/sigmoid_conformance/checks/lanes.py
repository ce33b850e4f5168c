"""In which lanes of a vector the elements of an array are at which something goes wrong."""

from __future__ import annotations

import numpy as np

from sigmoid_conformance.sample import Array

_VECTORS = (2, 4, 8, 16, 32, 64)  # elements, as many as registers hold
_ENOUGH = 4  # elements for each lane, before a pattern is told
_MOST = 4  # lanes that are a pattern


def lanes_of(places: Array, among: Array) -> str:
    """Describe the lanes that some places of an array are in, if others that were looked at are in other lanes.

    Of all lengths of a vector the one is told that leaves most lanes out, half of them at least and all but a few.

    >>> lanes_of(np.arange(6, 400, 8), np.arange(400))
    'index % 8 is 6'
    >>> lanes_of(np.arange(6, 400, 8), np.arange(6, 400, 8))
    ''
    """
    best, text = 0.5, ""
    for size in _VECTORS:
        lanes, all_lanes = np.unique(places % size), np.unique(among % size)
        share = lanes.size / all_lanes.size
        told = 0 < lanes.size <= _MOST and places.size >= _ENOUGH * lanes.size
        if told and (share < best or (share == best and not text)):
            best, text = share, f"index % {size} is {' or '.join(map(str, lanes))}"
    return text
