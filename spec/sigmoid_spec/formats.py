"""The six floating-point formats that the specification speaks of."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from types import MappingProxyType
from typing import Any

import numpy as np

_DTYPES_OF_NUMPY = frozenset({"float16", "float32", "float64"})


@dataclass(frozen=True)
class FloatFormat:
    """A binary floating-point format with a sign bit, subnormals and at least one NaN.

    Attributes
    ----------
    name : str
        Its NumPy or ml_dtypes name.
    bits : int
        Width of an encoding.
    precision : int
        Significand bits, the hidden one included (*p* of IEEE 754).
    emin, emax : int
        Exponents of the least normal number 2**emin and of the largest binade.
    has_infinity : bool
        Whether the encodings above the largest finite number start with an infinity.
    nan : int
        Bit pattern of the canonical quiet NaN, sign bit 0.
    """

    name: str
    bits: int
    precision: int
    emin: int
    emax: int
    has_infinity: bool
    nan: int

    @cached_property
    def dtype(self) -> np.dtype[Any]:
        """NumPy data type of the format; ml_dtypes is imported only for a format NumPy lacks."""
        module = np if self.name in _DTYPES_OF_NUMPY else import_module("ml_dtypes")
        found: np.dtype[Any] = np.dtype(getattr(module, self.name))
        return found

    @cached_property
    def bits_dtype(self) -> np.dtype[Any]:
        """Unsigned NumPy integer type of the same width, for views of the bit patterns."""
        return np.dtype(f"u{self.bits // 8}")

    @property
    def least_exponent(self) -> int:
        """Exponent of the least subnormal number, 2**(emin - precision + 1)."""
        return self.emin - self.precision + 1

    @property
    def sign_bit(self) -> int:
        """Bit pattern of -0."""
        return 1 << (self.bits - 1)

    @property
    def infinity(self) -> int | None:
        """Bit pattern of +infinity, None in a format without infinities."""
        return (self.sign_bit - (1 << (self.precision - 1))) if self.has_infinity else None

    @property
    def largest(self) -> int:
        """Bit pattern of the largest finite number."""
        return (self.nan if self.infinity is None else self.infinity) - 1

    @property
    def greatest(self) -> float:
        """The largest finite number, exactly."""
        hidden_ones = self.largest & ((1 << (self.precision - 1)) - 1) | 1 << (self.precision - 1)
        return math.ldexp(hidden_ones, self.emax - self.precision + 1)


_TABLE = (
    FloatFormat("float8_e4m3fn", 8, precision=4, emin=-6, emax=8, has_infinity=False, nan=0x7F),
    FloatFormat("float8_e5m2", 8, precision=3, emin=-14, emax=15, has_infinity=True, nan=0x7E),
    FloatFormat("bfloat16", 16, precision=8, emin=-126, emax=127, has_infinity=True, nan=0x7FC0),
    FloatFormat("float16", 16, precision=11, emin=-14, emax=15, has_infinity=True, nan=0x7E00),
    FloatFormat("float32", 32, precision=24, emin=-126, emax=127, has_infinity=True, nan=0x7FC00000),
    FloatFormat("float64", 64, precision=53, emin=-1022, emax=1023, has_infinity=True, nan=0x7FF8 << 48),
)

FORMATS: Mapping[str, FloatFormat] = MappingProxyType({entry.name: entry for entry in _TABLE})


def format_named(name: str) -> FloatFormat:
    """Look a format up by its name.

    Raises
    ------
    ValueError
        If there is no such format; the message names those that there are.
    """
    if name not in FORMATS:
        raise ValueError(f"unknown format {name!r}: expected one of {', '.join(FORMATS)}")
    return FORMATS[name]


def format_of(dtype: np.dtype[Any]) -> FloatFormat | None:
    """Give the format that a NumPy data type stores, in either byte order; None if it is not one of the six."""
    return FORMATS.get(dtype.name)
