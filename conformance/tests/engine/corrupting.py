"""Ways to spoil correct results, drawn by Hypothesis."""

import numpy as np
from hypothesis import strategies as st

from sigmoid_conformance.engine.enumeration import Span
from sigmoid_spec import FORMATS, FUNCTIONS, constant_zones

FLOAT32 = FORMATS["float32"]
_NUMBERS = (np.nan, np.inf, -np.inf, 0.0, -0.0, 1.0, 0.5, 0.25, -1.0, 2.0, 1e-45, 3e38, np.nextafter(np.float32(1), 2))


def stepped(y, count):
    """Move a result by a number of representable steps away from 0, or towards it."""
    if not np.isfinite(y):
        return y
    pattern = int(np.float32(y).view(np.uint32))
    magnitude = min(max((pattern & 0x7FFFFFFF) + count, 0), 0x7F800000)
    return np.uint32(magnitude | (pattern & 0x80000000)).view(np.float32)


def _replace(y, place, value):
    y[place] = value


def _move(y, place, count):
    y[place] = stepped(y[place], count)


def _fill_from(y, place, value):
    y[place:] = value


def _fill_until(y, place, value):
    y[: place + 1] = value


def _swap(y, place, _):
    y[[place - 1, place]] = y[[place, place - 1]]


def _scale(y, place, factor):
    with np.errstate(all="ignore"):
        y[place:] *= np.float32(factor)


_STEPS = st.integers(-9, 9)
_SPOILERS = st.one_of(
    st.tuples(st.just(_move), _STEPS),
    st.tuples(st.just(_replace), st.sampled_from(_NUMBERS)),
    st.tuples(st.just(_fill_from), st.sampled_from(_NUMBERS)),
    st.tuples(st.just(_fill_until), st.sampled_from(_NUMBERS)),
    st.tuples(st.just(_swap), st.none()),
    st.tuples(st.just(_scale), st.sampled_from([-1.0, 0.0, 0.99, 1 + 2.0**-22, 1 - 2.0**-21, 2.0])),
)


def _starts(function, size):
    """Draw the beginning of a span: anywhere, and near the ends of constant zones, binades and powers of two."""
    zones = constant_zones(function, "float32")
    ends = [abs(end) for zone in zones for end in (zone.lower, zone.upper)] + [1.3169578969, 16.6355, 88.7228, 700.0]
    patterns = [int(np.float32(end).view(np.uint32)) for end in ends] + [exponent << 23 for exponent in range(1, 255)]
    near = st.tuples(st.sampled_from(patterns), st.integers(0, size)).map(lambda pair: max(1, pair[0] - pair[1]))
    last = FLOAT32.infinity - size
    return st.one_of(near, st.integers(1, last)).map(lambda first: min(first, last))


@st.composite
def spoiled(draw, size, seams=()):
    """Draw function, span, and up to four spoilers, each with side and place; seams are places to spoil more often."""
    function = draw(st.sampled_from(FUNCTIONS))
    span = Span(draw(_starts(function, size)), size)
    edges = sorted({0, size - 1, *seams, *(seam - 1 for seam in seams)})
    places = st.one_of(st.sampled_from(edges), st.integers(0, size - 1))
    return function, span, draw(st.lists(st.tuples(_SPOILERS, st.sampled_from((0, 1)), places), max_size=4))


def spoil(sides, spoilers):
    """Apply spoilers to the results at the numbers and at their negatives."""
    for (change, argument), side, place in spoilers:
        change(sides[side], place, argument)
