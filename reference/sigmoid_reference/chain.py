"""The gradient through a chain of sigmoids, enclosed; and real numbers given by enclosures, rounded to a format.

The chain is a₁ = σ(w₁ (x - c)), aᵢ = σ(wᵢ (aᵢ₋₁ - c)). By the chain rule its derivative by x is the product of the
factors wᵢ σ′(zᵢ), with zᵢ what the i-th sigmoid is given and σ′(z) = σ(z) σ(-z). σ being increasing, it is enclosed
over an interval by enclosures at the ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import mpmath
import numpy as np
from mpmath import libmp

from sigmoid_reference.enclosure import Interval, Raw, checked_bits, enclose_raw, exact_raw, is_narrow
from sigmoid_reference.evaluation import Evaluation
from sigmoid_reference.rounding import round_interval
from sigmoid_reference.slow_path import encode
from sigmoid_spec import FloatFormat

_FIRST_GUARD_BITS = 64


def _point(x: Raw) -> Interval:
    return x, x


def _sigmoid(z: Interval, precision: int) -> Interval:
    """Enclose σ over an interval."""
    return enclose_raw("sigmoid", z[0], precision)[0], enclose_raw("sigmoid", z[1], precision)[1]


def _gradients(x: Raw, weights: Sequence[Raw], centre: Raw, precision: int) -> list[Interval]:
    a, gradient, found = _point(x), _point(libmp.fone), []
    for weight in map(_point, weights):
        z = libmp.mpi_mul(weight, libmp.mpi_sub(a, _point(centre), precision), precision)
        a = _sigmoid(z, precision)
        slope = libmp.mpi_mul(a, _sigmoid(libmp.mpi_neg(z), precision), precision)
        gradient = libmp.mpi_mul(gradient, libmp.mpi_mul(weight, slope, precision), precision)
        found.append(gradient)
    return found


def enclose_chain_gradients(
    x: float, weights: Sequence[float], centre: float = 0.0, bits: int = 128
) -> list[tuple[mpmath.mpf, mpmath.mpf]]:
    """Enclose the derivatives by x of the chains of depth 1, 2, …, len(weights).

    Parameters
    ----------
    x, centre : float
        The input of the first layer, and c; taken exactly.
    weights : sequence of float
        None of them 0; taken exactly.
    bits : int
        How narrow the enclosures have to be.

    Returns
    -------
    list of tuple of mpmath.mpf
        lower <= derivative <= upper, and upper - lower <= 2**-bits * min(|lower|, |upper|).

    Raises
    ------
    ValueError
        If a weight is 0, an argument is not finite, or `bits` is less than 1.
    """
    checked_bits(bits)
    if not np.all(np.isfinite([x, centre, *weights])) or 0.0 in list(weights):
        raise ValueError("x, centre and weights must be finite, and no weight 0")
    raw = [exact_raw(float(weight)) for weight in weights]
    guard = _FIRST_GUARD_BITS
    while True:
        found = _gradients(exact_raw(float(x)), raw, exact_raw(float(centre)), bits + guard)
        if all(is_narrow(interval, bits) or interval[0] == interval[1] for interval in found):
            return [(mpmath.mp.make_mpf(lower), mpmath.mp.make_mpf(upper)) for lower, upper in found]
        guard *= 2


def evaluate_enclosed(enclosures: Sequence[tuple[mpmath.mpf, mpmath.mpf]], target: FloatFormat) -> Evaluation:
    """Round real numbers, none of them 0, given by enclosures.

    Parameters
    ----------
    enclosures : sequence of tuple of mpmath.mpf
        lower <= r <= upper for every r, the ends equal or r strictly between them.
    target : FloatFormat

    Returns
    -------
    Evaluation
        With one-dimensional arrays; the fractions are within the width of the enclosures. What is beyond the largest
        finite number of the format cannot be given.

    Raises
    ------
    ValueError
        If an enclosure does not round one way, or to no finite number.
    """
    patterns = np.zeros(len(enclosures), target.bits_dtype)
    fraction, exponent = np.zeros(len(enclosures)), np.zeros(len(enclosures), np.int32)
    for index, (lower, upper) in enumerate(enclosures):
        rounded = round_interval((lower._mpf_, upper._mpf_), target)
        if rounded is None or encode(replace(rounded, negative=False), target) > target.largest:
            raise ValueError(f"[{lower}, {upper}] does not round to one finite number of {target.name}")
        patterns[index] = encode(rounded, target)
        fraction[index] = -rounded.fraction if rounded.negative else rounded.fraction
        exponent[index] = rounded.exponent
    return Evaluation(patterns.view(target.dtype), fraction, exponent, np.zeros(len(enclosures), np.bool_))
