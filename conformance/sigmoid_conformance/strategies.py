"""Hypothesis strategies for inputs: bit patterns, landmarks, neighbourhoods, arrays of odd lengths and layouts."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial

import numpy as np
from hypothesis import strategies as st

from sigmoid_conformance.checks.layouts import LAYOUTS
from sigmoid_conformance.inputs import landmarks, neighbourhoods
from sigmoid_conformance.sample import Array
from sigmoid_spec import FloatFormat, constant_zones, format_named

# Around vector widths and between them; few of them, as some frameworks compile anew for each.
LENGTHS = (1, 3, 8, 17, 33)
_REACH = 40


@cache
def _landmark_patterns(function: str, format_name: str) -> list[int]:
    target = format_named(format_name)
    return sorted({int(pattern) for pattern in landmarks(function, target).view(target.bits_dtype)})


@cache
def _threshold_patterns(function: str, format_name: str) -> list[int]:
    target = format_named(format_name)
    ends = [end for zone in constant_zones(function, format_name) for end in (zone.lower, zone.upper)]
    return sorted({int(pattern) for pattern in neighbourhoods(ends, target, _REACH).view(target.bits_dtype)})


def patterns(function: str, target: FloatFormat) -> st.SearchStrategy[int]:
    """Draw bit patterns: any at all, landmarks, neighbourhoods of the thresholds, and reals of ordinary size."""
    ordinary = st.floats(-200.0, 200.0).map(partial(_pattern_of, target))
    return st.one_of(
        st.integers(0, (1 << target.bits) - 1),
        st.sampled_from(_landmark_patterns(function, target.name)),
        st.sampled_from(_threshold_patterns(function, target.name)),
        ordinary,
    )


def _pattern_of(target: FloatFormat, x: float) -> int:
    """Give the bit pattern of the number of a format that is nearest, whatever NumPy's reaction to underflow is."""
    with np.errstate(all="ignore"):
        return int(np.array(x).astype(target.dtype).view(target.bits_dtype))


def arrays(function: str, target: FloatFormat) -> st.SearchStrategy[Array]:
    """Draw one-dimensional arrays of a few odd lengths."""

    def of_length(length: int) -> st.SearchStrategy[Array]:
        drawn = st.lists(patterns(function, target), min_size=length, max_size=length)
        return drawn.map(lambda found: np.array(found, np.uint64).astype(target.bits_dtype).view(target.dtype))

    return st.sampled_from(LENGTHS).flatmap(of_length)


_LAYOUTS = ("every second element", "offset by one element", "a column of a matrix")


def _same(x: Array) -> Array:
    return x


def layouts() -> st.SearchStrategy[Callable[[Array], Array]]:
    """Draw a way to lay the same numbers out in memory."""
    return st.sampled_from([_same, *(LAYOUTS[name] for name in _LAYOUTS)])
