"""The inputs of a format whose values are nearest to a midpoint: all inputs are looked at.

Every input outside the constant zones, and both ends of each zone, is evaluated in float64 with a proven relative
error; what that places within a window around a midpoint is measured exactly. The inside of a zone needs no precision
at all: monotonicity decides it. σ′ is even, so its inputs are taken positive.

A value is less than 2**p ulps, so an approximation good to a relative 2**-44 misplaces it by at most 2**(p - 44) ulps.
An input nearer to a midpoint than the window less that much cannot be missed.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sigmoid_reference.arguments import Array
from sigmoid_reference.publish.approximation import RELATIVE_ERROR, approximate
from sigmoid_reference.publish.midpoints import Nearness, nearness
from sigmoid_spec import FloatFormat, constant_zones

AWAY_FROM_ZERO = 2.0**-4
_BLOCK = 1 << 15
_WINDOWS = {8: 0.5, 16: 2.0**-5, 32: 2.0**-18}


def varying_patterns(function: str, target: FloatFormat, negative: bool) -> tuple[int, int]:
    """Give the first and the last bit pattern, sign bit aside, at which the result is not decided by a zone."""
    left, centre, right = constant_zones(function, target.name)
    ends = (centre.lower, left.upper) if negative else (centre.upper, right.lower)
    first, last = np.abs(np.array(ends)).astype(target.dtype).view(target.bits_dtype).tolist()
    return first, last


def blocks(function: str, target: FloatFormat) -> Iterator[Array]:
    """Give all inputs that are looked at, block by block."""
    for negative in (False, True) if function == "sigmoid" else (False,):
        first, last = varying_patterns(function, target, negative)
        for start in range(first, last + 1, _BLOCK):
            patterns = np.arange(start, min(start + _BLOCK, last + 1), dtype=np.uint64)
            signed = patterns | np.uint64(target.sign_bit if negative else 0)
            yield signed.astype(target.bits_dtype).view(target.dtype)


def distances(values: Array, target: FloatFormat) -> Array:
    """Measure from float64 values to the nearest midpoint, in ulps; each step is exact."""
    binades = np.frexp(values)[1] - 1
    ulps = np.ldexp(values, target.precision - 1 - np.maximum(binades, target.emin))
    ulps -= np.floor(ulps)
    ulps -= 0.5
    distant: Array = np.abs(ulps, out=ulps)
    return distant


def candidates(function: str, target: FloatFormat) -> Array:
    """Give the inputs that the approximation places within the window."""
    window = _WINDOWS[target.bits]
    found = []
    for x in blocks(function, target):
        near = distances(approximate(function, x), target) <= window
        if near.any():
            found.append(x[near].astype(np.float64))
    return np.concatenate(found)


def hardest(function: str, target: FloatFormat, count: int, least: float = 0.0) -> list[tuple[float, Nearness]]:
    """Find the inputs of at least a magnitude whose values are nearest to a midpoint.

    Returns
    -------
    list of (x, Nearness)
        The `count` hardest, or as many as there are, hardest first; ties by magnitude.

    Raises
    ------
    AssertionError
        If the window is too small to be sure that none was missed.
    """
    return select(function, target, candidates(function, target), count, least)


def select(
    function: str, target: FloatFormat, near: Array, count: int, least: float = 0.0
) -> list[tuple[float, Nearness]]:
    """Measure the candidates exactly and keep the hardest."""
    measured = [(x, nearness(function, x, target)) for x in near.tolist() if abs(x) >= least]
    measured.sort(key=lambda entry: (abs(entry[1].ulps), abs(entry[0]), entry[0]))
    sure = _WINDOWS[target.bits] - 2.0**target.precision * RELATIVE_ERROR
    if _WINDOWS[target.bits] < 0.5 and (len(measured) < count or abs(measured[count - 1][1].ulps) > sure):
        raise AssertionError(f"the window {_WINDOWS[target.bits]} is too small for {function} in {target.name}")
    return measured[:count]
