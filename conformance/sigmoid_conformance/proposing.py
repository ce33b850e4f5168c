"""Entries for the ledger of known deviations, proposed from samples; a person names the cause."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import partial

import numpy as np

from sigmoid_adapters import Implementation
from sigmoid_conformance.checks import CALL_CHECKS, RESULT_CHECKS
from sigmoid_conformance.engine.climbing import searched
from sigmoid_conformance.evaluating import BadCall
from sigmoid_conformance.in_process import sample_of
from sigmoid_conformance.inputs import ENUMERABLE_BITS, landmarks, standard_inputs
from sigmoid_conformance.sample import Array, Sample, widen
from sigmoid_spec import REQUIREMENTS, FloatFormat, format_named, hex_float

# An error is known to 2**-20 of itself, or better; see errors_in_ulps.
SLACK = 1 + 2.0**-20
# A sample misses the extremes. Large violations begin at a landmark, or rise steadily; small ones lie scattered.
_LARGE = 64.0
_STRETCH = 1.125
_STRETCH_OF_SMALL = 4.0
_ANYWHERE = frozenset(CALL_CHECKS) - {"no-warnings"}


def proposals(
    implementation: Implementation, format_name: str, sampled: int | None, budget: int, seed: int
) -> Iterator[str]:
    """Propose rows of the ledger for each requirement that an implementation violates.

    In float32 only for those on calls: `proposing_exhaustively` proposes the others.

    There is a row for each side of 0, and where errors grow without end, for each binade above 1. From an exhaustive
    audit the interval and the bound are those that were seen. From a sample, to which a search for larger errors has
    added, the bound is raised to a power of two that is twice as large, and the ends of an interval are stretched,
    unless a landmark explains them, to numbers of the format. The interval is all numbers where violations are not tied
    to inputs: what breaks a requirement on calls depends on places in memory, and a step back between two sampled
    inputs may lie anywhere between them.

    Raises
    ------
    BadCall
        If the implementation gives no usable result at all: that is not for a ledger.
    """
    target = format_named(format_name)
    x, exhaustive = standard_inputs(implementation.function, target, sampled, seed, ())
    sample_at = partial(sample_of, implementation, target)
    sample = sample_at(x) if target.bits <= ENUMERABLE_BITS else searched(x, sample_at, budget, seed)
    ends = np.array([]) if exhaustive else widen(landmarks(implementation.function, target))
    known_ends = {*ends.tolist(), *(-ends).tolist()}
    checks = CALL_CHECKS if target.bits == ENUMERABLE_BITS else {**RESULT_CHECKS, **CALL_CHECKS}
    for requirement, check in checks.items():
        if implementation.function not in REQUIREMENTS[requirement].functions:
            continue
        try:
            excess = check(sample)
        except BadCall:
            yield _text(sample, requirement, (-math.inf, math.inf), math.inf, 1.0)
            continue
        scattered = requirement in _ANYWHERE or (requirement == "monotonicity" and not exhaustive)
        if scattered and excess.any():
            worst = int(np.argmax(excess))
            bound = _power_of_two_above(2 * float(excess[worst]))
            yield _text(sample, requirement, (-math.inf, math.inf), bound, float(sample.inputs[worst]))
        elif not scattered:
            groups = _groups(sample, excess)
            yield from (_row(sample, excess, group, requirement, exhaustive, known_ends) for group in groups)


def _groups(sample: Sample, excess: Array) -> Iterator[Array]:
    """Give the violating inputs as indices: left of 0, from 0 on, and NaN; by binade where the violations are large."""
    violating = np.flatnonzero(excess > 0.0)
    x = sample.inputs[violating]
    binade = np.maximum(np.frexp(x)[1], 0) if _LARGE < excess.max() < math.inf else np.zeros(x.size, np.int64)
    side = np.where(np.isnan(x), 2, x >= 0.0)
    for key in dict.fromkeys(zip(side.tolist(), binade.tolist(), strict=True)):
        yield violating[(side == key[0]) & (binade == key[1])]


def _row(
    sample: Sample, excess: Array, group: Array, requirement: str, exhaustive: bool, known_ends: set[float]
) -> str:
    lower, upper = (float(sample.inputs[group[place]]) for place in (0, -1))
    worst = group[int(np.argmax(excess[group]))]
    bound = float(excess[worst])
    if exhaustive:
        bound *= SLACK
    else:
        small = bound <= _LARGE
        stretch, kept = (_STRETCH_OF_SMALL, set()) if small else (_STRETCH, known_ends)
        lower, upper = (_stretched(end, way, stretch, kept) for end, way in ((lower, -1), (upper, 1)))
        lower, upper = (_rounded(end, sample.target) for end in (lower, upper))
        total = 2.0 ** (sample.target.precision - 1)  # an error that large is that of 0, which is the end of it
        bound = _power_of_two_above(bound if bound > total else 2 * bound)
    return _text(sample, requirement, (lower, upper), bound, float(sample.inputs[worst]))


def _stretched(end: float, outward: int, stretch: float, kept: set[float]) -> float:
    """Move an end of an interval outward, unless it is one to be kept."""
    if end in kept:
        return end
    return end * stretch if end * outward > 0 else end / stretch


def _rounded(end: float, target: FloatFormat) -> float:
    """Give the nearest number of a format: the ledger takes no other."""
    with np.errstate(over="ignore", under="ignore"):
        return float(np.float64(end).astype(target.dtype))


def _power_of_two_above(bound: float) -> float:
    return bound if bound == math.inf else 2.0 ** math.ceil(math.log2(bound))


def _text(sample: Sample, requirement: str, ends: tuple[float, float], bound: float, witness: float) -> str:
    return row_text(sample.implementation.name, sample.target.name, requirement, ends, bound, witness)


def row_text(
    implementation: str, format_name: str, requirement: str, ends: tuple[float, float], bound: float, witness: float
) -> str:
    """Write one row of the ledger; the cause is for a person to fill in."""
    fields = (implementation, format_name, requirement, *map(hex_float, ends))
    texts = ", ".join(f'"{field}"' for field in fields)
    return f'  [{texts}, {bound!r}, "{hex_float(witness)}", "?"],'
