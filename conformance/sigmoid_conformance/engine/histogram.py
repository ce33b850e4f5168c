"""Errors in ulps, counted by powers of two.

Class 0 holds the correctly rounded results, whose errors are at most 1/2 ulp, class 1 the others below 1 ulp, and class
k + 2 the errors in [2**k, 2**(k+1)), for k = 0, 1, ...; the last class has no end. So 1 and 4 ulps, where the accuracy
classes faithful and accurate end, are ends of classes here. An error of exactly 4 ulps is possible at 0 and at the
infinities only, since every other exact value is transcendental; it counts with those below, as 4 ulps are accurate.
"""

from __future__ import annotations

import numpy as np

from sigmoid_conformance.sample import Array, Sample

CLASSES = 66
_HALF_BIASED = 1022  # the biased exponent of numbers in [1/2, 1)
_NOT_FAITHFUL, _NOT_ACCURATE = 2, 4
_ACCURATE = 4.0


def count_errors(errors: Array, correctly_rounded: int, scale: int = 0) -> Array:
    """Count errors by class.

    Parameters
    ----------
    errors : ndarray of float64
        Non-negative, in units of 2**scale ulps; not NaN.
    correctly_rounded : int
        How many of the results are.
    scale : int

    Returns
    -------
    ndarray of int64, shape (CLASSES,)
    """
    classes = errors.view(np.int64) >> 52
    np.subtract(classes, _HALF_BIASED - 1 - scale, out=classes)
    np.clip(classes, 1, CLASSES - 1, out=classes)
    counts = np.bincount(classes, minlength=CLASSES)
    counts[0] = correctly_rounded
    counts[1] -= correctly_rounded
    return counts


def count_sample(sample: Sample) -> Array:
    """Count the errors at the numbers of a sample by class."""
    numbers = slice(0, sample.numbers)
    errors = sample.errors[numbers].copy()
    errors[errors == _ACCURATE] = np.nextafter(_ACCURATE, 0.0)
    return count_errors(errors, int(np.count_nonzero(sample.y[numbers] == sample.rounded[numbers])))


def not_correctly_rounded(counts: Array) -> int:
    """Count the results that are not the correctly rounded ones."""
    return int(counts[1:].sum())


def not_faithful(counts: Array) -> int:
    """Count the results that are 1 ulp or more off."""
    return int(counts[_NOT_FAITHFUL:].sum())


def not_accurate(counts: Array) -> int:
    """Count the results that are more than 4 ulps off."""
    return int(counts[_NOT_ACCURATE:].sum())
