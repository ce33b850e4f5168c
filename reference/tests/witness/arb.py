"""σ, σ′ and σ″ by Arb's ball arithmetic, from formulas of its own.

The formulas::

σ(x) = 1/(1 + exp(-x)),    σ′(x) = σ(x) σ(-x),    σ″(x) = -σ′(x) tanh(x/2)
"""

from __future__ import annotations

from fractions import Fraction

import flint
from exactly import power_of_two
from exactly import rounded as round_fraction

from sigmoid_spec import FloatFormat

_FIRST_BITS = 64
_FAR = 3000  # exp(-3000) is below half of every least subnormal number; all three functions are monotone from there on


def _ball(function, x):
    if function == "sigmoid":
        return 1 / (1 + (-x).exp())
    derivative = 1 / (1 + (-x).exp()) / (1 + x.exp())
    return derivative if function == "sigmoid_derivative" else -derivative * (x / 2).tanh()


def _exact(number):
    """Convert an end of a ball without rounding."""
    mantissa, exponent = number.mid().man_exp()
    return Fraction(int(mantissa)) * power_of_two(int(exponent))


def _pattern(value: Fraction, negative: bool, target: FloatFormat) -> int:
    """Encode a rounded number, from its definition."""
    sign = target.sign_bit if negative else 0
    magnitude = abs(value)
    if magnitude < power_of_two(target.emin):
        return sign | int(magnitude / power_of_two(target.least_exponent))
    binade = magnitude.numerator.bit_length() - magnitude.denominator.bit_length()
    binade -= power_of_two(binade) > magnitude
    significand = int(magnitude / power_of_two(binade - target.precision + 1)) - (1 << (target.precision - 1))
    return sign | (binade - target.emin + 1) << (target.precision - 1) | significand


def result(function: str, x: float, target: FloatFormat) -> int:
    """Round to a bit pattern, the precision raised until both ends of the ball round alike; x finite and not 0."""
    clamped, bits = max(-_FAR, min(x, _FAR)), _FIRST_BITS
    while True:
        with flint.ctx.workprec(bits):
            ball = _ball(function, flint.arb(clamped))
            ends = [_exact(ball.lower()), _exact(ball.upper())]
        if ends[0] * ends[1] > 0 and len({round_fraction(end, target) for end in ends}) == 1:
            return _pattern(round_fraction(ends[0], target), ends[0] < 0, target)
        bits *= 2
