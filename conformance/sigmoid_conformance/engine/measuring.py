"""The errors of a block of float32 results, counted, and the largest one kept.

An error is measured with a value that is known to 2**-20 ulp. Where that leaves open in which class of the histogram an
error belongs, it is settled, so that all counts are exact; see `settling`.
"""

from __future__ import annotations

import math
import threading

import numpy as np

from sigmoid_conformance.engine.block import Record
from sigmoid_conformance.engine.curve import Point, piece_size
from sigmoid_conformance.engine.enumeration import BLOCK
from sigmoid_conformance.engine.histogram import count_by_comparison, count_errors
from sigmoid_conformance.sample import Array, correctly_rounded
from sigmoid_conformance.settling import doubtful, settle
from sigmoid_reference.fast.mirrored import SCRATCH_ROWS, Side
from sigmoid_spec import FORMATS

FLOAT32 = FORMATS["float32"]
DIGITS = FLOAT32.precision - 1
PIECE = piece_size(FLOAT32)
LEAST_NORMAL = 2.0**FLOAT32.emin

_EXPONENT = np.int64(0x7FF0000000000000)
_IN_DOUBT_FROM = (1.0 - 2.0**-18) * 2.0**-DIGITS


class Workspace(threading.local):
    """Room for a block, a set for each thread."""

    def __init__(self) -> None:
        self.scratch = np.empty((SCRATCH_ROWS, BLOCK))
        self.errors = {1: np.empty(BLOCK), -1: np.empty(BLOCK)}
        self.spare = np.empty(BLOCK)
        self.broken = np.empty((2, BLOCK))


WORKSPACE = Workspace()


def binades(values: Array, out: Array) -> Array:
    """Give 2**e for 2**e <= |v| < 2**(e + 1), but not less than the least normal number of float32."""
    np.bitwise_and(values.view(np.int64), _EXPONENT, out=out.view(np.int64))
    return np.maximum(out, LEAST_NORMAL, out=out)


def relative_errors(y: Array, values: Array, out: Array, spare: Array) -> Array:
    """Give errors in units of the exact value's binade, 2**DIGITS ulps; infinite where y is not finite."""
    return in_binades(np.subtract(y, values, out=out), values, spare)


def in_binades(out: Array, values: Array, spare: Array) -> Array:
    """Replace differences by their magnitudes in units of the binades of exact values."""
    np.abs(out, out=out)
    if values.size and (binade := _binade(values[0])) == _binade(
        values[-1]
    ):  # and so are those between, where the function is monotone; a turning point is in their middle
        return np.multiply(out, 1.0 / binade, out=out)
    return np.divide(out, binades(values, spare), out=out)


def _binade(value: np.float64) -> float:
    return max(math.ldexp(1.0, math.frexp(float(value))[1] - 1), LEAST_NORMAL)


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
    correct = int(np.count_nonzero(correctly_rounded(function, y, exact.rounded)))
    counts = count_by_comparison(errors, correct, largest, DIGITS)
    if counts is None:
        places = doubtful(errors, spare, _IN_DOUBT_FROM)
        if places.size:
            errors[places] = np.ldexp(settle(function, x[places], y[places], exact.values[places]), -DIGITS)
        counts = count_errors(errors, correct, DIGITS)
        largest = float(np.maximum.reduce(errors))
    record.histogram += counts
    error = math.ldexp(largest, DIGITS)
    key = sign, first // PIECE
    if record.worse(key, error):
        worst = int(np.argmax(errors))
        record.points[key] = Point(float(x[worst]), float(y[worst]), float(exact.rounded[worst]), error)
    return error
