"""Hexadecimal floats without needless zeros."""

from __future__ import annotations

import math


def hex_float(x: float) -> str:
    """Write a float64 exactly as a hexadecimal float, short: ``0x1.8p+0``; infinities and NaN as ``inf`` and ``nan``.

    The digit before the point is 1 for subnormal numbers as well.

    >>> hex_float(1.5)
    '0x1.8p+0'
    >>> hex_float(5e-324)
    '0x1p-1074'
    """
    significand, exponent = math.frexp(x)
    if not math.isfinite(x) or x == 0.0:
        return x.hex().replace(".0p", "p")
    return f"{(2 * significand).hex().partition('p')[0].rstrip('0').rstrip('.')}p{exponent - 1:+d}"
