"""The SSE control register of this thread, through the C library: for tests that disturb it."""

from __future__ import annotations

import ctypes
import ctypes.util
import platform
import sys
from contextlib import contextmanager

import pytest

_MXCSR_AT = 28  # offset in the fenv_t of the C library on x86-64
FLUSH_RESULTS, FLUSH_OPERANDS = 1 << 15, 1 << 6
DOWNWARD, UPWARD, TOWARD_ZERO = 1 << 13, 1 << 14, 3 << 13

on_linux_x86_64 = pytest.mark.skipif(
    (sys.platform, platform.machine()) != ("linux", "x86_64"), reason="sets a register of x86-64 through glibc"
)


@contextmanager
def control_bits(bits: int):
    """Set bits of the register, and restore it."""
    libm = ctypes.CDLL(ctypes.util.find_library("m"))
    before = ctypes.create_string_buffer(32)
    libm.fegetenv(before)
    changed = ctypes.create_string_buffer(before.raw, 32)
    register = ctypes.c_uint32.from_buffer(changed, _MXCSR_AT)
    register.value |= bits
    libm.fesetenv(changed)
    try:
        yield
    finally:
        libm.fesetenv(before)
