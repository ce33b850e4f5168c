"""σ and σ′ at single numbers by Arb's ball arithmetic, and whether a float32 result is the correctly rounded one."""

from __future__ import annotations

from typing import Any

import flint
import numpy as np

from sigmoid_reference.arguments import Array

_FIRST_PRECISION = 160
_LEAST_NORMAL = np.uint32(0x00800000)
_EXPONENT_BITS = np.uint32(0x7F800000)
_FRACTION_BITS = np.uint32(0x007FFFFF)


def ball(function: str, number: float) -> Any:
    """Enclose a function at a finite number in the current precision of Arb."""
    e = (-abs(flint.arb(number))).exp()
    if function == "sigmoid":
        return (e if number < 0 else 1) / (1 + e)
    if function == "sigmoid_derivative":
        return e / (1 + e) ** 2
    magnitude = -e * (-abs(flint.arb(number))).expm1() / (1 + e) ** 3
    return magnitude if number < 0 else -magnitude


def distances_to_midpoint(results: Array, excess: Array) -> Array:
    """Give the distance from each float32 result >= 0 to the midpoint on the side of the exact value.

    It is half an ulp, 2**-24 of the binade or 2**-150, and half of that below a normal power of two but the least.

    Parameters
    ----------
    results : ndarray of float32, shape (n,)
    excess : ndarray of float64, shape (n,)
        Exact value minus result, of which the sign matters.
    """
    bits = results.view(np.uint32)
    binade = (bits & _EXPONENT_BITS).view(np.float32).astype(np.float64)
    below_power = (bits & _FRACTION_BITS == 0) & (excess < 0) & (bits > _LEAST_NORMAL)
    return np.maximum(binade * 2.0**-24, 2.0**-150) * np.where(below_power, 0.5, 1.0)


def is_correct(function: str, x: float, result: float, precision: int = _FIRST_PRECISION) -> bool:
    """Tell by Arb alone whether a float32 result is the correctly rounded f(x), x finite and not 0."""
    flint.ctx.prec = precision
    excess = ball(function, x) - flint.arb(result)
    distance = float(distances_to_midpoint(np.array([result], np.float32), np.array([float(excess.mid())]))[0])
    if abs(excess) < distance:
        return True
    return False if abs(excess) > distance else is_correct(function, x, result, 2 * precision)
