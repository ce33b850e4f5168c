"""The runs of inputs of a measured block that violate a requirement, where its errors and results tell them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

from sigmoid_conformance.engine.measured_block import Block
from sigmoid_conformance.engine.measuring import DIGITS, LEAST_NORMAL, WORKSPACE, in_binades
from sigmoid_conformance.engine.runs import Runs, runs_at, runs_of
from sigmoid_conformance.sample import Array
from sigmoid_spec import SHAPES


def runs_for(block: Block, requirement: str) -> Runs | None:
    """Give the runs of inputs that violate a requirement, or None if that takes its check on more of the block."""
    if requirement not in _RUNS or not max(block.largest.values()) < math.inf:
        return None
    return _RUNS[requirement](block)


def _inaccurate(block: Block) -> Runs:
    return block.inaccurate_runs


def _unlike(block: Block) -> Runs | None:
    """Give the runs of pairs that break the law of reflection, if both values have ulps of one size."""
    reflection = SHAPES[block.subject.function].reflection
    if reflection == "complement":
        return None
    broken, spare = (row[: block.results.span.count] for row in WORKSPACE.broken)
    combine = np.subtract if reflection == "even" else np.add
    combine(block.results.at_x, block.results.at_negative, out=broken, dtype=np.float64)
    in_binades(broken, block.exact[1].values, spare)
    return runs_of(broken, math.ceil(block.subject.asked) * 2.0**-DIGITS, (1, -1))


def _steps_back(block: Block) -> Runs | None:
    """Give the runs of second inputs, in ascending order, of steps against the function's direction."""
    runs = {}
    for sign in (1, -1):
        back = block.goes_back(sign)
        if back is None:
            return None
        steps, y = np.flatnonzero(back), block.results.at(sign)
        places = steps + (sign > 0)
        heights = np.subtract(y[steps + 1], y[steps], dtype=np.float64)
        in_binades(heights, block.exact[sign].values[places], np.empty(steps.size))
        runs[sign] = runs_at(places, heights, sign)
    return runs


def _at_limit_too_early(block: Block) -> Runs | None:
    left, right = SHAPES[block.subject.function].tails
    return _of_one_result(block, {1: right, -1: left}, is_normal=True)


def _flushed(block: Block) -> Runs | None:
    return _of_one_result(block, {1: 0.0, -1: 0.0}, is_normal=False)


def _of_one_result(block: Block, expected: Mapping[int, float], *, is_normal: bool) -> Runs | None:
    """Give the runs of inaccurate results that are an expected one where the right ones are normal, or are not.

    None if a side has other results as well, or right ones of both kinds.
    """
    runs = {}
    for sign, value in expected.items():
        all_normal, none_normal = _normality(block.exact[sign].rounded)
        runs[sign] = () if (none_normal if is_normal else all_normal) else block.inaccurate_runs[sign]
        one_kind = all_normal or none_normal
        if runs[sign] and not (one_kind and (block.results.at(sign) == value).all()):
            return None
    return runs


def _normality(rounded: Array) -> tuple[bool, bool]:
    """Tell whether all correctly rounded results of a side are normal numbers, and whether none are.

    In magnitude the functions go one way on either side of 0, or up to a turning point, which is normal, and down.
    """
    ends = np.abs(rounded[[0, -1]])
    return bool((ends >= LEAST_NORMAL).all()), bool((ends < LEAST_NORMAL).all())


_RUNS: Mapping[str, Callable[[Block], Runs | None]] = MappingProxyType(
    {
        "accuracy": _inaccurate,
        "symmetry": _unlike,
        "monotonicity": _steps_back,
        "saturation-not-early": _at_limit_too_early,
        "subnormal-results": _flushed,
    }
)
