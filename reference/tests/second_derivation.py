"""The values once more, by another route: decimal arithmetic, and bisection in a format's list of midpoints.

Nothing here comes from the package under test, nor from mpmath. The exponential is libmpdec's, which rounds correctly
to any number of digits. The formulas are others as well: with e = exp(x) and f = 1/e,

    σ(x) = 1 / (1 + f),    σ′(x) = 1 / (2 + e + f),    σ″(x) = (f - e) * σ′(x)**2

A format is nothing but the list of its non-negative numbers, ascending, so that the place in the list is the bit
pattern; rounding is a search among the midpoints of neighbours. For x != 0 the three values are transcendental, so that
none of them is a midpoint and no rule for ties is needed; digits are added until they tell the side.
"""

from __future__ import annotations

import math
import struct
from bisect import bisect
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal
from functools import lru_cache
from itertools import pairwise

FUNCTIONS = ("sigmoid", "sigmoid_derivative", "sigmoid_second_derivative")
CANONICAL_NAN = {"float8_e4m3fn": 0x7F, "float8_e5m2": 0x7E, "bfloat16": 0x7FC0, "float16": 0x7E00}
BITS = {"float8_e4m3fn": 8, "float8_e5m2": 8, "bfloat16": 16, "float16": 16}

_FIRST_DIGITS = 30
_LAST_DIGITS = 5  # how many of them are left to the roundings of exact_value
# exp(-1000) < 2**-1400: all |x| from here on round alike in a format whose least number is 2**-133 or more.
_FAR = Decimal(1000)


def exact_value(function: str, x: Decimal, digits: int) -> Decimal:
    """Compute f(x) for finite x to about `digits` digits, less those by which |x| is below 1 in the case of σ″."""
    context = Context(prec=digits, Emin=MIN_EMIN, Emax=MAX_EMAX)
    e = context.exp(x)
    f = context.divide(Decimal(1), e)
    if function == "sigmoid":
        return context.divide(Decimal(1), context.add(Decimal(1), f))
    derivative = context.divide(Decimal(1), context.add(Decimal(2), context.add(e, f)))
    if function == "sigmoid_derivative":
        return derivative
    return context.multiply(context.subtract(f, e), context.multiply(derivative, derivative))


def _decode_e4m3fn(pattern: int) -> float:
    exponent, mantissa = pattern >> 3, pattern & 7
    if (exponent, mantissa) == (15, 7):
        return math.nan
    return math.ldexp(8 + mantissa, exponent - 10) if exponent else math.ldexp(mantissa, -9)


def decode(pattern: int, format_name: str) -> float:
    """Give the number behind a bit pattern; the 16-bit formats are upper halves of wider ones, or known to `struct`."""
    sign = -1.0 if pattern >> (BITS[format_name] - 1) else 1.0
    magnitude = pattern & ((1 << (BITS[format_name] - 1)) - 1)
    if format_name == "float8_e4m3fn":
        return sign * _decode_e4m3fn(magnitude)
    code, shift = {"float8_e5m2": ("e", 8), "float16": ("e", 0), "bfloat16": ("f", 16)}[format_name]
    width = 4 if code == "f" else 2
    (number,) = struct.unpack(f">{code}", (magnitude << shift).to_bytes(width, "big"))
    return sign * float(number)


@lru_cache
def midpoints(format_name: str) -> list[Decimal]:
    """List the midpoints of neighbouring non-negative finite numbers up to 2; float64 holds them exactly."""
    numbers = (decode(pattern, format_name) for pattern in range(1 << (BITS[format_name] - 1)))
    return [Decimal((a + b) / 2) for a, b in pairwise(number for number in numbers if number <= 2.0)]


def _place(value: Decimal, relative_error: Decimal, format_name: str) -> int | None:
    """Find the place of the nearest number; None if the error leaves a midpoint in doubt."""
    context = Context(prec=2 * len(value.as_tuple().digits), Emin=MIN_EMIN, Emax=MAX_EMAX)
    margin = context.multiply(value, relative_error)
    low = bisect(midpoints(format_name), context.subtract(value, margin))
    high = bisect(midpoints(format_name), context.add(value, margin))
    return low if low == high else None


@lru_cache
def rounded_pattern(function: str, x: Decimal, format_name: str) -> int:
    """Round f(x), x != 0, to the bit pattern of the nearest number, with as many digits as it takes."""
    digits, place = _FIRST_DIGITS, None
    cancelled = max(0, -x.adjusted()) if function == "sigmoid_second_derivative" else 0
    while place is None:
        value = exact_value(function, x, digits + cancelled)
        place = _place(value.copy_abs(), Decimal(10) ** (_LAST_DIGITS - digits), format_name)
        digits *= 2
    return place | (value < 0) << (BITS[format_name] - 1)


def _pattern_at_special(function: str, x: float, format_name: str) -> int:
    """Give the encodings of the limits at the infinities, and of f(0)."""
    if x != x:
        return CANONICAL_NAN[format_name]
    exact = {
        "sigmoid": 0.5 if x == 0 else float(x > 0),
        "sigmoid_derivative": 0.25 if x == 0 else 0.0,
        "sigmoid_second_derivative": 0.0,
    }[function]
    patterns = range(1 << (BITS[format_name] - 1))
    return next(pattern for pattern in patterns if decode(pattern, format_name) == exact)


def expected_pattern(function: str, pattern: int, format_name: str) -> int:
    """Give the bit pattern of the correctly rounded f(x) for the bit pattern of x."""
    x = decode(pattern, format_name)
    if x == 0 or not math.isfinite(x):
        return _pattern_at_special(function, x, format_name)
    near = min(max(Decimal(x), -_FAR), _FAR)
    return rounded_pattern(function, near, format_name)


@lru_cache
def table(function: str, format_name: str) -> tuple[int, ...]:
    """Give the expected bit patterns at the bit patterns 0, 1, 2, ..."""
    return tuple(expected_pattern(function, pattern, format_name) for pattern in range(1 << BITS[format_name]))
