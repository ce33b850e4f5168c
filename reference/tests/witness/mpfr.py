"""σ, σ′ and σ″ by MPFR in directed rounding, from formulas of its own.

The formulas::

    σ(x) = 1/(1 + exp(-x)),    σ′(x) = 1/(2 cosh(x/2))**2,    σ″(x) = -2 sinh(x/2)/(2 cosh(x/2))**3

Every operation here is increasing or decreasing in each operand, so that one chain of operations rounded towards each
side bounds the value. Both bounds are then rounded to the format by MPFR itself, subnormal numbers included; rounding
is monotone, so that the value rounds to where both agree.
"""

from __future__ import annotations

import math
from functools import cache

import gmpy2

from sigmoid_spec import FloatFormat

_FIRST_BITS = 64


@cache
def _contexts(bits: int):
    down = gmpy2.context(precision=bits, round=gmpy2.RoundDown)
    up = gmpy2.context(precision=bits, round=gmpy2.RoundUp)
    return down, up


@cache
def _format_context(target: FloatFormat):
    """Give a context whose numbers are those of the format: MPFR counts the significand as a fraction below 1."""
    return gmpy2.context(
        precision=target.precision,
        emin=target.least_exponent + 1,
        emax=target.emax + 1,
        subnormalize=True,
        round=gmpy2.RoundToNearest,
    )


def _sigmoid(x, to, away):
    """Bound σ from the side of `to`; `away` rounds to the other side."""
    return to.div(1, away.add(1, away.exp(-x)))


def _derivative(x, to, away):
    cosh = away.mul(2, away.cosh(x / 2))
    return to.div(1, away.mul(cosh, cosh))


def _second_derivative(x, to, away):
    """Bound the magnitude."""
    cosh = away.mul(2, away.cosh(x / 2))
    cube = away.mul(away.mul(cosh, cosh), cosh)
    return to.div(to.mul(2, to.sinh(abs(x) / 2)), cube)


_BOUNDS = {"sigmoid": _sigmoid, "sigmoid_derivative": _derivative, "sigmoid_second_derivative": _second_derivative}


def result(function: str, x: float, target: FloatFormat) -> int:
    """Round to a bit pattern, the precision raised until both bounds round alike; x finite and not 0."""
    clamped = gmpy2.mpfr(max(-3000.0, min(x, 3000.0)))  # beyond, every result is that at 3000
    negative = function == "sigmoid_second_derivative" and x > 0
    nearest, bits = _format_context(target), _FIRST_BITS
    while True:
        down, up = _contexts(bits)
        bounds = [_BOUNDS[function](clamped, *sides) for sides in ((down, up), (up, down))]
        low, high = (nearest.plus(bound) for bound in bounds)
        if low == high:
            return _pattern(float(low), target) | (target.sign_bit if negative else 0)
        bits *= 2


def _pattern(magnitude: float, target: FloatFormat) -> int:
    """Encode a number of the format that is not negative."""
    if magnitude == 0:
        return 0
    significand, exponent = math.frexp(magnitude)
    ulp_exponent = max(exponent - 1, target.emin) - target.precision + 1
    units = int(math.ldexp(significand, exponent - ulp_exponent))
    return (ulp_exponent - target.least_exponent << (target.precision - 1)) + units
