"""The errors of a block of float32 results, counted, and the largest one kept.

An error is measured with a value that is known to 2**-20 ulp. Where that leaves open in which class of the histogram an
error belongs, it is measured anew with the slow path, so that all counts are exact.
"""

from __future__ import annotations

import math
import threading

import numpy as np

from sigmoid_conformance.engine.block import Record
from sigmoid_conformance.engine.curve import Point, piece_size
from sigmoid_conformance.engine.enumeration import BLOCK
from sigmoid_conformance.engine.histogram import count_errors
from sigmoid_conformance.sample import Array
from sigmoid_reference.fast.mirrored import NEARS_CENTRE, SCRATCH_ROWS, Side
from sigmoid_reference.slow_path import decompose_each
from sigmoid_spec import FORMATS, constant_zones

FLOAT32 = FORMATS["float32"]
DIGITS = FLOAT32.precision - 1
PIECE = piece_size(FLOAT32)

_EXPONENT = np.int64(0x7FF0000000000000)
_FRACTION = np.int64(0x000FFFFFFFFFFFFF)
_LEAST_BINADE = 2.0**FLOAT32.emin
# Errors of 1 ulp and more that are within 2**-19 of a power of two, relative to it, are in doubt.
_DOUBT = np.int64(1 << (52 - 19))
_IN_DOUBT_FROM = (1.0 - 2.0**-18) * 2.0**-DIGITS


class Workspace(threading.local):
    """Room for a block, a set for each thread."""

    def __init__(self) -> None:
        self.scratch = np.empty((SCRATCH_ROWS, BLOCK))
        self.errors = {1: np.empty(BLOCK), -1: np.empty(BLOCK)}
        self.spare = np.empty(BLOCK)


WORKSPACE = Workspace()


def binades(values: Array, out: Array) -> Array:
    """Give 2**e for 2**e <= |v| < 2**(e + 1), but not less than the least normal number of float32."""
    np.bitwise_and(values.view(np.int64), _EXPONENT, out=out.view(np.int64))
    return np.maximum(out, _LEAST_BINADE, out=out)


def relative_errors(y: Array, values: Array, out: Array, spare: Array) -> Array:
    """Give errors in units of the exact value's binade, 2**DIGITS ulps; infinite where y is not finite."""
    np.copyto(out, y)
    np.subtract(out, values, out=out)
    np.abs(out, out=out)
    np.divide(out, binades(values, spare), out=out)
    return out


def _settle(function: str, x: Array, y: Array, exact: Side, errors: Array, spare: Array) -> None:
    """Measure errors that are in doubt anew, so that they are on the right side of every power of two.

    In a constant zone, and where σ″(x) is a hair smaller than -x/8, the values are on the right side of the result that
    is due, however near; there an error that is within 2**-18 ulp of the distance from it is this distance and a hair.
    All others are for the slow path.
    """
    fractions = spare.view(np.int64)
    np.add(errors.view(np.int64), _DOUBT, out=fractions)
    np.bitwise_and(fractions, _FRACTION, out=fractions)
    doubtful = np.flatnonzero(fractions < 2 * _DOUBT)
    doubtful = doubtful[(errors[doubtful] >= _IN_DOUBT_FROM) & (errors[doubtful] < math.inf)]
    if doubtful.size and _values_show_side(function, x):
        doubtful = _settle_beside(y, exact, errors, doubtful)
    if doubtful.size:
        measured = _errors_by_slow_path(function, x[doubtful], y[doubtful])
        errors[doubtful] = np.ldexp(measured, -DIGITS)


def _values_show_side(function: str, x: Array) -> bool:
    """Tell whether values are on the right side of a constant, or of -x/8; see `mirrored`."""
    lower, upper = sorted((float(x[0]), float(x[-1])))
    if function == "sigmoid_second_derivative" and max(-lower, upper) < NEARS_CENTRE:
        return True
    return any(zone.lower <= lower and upper <= zone.upper for zone in constant_zones(function, FLOAT32.name))


def _settle_beside(y: Array, exact: Side, errors: Array, doubtful: Array) -> Array:
    """Settle the errors that are a distance from the due result and a hair; give the places of the others."""
    values, rounded = exact.values[doubtful], exact.rounded[doubtful].astype(np.float64)
    unit = binades(values, np.empty_like(values))
    distance, lost = (y[doubtful] - rounded) / unit, (values - rounded) / unit
    hair = np.abs(lost) < 2.0 ** (-18 - DIGITS)
    beside = np.nextafter(np.abs(distance), np.where(distance * lost > 0.0, 0.0, math.inf))
    errors[doubtful[hair]] = beside[hair]
    return np.asarray(doubtful[~hair])


def _errors_by_slow_path(function: str, x: Array, y: Array) -> Array:
    exact = decompose_each(function, x, FLOAT32)
    difference = np.ldexp(y.astype(np.float64) - exact.rounded.astype(np.float64), -exact.exponent)
    errors: Array = np.abs(difference - exact.fraction)
    return errors


def measure(function: str, x: Array, y: Array, exact: Side, sign: int, first: int, record: Record) -> float:
    """Measure one side of a block, and add what is found to the record.

    Parameters
    ----------
    function : str
    x, y : ndarray of float32, shape (n,)
        Inputs, of the side's sign, and results.
    exact : Side
    sign, first : int
        Sign of the inputs, and the bit pattern of the first without it.
    record : Record

    Returns
    -------
    float
        The largest error in ulps. The errors themselves are in ``WORKSPACE.errors[sign]``, see `relative_errors`.
    """
    errors, spare = WORKSPACE.errors[sign][: x.size], WORKSPACE.spare[: x.size]
    relative_errors(y, exact.values, errors, spare)
    largest = float(np.maximum.reduce(errors))
    if not largest < math.inf:
        errors[~(errors < math.inf)] = math.inf
    correct = x.size - int(np.count_nonzero(y != exact.rounded))
    if largest < _IN_DOUBT_FROM:
        record.histogram[:2] += correct, x.size - correct
    else:
        _settle(function, x, y, exact, errors, spare)
        record.histogram += count_errors(errors, correct, DIGITS)
        largest = float(np.maximum.reduce(errors))
    error = math.ldexp(largest, DIGITS)
    key = sign, first // PIECE
    if record.worse(key, error):
        worst = int(np.argmax(errors))
        record.points[key] = Point(float(x[worst]), float(y[worst]), float(exact.rounded[worst]), error)
    return error
