"""Blocks of float32 inputs other than 0, the infinities and NaN: measured fast, and looked at closely where in doubt.

Both signs are judged together. A side of the block whose exact values round to one constant is compared with that; any
other is measured. A few facts about the block then tell which requirements could be violated at all (`POSSIBLE`), and
only their checks are run, on a `Sample` as everywhere else.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from sigmoid_conformance.checks.order import goes_up, section_of
from sigmoid_conformance.engine.block import Record, Subject
from sigmoid_conformance.engine.closely import look_closely
from sigmoid_conformance.engine.measured_block import Block
from sigmoid_conformance.engine.measuring import FLOAT32, PIECE, WORKSPACE, measure
from sigmoid_conformance.engine.results import Results
from sigmoid_conformance.engine.seams import check_seam_before
from sigmoid_conformance.engine.uniform import is_constant
from sigmoid_conformance.sample import Array
from sigmoid_reference.fast.mirrored import evaluate_mirrored
from sigmoid_spec import SHAPES, closed_range, constant_zones, zero_is_positive

_LARGEST_OF_CONSTANT = 0.5


@dataclass(frozen=True)
class Facts:
    """What is known of a block before any check is run.

    Attributes
    ----------
    finite : bool
        Whether all results are.
    accurate : bool
        Whether all errors are within what the specification allows.
    in_range, in_order, mirrored : bool
        Whether the results are certain to be in range, monotone, symmetric.
    in_tail : bool
        Whether some results where the limit is due are not the limit.
    may_be_limit, may_be_zero : bool
        Whether some results could be a limit of the function, or 0, by the extremes of all results.
    """

    finite: bool
    accurate: bool
    in_range: bool
    in_order: bool
    mirrored: bool
    in_tail: bool
    may_be_limit: bool
    may_be_zero: bool


# What a requirement can only be violated with; special-values and nan-propagation are about other blocks.
POSSIBLE: Mapping[str, Callable[[Facts], bool]] = MappingProxyType(
    {
        "accuracy": lambda facts: not facts.accurate,
        "special-values": lambda facts: False,
        "nan-propagation": lambda facts: False,
        "no-spurious-nan": lambda facts: not facts.finite,
        "range": lambda facts: not facts.in_range,
        "monotonicity": lambda facts: not facts.in_order,
        "symmetry": lambda facts: not facts.mirrored,
        "saturation-not-late": lambda facts: facts.in_tail,
        "saturation-not-early": lambda facts: not facts.accurate and facts.may_be_limit,
        "subnormal-results": lambda facts: not facts.accurate and facts.may_be_zero,
    }
)


def judge_ordinary(subject: Subject, results: Results, record: Record) -> None:
    """Judge a block of at most `BLOCK` float32 numbers, none of them 0, infinite or NaN, and their negatives.

    Parameters
    ----------
    subject : Subject
    results : Results
    record : Record
        Takes what is found.
    """
    constant = {sign: is_constant(subject.function, results, sign) for sign in (1, -1)}
    for sign in (1, -1):
        if constant[sign]:
            record.count_constant(sign, results.span, PIECE)
    in_order = all(_is_in_order(subject.function, results, sign, constant[sign]) for sign in (1, -1))
    if all(constant.values()):
        if not in_order:
            check_seam_before(subject, results, record)
        return
    scratch = WORKSPACE.scratch[:, : results.span.count]
    exact = dict(zip((1, -1), evaluate_mirrored(subject.function, results.x, scratch), strict=True))
    largest = {
        sign: _LARGEST_OF_CONSTANT
        if constant[sign]
        else measure(
            subject.function, results.inputs(sign), results.at(sign), exact[sign], sign, results.span.first, record
        )
        for sign in (1, -1)
    }
    facts = _facts(subject, results, constant, largest, in_order)
    if wanted := [key for key in subject.checks if POSSIBLE[key](facts)]:
        errors = {sign: WORKSPACE.errors[sign][: results.span.count] for sign in (1, -1) if not constant[sign]}
        look_closely(Block(subject, results, exact, errors, largest), wanted, record)


def _is_in_order(function: str, results: Results, sign: int, constant: bool) -> bool:
    """Tell whether results on one side certainly go the function's way as the magnitude of the input increases."""
    section, last = (section_of(function, sign * end) for end in results.ends)
    if section != last:
        return False
    y, before = results.at(sign), results.before_at(sign)
    up = goes_up(function, section) == (sign > 0)
    if before is not None and (y[0] < before if up else y[0] > before):
        return False
    if constant:
        return True
    back = np.less(y[1:], y[:-1]) if up else np.greater(y[1:], y[:-1])
    return not back.any()


def _facts(
    subject: Subject, results: Results, constant: dict[int, bool], largest: dict[int, float], in_order: bool
) -> Facts:
    measured = [sign for sign in (1, -1) if not constant[sign]]
    accurate = max(largest.values()) <= subject.asked
    extremes = {sign: _extremes(results.at(sign)) for sign in (1, -1)}
    return Facts(
        finite=max(largest.values()) < math.inf,
        accurate=accurate,
        in_range=all(_is_in_range(subject.function, results.at(sign), *extremes[sign]) for sign in (1, -1)),
        in_order=in_order,
        mirrored=_is_mirrored(subject, results, largest, accurate),
        in_tail=any(_meets_tail(subject.function, results, sign) for sign in measured),
        may_be_limit=any(_may_hold(limit, extremes.values()) for limit in SHAPES[subject.function].tails),
        may_be_zero=_may_hold(0.0, extremes.values()),
    )


def _extremes(y: Array) -> tuple[float, float]:
    """Give the least and the greatest result, NaN if there is one."""
    return float(np.minimum.reduce(y)), float(np.maximum.reduce(y))


def _is_in_range(function: str, y: Array, least: float, greatest: float) -> bool:
    """Tell whether results, of which the extremes are given, are in the function's range, and their zeros."""
    lower, upper = closed_range(function, FLOAT32.name)
    minus_zero = least == 0.0 and zero_is_positive(function) and bool(np.signbit(y).any())
    return lower <= least and greatest <= upper and not minus_zero


def _may_hold(value: float, extremes: Iterable[tuple[float, float]]) -> bool:
    return not all(value < least or value > greatest for least, greatest in extremes)


def _is_mirrored(subject: Subject, results: Results, largest: dict[int, float], accurate: bool) -> bool:
    """Tell whether symmetry follows from the errors, or from equality.

    The law of reflection is broken by at most the sum of both errors, and symmetry counts in ulps of the larger value:
    of two complements the smaller has ulps half as large at most, so 1.5 times the bound holds if both keep it.
    """
    reflection = SHAPES[subject.function].reflection
    if reflection == "complement":
        return accurate
    if sum(largest.values()) <= math.ceil(subject.asked):
        return True
    mirrored = results.at_negative if reflection == "even" else -results.at_negative
    return bool((results.at_x == mirrored).all())


def _meets_tail(function: str, results: Results, sign: int) -> bool:
    lower, upper = sorted(sign * end for end in results.ends)
    left, _, right = constant_zones(function, FLOAT32.name)
    return lower <= left.upper or upper >= right.lower
