"""A search among float64 inputs for values near a midpoint: a sample of blocks of consecutive inputs.

On a block of 2**14 consecutive inputs x + k*u the value, in ulps, is a quadratic in k to about 2**-39. Only its
fraction matters, so the coefficients are reduced modulo 1 and held as 64-bit integers, whose overflow is that very
reduction: four integer operations a value. What the quadratic places within a window around 1/2 is measured exactly.
"""

from __future__ import annotations

from collections.abc import Iterator

import mpmath
import numpy as np

from sigmoid_reference.arguments import Array
from sigmoid_reference.enclosure import enclose
from sigmoid_reference.publish.midpoints import Nearness, nearness
from sigmoid_spec import FORMATS, constant_zones

BLOCKS = 1 << 17
_TARGET = FORMATS["float64"]
_HALF_BLOCK = 1 << 13
_BITS = 192
_WINDOW_BITS = 26  # candidates are within 2**-26 ulp of a midpoint
_FIRST_BINADE = -4
_GOLDEN = 0x9E3779B97F4A7C15  # 2**64 over the golden ratio: its multiples modulo 2**64 spread evenly

_STEPS = np.arange(-_HALF_BLOCK, _HALF_BLOCK, dtype=np.int64).view(np.uint64)
_SQUARES = _STEPS * _STEPS


def _centres(function: str, count: int) -> Iterator[float]:
    """Spread centres of blocks evenly over the bit patterns from 2**-4 to where the result becomes constant."""
    left, _, right = constant_zones(function, _TARGET.name)
    signs = (1, -1) if function == "sigmoid" else (1,)
    first = (1023 + _FIRST_BINADE) << 52
    for index in range(count):
        sign = signs[index % len(signs)]
        last = int(np.array(right.lower if sign > 0 else -left.upper).view(np.uint64))
        offset = (index * _GOLDEN % (1 << 64)) * (last - first - 2 * _HALF_BLOCK) >> 64
        yield sign * float(np.array(first + _HALF_BLOCK + offset, np.uint64).view(np.float64))


def _derivatives(function: str, x: float) -> tuple[mpmath.mpf, mpmath.mpf, mpmath.mpf]:
    """Give f(x), f′(x) and f″(x); σ‴ = σ′ * (1 - 6σ′)."""
    first = enclose("sigmoid_derivative", x, _BITS)[0]
    second = enclose("sigmoid_second_derivative", x, _BITS)[0]
    if function == "sigmoid":
        return enclose("sigmoid", x, _BITS)[0], first, second
    with mpmath.workprec(_BITS):
        return first, second, first * (1 - 6 * first)


def _coefficients(function: str, x: float) -> tuple[int, ...]:
    """Give the quadratic's coefficients, from the constant on, in units of 2**-64 ulps and modulo 2**64."""
    derivatives = _derivatives(function, x)
    step = np.spacing(x)
    binade = mpmath.frexp(derivatives[0])[1] - 1
    ulp_exponent = max(binade, _TARGET.emin) - _TARGET.precision + 1
    with mpmath.workprec(_BITS):
        terms = [value * mpmath.mpf(step) ** k / mpmath.factorial(k) for k, value in enumerate(derivatives)]
        return tuple(int(mpmath.floor(mpmath.ldexp(term, 64 - ulp_exponent))) % (1 << 64) for term in terms)


def candidates(function: str, count: int = BLOCKS) -> Array:
    """Give the inputs of the sample that the quadratics place within the window."""
    found = []
    width = np.uint64(1 << (64 - _WINDOW_BITS))
    values = np.empty(_STEPS.shape, np.uint64)
    terms = np.empty(_STEPS.shape, np.uint64)
    for x in _centres(function, count):
        constant, linear, square = _coefficients(function, x)
        np.multiply(_STEPS, np.uint64(linear), out=values)
        np.multiply(_SQUARES, np.uint64(square), out=terms)
        values += terms
        values += np.uint64((constant + (1 << 63) + int(width)) % (1 << 64))  # near a midpoint: near `width`
        near = np.flatnonzero(values <= 2 * width)
        found.append(x + _STEPS[near].view(np.int64) * np.spacing(x))
    return np.concatenate(found)


def hardest(function: str, count: int, blocks: int = BLOCKS) -> list[tuple[float, Nearness]]:
    """Give the sample's inputs whose values are nearest to a midpoint, hardest first, with their distances."""
    measured = [(x, nearness(function, x, _TARGET)) for x in sorted(set(candidates(function, blocks).tolist()))]
    return sorted(measured, key=lambda entry: abs(entry[1].ulps))[:count]
