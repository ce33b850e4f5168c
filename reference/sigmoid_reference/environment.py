"""The floating-point state of the calling thread that the reference relies on."""

from __future__ import annotations

_LEAST_NORMAL = 2.0**-1022


def require_subnormals() -> None:
    """Refuse to work in a thread that flushes subnormal numbers to zero, where NumPy and libm give wrong numbers.

    Raises
    ------
    FloatingPointError
        If subnormal operands are taken for 0, or subnormal results are replaced by 0.
    """
    if _LEAST_NORMAL * 0.5 == 0.0:
        raise FloatingPointError(
            "this thread flushes subnormal numbers to zero, so that the reference would be wrong: find the call, or "
            "the library built with -ffast-math, that changed the floating-point state, and change it back"
        )
