"""Errors in ulps, counted by powers of two.

Class 0 holds the correctly rounded results, whose errors are at most 1/2 ulp, class 1 the others below 1 ulp, and class
k + 2 the errors in [2**k, 2**(k+1)), for k = 0, 1, ...; the last class has no end. So 1 and 4 ulps, where the accuracy
classes faithful and accurate end, are ends of classes here. An error of exactly 4 ulps is possible at 0 and at the
infinities only, since every other exact value is transcendental; it counts with those below, as 4 ulps are accurate.
"""

from __future__ import annotations

import math

import numpy as np

from sigmoid_conformance.sample import Array, Sample, correctly_rounded

CLASSES = 66
_HALF_BIASED = 1022  # the biased exponent of numbers in [1/2, 1)
_NOT_FAITHFUL, _NOT_ACCURATE = 2, 4
_ACCURATE = 4.0
_FEW = 5  # classes after the first that are counted by comparison
_NEAR = 2.0**-18  # how near to the end of a class an error is in doubt, relative to it


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


def count_by_comparison(errors: Array, correctly_rounded: int, largest: float, scale: int) -> Array | None:
    """Count as `count_errors` does, but faster, where there are few classes and no error is near the end of one.

    Parameters
    ----------
    errors : ndarray of float64
    correctly_rounded : int
    largest : float
        The largest of the errors.
    scale : int

    Returns
    -------
    ndarray of int64 or None
        None if the errors have to be looked at one by one.
    """
    if not largest < math.inf:
        return None
    last = _class_of(largest, scale)
    first = _class_of(float(np.minimum.reduce(errors)), scale) if last > 1 else 1
    if last - first > _FEW:
        return None
    ends = [math.ldexp(1.0, place - 1 - scale) for place in range(first, last + 1)]
    above = [_count_from(errors, end * (1.0 + _NEAR)) for end in ends[:-1]]
    if largest >= ends[-1] * (1.0 - _NEAR) or above != [_count_from(errors, end * (1.0 - _NEAR)) for end in ends[:-1]]:
        return None
    counts = np.zeros(CLASSES, np.int64)
    counts[first : last + 1] = -np.diff([errors.size, *above, 0])
    counts[0] = correctly_rounded
    counts[1] -= correctly_rounded
    return counts


def _class_of(error: float, scale: int) -> int:
    """Give the class of an error that is clear of its ends by `_NEAR`, or the one below if it is not."""
    exponent = math.frexp(error * (1.0 - _NEAR))[1] if error else -scale
    return min(max(1, exponent + scale + 1), CLASSES - 1)


def _count_from(errors: Array, least: float) -> int:
    return int(np.count_nonzero(errors >= least))


def count_sample(sample: Sample) -> Array:
    """Count the errors at the numbers of a sample by class."""
    numbers = slice(0, sample.numbers)
    errors = sample.errors[numbers].copy()
    errors[errors == _ACCURATE] = np.nextafter(_ACCURATE, 0.0)
    right = correctly_rounded(sample.function, sample.y[numbers], sample.rounded[numbers])
    return count_errors(errors, int(np.count_nonzero(right)))


def not_correctly_rounded(counts: Array) -> int:
    """Count the results that are not the correctly rounded ones."""
    return int(counts[1:].sum())


def not_faithful(counts: Array) -> int:
    """Count the results that are 1 ulp or more off."""
    return int(counts[_NOT_FAITHFUL:].sum())


def not_accurate(counts: Array) -> int:
    """Count the results that are more than 4 ulps off."""
    return int(counts[_NOT_ACCURATE:].sum())
