"""Monotonicity from the last number of one set of consecutive inputs to the first of the next."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sigmoid_conformance.engine.block import Record, Subject
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
    x = _neighbours(subject, inner)
    if np.isnan(widen(x)).any():
        return
    y = np.array([at_outer[1], at_inner[1], at_inner[0], at_outer[0]]).astype(subject.target.dtype)
    sample = measured(subject.implementation, subject.target, x, y, evaluate(subject.function, x, subject.target))
    sample = replace(sample, places=places_without_centre(x.size, x.size // 2))
    record.weigh(subject, "monotonicity", sample, subject.checks["monotonicity"](sample))


def _neighbours(subject: Subject, inner: int) -> Array:
    """Give a number, the next one, and their negatives, in ascending order."""
    sign = subject.target.sign_bit
    patterns = [(inner + 1) | sign, inner | sign, inner, inner + 1]
    return np.array(patterns, subject.target.bits_dtype).view(subject.target.dtype)
