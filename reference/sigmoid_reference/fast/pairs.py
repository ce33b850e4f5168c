"""Arithmetic on unevaluated sums of two float64 numbers, with the error of every operation.

A `Pair` stands for high + low. The operations need IEEE 754 rounding to nearest, and no fused multiplication and
addition. Error bounds are relative; they hold as long as no low part is subnormal, that is for magnitudes between
2**-900 and 2**900. (Dekker 1971, Knuth 1969; see Muller et al., Handbook of Floating-Point Arithmetic, chapter 4.)
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sigmoid_reference.fast.tables import Doubles

LEADING_26_BITS = np.int64(-1 << 27)


class Pair(NamedTuple):
    """Numbers high + low, not necessarily with |low| <= ulp(high)/2."""

    high: Doubles
    low: Doubles


def split(a: Doubles) -> Pair:
    """Cut a number into its leading 26 bits and the remaining 27, exactly."""
    leading = (a.view(np.int64) & LEADING_26_BITS).view(np.float64)
    return Pair(leading, a - leading)


def exact_product(a: Doubles, b: Doubles) -> Pair:
    """Multiply two numbers to within 1.2 * 2**-103.

    Of the four partial products only the least, below 2**-50, may be inexact, by 2**-103; the partial sums up to it are
    exact because they are multiples of 2**-77, relative to the product, and at most 2**-24. The last addition rounds a
    number below 2**-52, by at most 2**-105.
    """
    product = a * b
    (a1, a2), (b1, b2) = split(a), split(b)
    rest = a1 * b1
    rest -= product
    rest += a1 * b2
    rest += a2 * b1
    rest += a2 * b2
    return Pair(product, rest)


def loose_square(a: Doubles) -> Pair:
    """Square a number to within 2**-78, as the exact square of its leading 26 bits and a rounded rest."""
    leading, trailing = split(a)
    rest = a + leading
    rest *= trailing
    leading *= leading
    return Pair(leading, rest)


def _exact_square(a: Doubles) -> Pair:
    """Square a number, as `exact_product` would."""
    product = a * a
    a1, a2 = split(a)
    rest = a1 * a1
    rest -= product
    a1 += a1
    a1 *= a2
    rest += a1
    a2 *= a2
    rest += a2
    return Pair(product, rest)


def ordered_sum(a: Doubles | float, b: Doubles) -> Pair:
    """Add two numbers exactly, |a| >= |b| or a = 0."""
    high = a + b
    low = a - high
    low += b
    return Pair(high, low)


def exact_sum(a: Doubles, b: Doubles) -> Pair:
    """Add two numbers of any magnitudes exactly."""
    high = a + b
    of_b = high - a
    of_a = high - of_b
    np.subtract(b, of_b, out=of_b)
    np.subtract(a, of_a, out=of_a)
    of_a += of_b
    return Pair(high, of_a)


def multiply(a: Pair, b: Pair) -> Pair:
    """Multiply two pairs with |low| <= 2**-52 * |high|, to within 2**-101; the result has |low| < 2**-50.6.

    Of the product of the high parts 0.6 * 2**-102; the two cross products, below 2**-52, are rounded by 2**-105 each,
    their sum by 2**-104, the last sum by 2**-103.6; the product of the low parts, left out, is below 2**-104.
    """
    high, low = exact_product(a.high, b.high)
    cross = a.high * b.low
    cross += a.low * b.high
    low += cross
    return Pair(high, low)


def square(a: Pair) -> Pair:
    """Square a pair, as `multiply` would."""
    high, low = _exact_square(a.high)
    cross = a.high * a.low
    cross += cross
    low += cross
    return Pair(high, low)


def divide(a: Pair, b: Pair) -> Pair:
    """Divide two pairs with |low| <= 2**-52 * |high|, to within 2**-100.7; the result is normalised.

    The remainder of the high parts is formed like the rest of `exact_product`, with an error of 2**-103. Relative to
    the quotient, in units of 2**-103: that 1, `quotient * b.low` 0.25, the two sums with low parts, which are below
    2**-51.2 and 2**-50.6, 0.5 and 0.7, the last division 0.7, and dividing by b.high instead of b 1.4.
    """
    quotient = a.high / b.high
    (q1, q2), (b1, b2) = split(quotient), split(b.high)
    remainder = a.high - q1 * b1
    remainder -= q1 * b2
    b1 *= q2
    remainder -= b1
    b2 *= q2
    remainder -= b2
    remainder += a.low
    remainder -= quotient * b.low
    remainder /= b.high
    return ordered_sum(quotient, remainder)


def normalise(a: Pair) -> Pair:
    """Write a pair with |low| <= |high| as the same sum with |low| <= 2**-53 * |high|, exactly."""
    return ordered_sum(a.high, a.low)
