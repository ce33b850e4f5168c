"""Entries for the ledger of known deviations, proposed from what is measured; a person names the cause."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from sigmoid_adapters import Implementation
from sigmoid_conformance.audit import sample_of, standard_inputs
from sigmoid_conformance.checks import CALL_CHECKS, RESULT_CHECKS
from sigmoid_conformance.evaluating import BadCall
from sigmoid_conformance.sample import Array, Sample
from sigmoid_spec import REQUIREMENTS, format_named, hex_float

_STRETCH = 1.125


def proposals(implementation: Implementation, format_name: str, sampled: int | None, seed: int) -> Iterator[str]:
    """Propose one row of the ledger for each requirement, and each side of 0, that an implementation violates.

    From an exhaustive audit of results the interval and the bound are those that were seen. From a sample the interval
    is stretched on both sides, and the bound raised to a power of two, for a sample misses the extremes. It is all
    numbers where violations are not tied to inputs: what breaks a requirement on calls depends on places in memory, and
    a step back between two sampled inputs may lie anywhere between them.

    Raises
    ------
    BadCall
        If the implementation gives no usable result at all: that is not for a ledger.
    """
    target = format_named(format_name)
    x, exhaustive = standard_inputs(implementation, target, sampled, seed, ())
    sample = sample_of(implementation, target, x)
    for requirement, check in {**RESULT_CHECKS, **CALL_CHECKS}.items():
        if implementation.function not in REQUIREMENTS[requirement].functions:
            continue
        try:
            excess = check(sample)
        except BadCall:
            yield _text(sample, requirement, -math.inf, math.inf, math.inf, 1.0)
            continue
        scattered = requirement in CALL_CHECKS or (requirement == "monotonicity" and not exhaustive)
        if scattered and excess.any():
            worst = int(np.argmax(excess))
            bound = _power_of_two_above(float(excess[worst]))
            yield _text(sample, requirement, -math.inf, math.inf, bound, float(sample.inputs[worst]))
        elif not scattered:
            yield from (_row(sample, excess, side, requirement, exhaustive) for side in _sides(sample, excess))


def _sides(sample: Sample, excess: Array) -> Iterator[Array]:
    """Give the violating inputs left of 0, from 0 on, and among the NaNs, as indices."""
    violating = excess > 0.0
    with np.errstate(invalid="ignore"):
        groups = (sample.inputs < 0.0, sample.inputs >= 0.0, np.isnan(sample.inputs))
    for group in groups:
        if (violating & group).any():
            yield np.flatnonzero(violating & group)


def _row(sample: Sample, excess: Array, side: Array, requirement: str, exhaustive: bool) -> str:
    lower, upper = (float(sample.inputs[side[place]]) for place in (0, -1))
    worst = side[int(np.argmax(excess[side]))]
    bound = float(excess[worst])
    if not exhaustive:
        lower = lower * _STRETCH if lower < 0 else lower / _STRETCH
        upper = upper / _STRETCH if upper < 0 else upper * _STRETCH
        bound = _power_of_two_above(bound)
    return _text(sample, requirement, lower, upper, bound, float(sample.inputs[worst]))


def _power_of_two_above(bound: float) -> float:
    return bound if bound == math.inf else 2.0 ** math.ceil(math.log2(bound))


def _text(sample: Sample, requirement: str, lower: float, upper: float, bound: float, witness: float) -> str:
    """Write one row of the ledger; the cause is for a person to fill in."""
    fields = (sample.implementation.name, sample.target.name, requirement, hex_float(lower), hex_float(upper))
    texts = ", ".join(f'"{field}"' for field in fields)
    return f'  [{texts}, {bound!r}, "{hex_float(witness)}", "?"],'
