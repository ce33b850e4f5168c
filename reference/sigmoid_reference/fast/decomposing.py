"""What rounding lost, from the float64 approximation: fractions and exponents of exact values, formats up to 32 bits.

The approximation v of f(x) has the relative error of `binary64.BOUNDS`, 2**-44 or less, so (v - rounded)/ulp(f(x)) is
within 2**(p - 44) of the fraction, p the format's precision; the difference is exact (Sterbenz), so is the scaling.

Fractions that are within twice that of 1/2 or -1/2 are left to the slow path, so that no error that is counted with
them comes out on the wrong side of 1/2.

The exponent needs the binade of f(x), which v shows unless it is within its error of a power of two. At σ(x) = 1/2 and
σ(x) = 1, approached for many x, and at σ′(x) = 1/4 the range of the function tells the side: for finite x != 0, σ lies
strictly between 0 and 1/2 or between 1/2 and 1, and σ′ below 1/4. Of |x| below 2**-30, |σ″| is less than |x|/8, by a
relative x**2/3 < 2**-61, for which v is the number before |x|/8. What remains is left to the slow path, too.
"""

from __future__ import annotations

import numpy as np

from sigmoid_reference.fast import binary64
from sigmoid_reference.fast.arrays import BLOCK, approximated
from sigmoid_reference.fast.narrow import Array
from sigmoid_reference.fast.tables import Doubles
from sigmoid_reference.slow_path import Decomposed, decompose_each
from sigmoid_spec import FloatFormat

_TINY = 2.0**-30
_BEFORE_ONE = 1.0 - 2.0**-53
# Powers of two that the function nears, or leaves, for many x; the theorems sigmoid-range and derivative-maximum.
_LIMITS = {"sigmoid": (0.5, 1.0), "sigmoid_derivative": (0.25,), "sigmoid_second_derivative": ()}


def _keep_within_range(function: str, x: Array, values: Doubles) -> None:
    """Move values that are not exact to the side of 1/4, 1/2, 1 and |x|/8 on which the exact value is."""
    if function == "sigmoid":
        np.minimum(values, 0.5 * _BEFORE_ONE, out=values, where=x < 0)
        np.maximum(values, 0.5 * (1.0 + 2.0**-52), out=values, where=x > 0)
        np.minimum(values, _BEFORE_ONE, out=values, where=np.isfinite(x))
    elif function == "sigmoid_derivative":
        np.minimum(values, 0.25 * _BEFORE_ONE, out=values, where=x != 0)
    else:
        tiny = _tiny(x)
        values[tiny] = -0.125 * _BEFORE_ONE * x[tiny].astype(np.float64)


def _tiny(x: Array) -> Array:
    magnitudes: Array = np.abs(x.astype(np.float64))
    return (magnitudes < _TINY) & (magnitudes > 0)


def _binades(values: Doubles) -> Array:
    """Give e with 2**e <= |v| < 2**(e + 1), and what no format reaches down to where v is 0 or NaN."""
    exponents: Array = np.frexp(values)[1] - np.int32(1)
    return np.where((values == 0.0) | np.isnan(values), np.int32(-2000), exponents)


def _have_unsure_binade(function: str, values: Doubles, target: FloatFormat) -> Array:
    """Tell where the exact value may be in the binade next to that of the value."""
    bound = binary64.BOUNDS[function]
    lower, upper = (_binades(values * factor) for factor in (1 - bound, 1 + bound))
    unsure: Array = (lower != upper) & (upper > target.emin)
    for limit in _LIMITS[function]:
        unsure &= np.abs(values - limit) > 2 * bound * limit
    return unsure


def _decompose_block(function: str, x: Array, rounded: Array, target: FloatFormat) -> tuple[Doubles, Array]:
    """Give the fractions and the exponents of at most `BLOCK` elements."""
    with np.errstate(all="ignore"):
        values = approximated(function, x)
        _keep_within_range(function, x, values)
        unsure = _have_unsure_binade(function, values, target)
        exponent = np.maximum(_binades(values), target.emin) - (target.precision - 1)
        values -= rounded.astype(np.float64)
        fraction = np.clip(np.ldexp(values, -exponent), -0.5, 0.5)
        unsure |= np.abs(fraction) > 0.5 - 2.0 ** (target.precision - 43)
        if function == "sigmoid_second_derivative":
            unsure &= ~_tiny(x)
    fraction[np.isnan(fraction)] = 0.0
    if (left := np.flatnonzero(unsure)).size:
        exact = decompose_each(function, x[left], target)
        fraction[left], exponent[left] = exact.fraction, exact.exponent
    return fraction, exponent


def decompose(function: str, x: Array, rounded: Array, target: FloatFormat) -> Decomposed:
    """Find fractions and exponents for correctly rounded results.

    Parameters
    ----------
    function : str
        One of `sigmoid_spec.FUNCTIONS`.
    x : ndarray of `target.dtype`, shape (n,)
        In native byte order.
    rounded : ndarray of `target.dtype`, shape (n,)
        The correctly rounded results.
    target : FloatFormat
        A format of at most 32 bits.

    Returns
    -------
    Decomposed
        The fractions are in [-1/2, 1/2] and within 2**(precision - 44), or 2**(precision - 53) where they are that
        close to an end; the exponents are exact.
    """
    fraction, exponent = np.empty(x.shape), np.empty(x.shape, np.int32)
    for start in range(0, x.size, BLOCK):
        part = slice(start, start + BLOCK)
        fraction[part], exponent[part] = _decompose_block(function, x[part], rounded[part], target)
    return Decomposed(rounded, fraction, exponent)
