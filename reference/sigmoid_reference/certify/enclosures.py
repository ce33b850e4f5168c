"""Enclosures of σ and σ′ at all float32 numbers of a short interval, from a Taylor polynomial made by Arb.

This shares nothing with the fast path: no table, no Padé quotient, no argument reduction. Let c and h be such that the
numbers of the interval are x = s*(c + u*h), u in [-1, 1), s the sign. Arb gives, as balls of 128 bits, the Taylor
coefficients of f(s*(c + t)) in t, and over the ball c ± h the coefficient after the last one used, which bounds the
remainder (Lagrange). With b[k] the coefficient times h**k, rounded to float64, and b[0] = high + low::

    f(x) = high + S(u) + error,    S(u) = low + u*(b[1] + u*(b[2] + ...))

|error| is at most the remainder, plus 2**-53 * (2*degree + 3) * (|low| + sum of |b[k]|) for the
roundings of Horner's scheme and of the coefficients (Higham, Accuracy and Stability, section 5.1), plus
the radii of the balls.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import flint
import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]

PRECISION = 128
_HIGHEST_DEGREE = 12
_NEGLIGIBLE = 2.0**-57


@dataclass(frozen=True)
class Expansion:
    """A polynomial in u, lowest coefficient first and `high` apart, and a bound on its error for |u| <= 1."""

    high: float
    coefficients: tuple[float, ...]
    error: float

    def excess(self, u: Doubles, results: Doubles) -> Doubles:
        """Compute f(x) - result; the first difference is exact where the two are within a factor of 2.

        The last sum is rounded by 2**-53 of its magnitude, for which the caller has to allow.
        """
        total = np.full_like(u, self.coefficients[-1])
        for coefficient in self.coefficients[-2::-1]:
            total *= u
            total += coefficient
        total += self.high - results
        return total


def _series(function: str, center: Any, sign: int) -> Any:
    """Expand f(sign*(center + t)) in powers of t; σ(x) = 1/(1 + exp(-x)), σ′(x) = exp(-x)*σ(x)**2."""
    exponential = flint.arb_series([-sign * center, -sign]).exp()
    sigmoid = 1 / (1 + exponential)
    return sigmoid if function == "sigmoid" else exponential * sigmoid * sigmoid


def _upper(ball: Any) -> float:
    """Bound the magnitude of a ball from above by a float64 number."""
    return float(abs(ball).upper()) * (1 + 2.0**-50)


def expand(function: str, center: float, half_width: float, sign: int) -> Expansion:
    """Expand about the middle of [center - half_width, center + half_width], an interval of positive numbers.

    Parameters
    ----------
    function : {"sigmoid", "sigmoid_derivative"}
        The function f.
    center, half_width : float
        Both exact; half_width <= center.
    sign : {1, -1}
        Of the numbers x = sign * (center + u * half_width).

    Returns
    -------
    Expansion
        Of the least degree whose remainder is below 2**-57 of f.
    """
    flint.ctx.prec, flint.ctx.cap = PRECISION, _HIGHEST_DEGREE + 2
    middle = _series(function, flint.arb(center), sign)
    anywhere = _series(function, flint.arb(center, half_width), sign)
    high = float(middle[0].mid())
    scaled = [middle[0] - high] + [middle[k] * flint.arb(half_width) ** k for k in range(1, _HIGHEST_DEGREE + 1)]
    remainders = [_upper(anywhere[k + 1] * flint.arb(half_width) ** (k + 1)) for k in range(1, _HIGHEST_DEGREE + 1)]
    degree = next(k for k, remainder in enumerate(remainders, 1) if remainder < _NEGLIGIBLE * high)
    coefficients = tuple(float(ball.mid()) for ball in scaled[: degree + 1])
    total = sum(abs(number) for number in coefficients)
    radii = sum(_upper(ball - ball.mid()) for ball in scaled[: degree + 1])
    error = remainders[degree - 1] + 2.0**-53 * (2 * degree + 3) * total + radii
    return Expansion(high, coefficients, error * (1 + 2.0**-40))
