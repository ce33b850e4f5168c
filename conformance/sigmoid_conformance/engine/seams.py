"""Monotonicity from the last number of one set of consecutive inputs to the first of the next."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sigmoid_conformance.checks.order import goes_up, section_of
from sigmoid_conformance.engine.block import Record, Subject
from sigmoid_conformance.engine.enumeration import Span
from sigmoid_conformance.engine.results import Results
from sigmoid_conformance.sample import Array, measured, places_without_centre, widen
from sigmoid_reference import evaluate


def check_seam(
    subject: Subject, inner: int, at_inner: tuple[float, float], at_outer: tuple[float, float], record: Record
) -> None:
    """Check monotonicity between two neighbours, and between their negatives.

    Parameters
    ----------
    subject : Subject
    inner : int
        The bit pattern of the number nearer to 0.
    at_inner, at_outer : tuple of float
        The results at a number and at its negative.
    record : Record
        Takes what is found.
    """
    if not _may_step_back(subject, inner, at_inner, at_outer):
        return
    x = _neighbours(subject, inner)
    y = np.array([at_outer[1], at_inner[1], at_inner[0], at_outer[0]]).astype(subject.target.dtype)
    sample = measured(subject.implementation, subject.target, x, y, evaluate(subject.function, x, subject.target))
    sample = replace(sample, places=places_without_centre(x.size, x.size // 2))
    record.weigh(subject, "monotonicity", sample, subject.checks["monotonicity"](sample))


def check_seam_before(subject: Subject, results: Results, record: Record) -> None:
    """Check monotonicity from the number before a block to its first."""
    if results.before is not None:
        at_first = float(widen(results.at_x[:1])[0]), float(widen(results.at_negative[:1])[0])
        check_seam(subject, results.span.first - 1, results.before, at_first, record)


def _may_step_back(subject: Subject, inner: int, at_inner: tuple[float, float], at_outer: tuple[float, float]) -> bool:
    """Tell, on either side, whether results go against the function's direction, or a turning point is passed."""
    near, far = (float(x) for x in widen(Span(inner, 2).numbers(subject.target)))
    for sign, before, after in zip((1, -1), at_inner, at_outer, strict=True):
        section = section_of(subject.function, sign * far)
        up = goes_up(subject.function, section) == (sign > 0)
        if (after < before if up else after > before) or section != section_of(subject.function, sign * near):
            return far == far  # after the last number there is no neighbour
    return False


def _neighbours(subject: Subject, inner: int) -> Array:
    """Give a number, the next one, and their negatives, in ascending order."""
    sign = subject.target.sign_bit
    patterns = [(inner + 1) | sign, inner | sign, inner, inner + 1]
    return np.array(patterns, subject.target.bits_dtype).view(subject.target.dtype)
