"""The floating-point state of the calling thread that the reference relies on, found out by computing."""

from __future__ import annotations

import numpy as np

_ULP = 2.0**-52
# The exact products are: halfway from an even number to the next; halfway from an odd number to the next; one with a
# subnormal factor; a subnormal one. Every other rounding direction, and ties away from zero, get one of the first two
# wrong; the last two need no rounding.
_LEFT = np.array([1 + 2.0**-27, 1 + 2.0**-26, 2.0**-1074, 2.0**-1022])
_RIGHT = np.array([1 + 2.0**-26, 1 + 3 * 2.0**-27, 2.0**100, 0.5])
_PRODUCTS = (1 + 2.0**-26 + 2.0**-27, 1 + 2.0**-26 + 3 * 2.0**-27 + 2 * _ULP, 2.0**-974, 2.0**-1023)
_EXPECTED = np.array(_PRODUCTS).tobytes()
_WORD = 8


def _departures() -> list[str]:
    """Name what differs from the default, comparing bits because comparisons may flush subnormals, too."""
    with np.errstate(all="ignore"):
        products = np.multiply(_LEFT, _RIGHT).tobytes()
    same = [products[at : at + _WORD] == _EXPECTED[at : at + _WORD] for at in range(0, len(_EXPECTED), _WORD)]
    departures = []
    if not (same[0] and same[1]):
        departures.append("rounds otherwise than to nearest, ties to even")
    if not same[2]:
        departures.append("flushes subnormal numbers to zero when it reads them (denormals-are-zero)")
    if not same[3]:
        departures.append("flushes subnormal numbers to zero when they result (flush-to-zero)")
    return departures


def _is_default() -> bool:
    try:
        return bool(np.multiply(_LEFT, _RIGHT).tobytes() == _EXPECTED)
    except FloatingPointError:  # the caller has NumPy raise at an underflow: only a flush to zero is one
        return False


def require_default_floating_point_state() -> None:
    """Refuse to work in a thread whose floating-point state is not the default one of IEEE 754.

    Raises
    ------
    FloatingPointError
        If the thread rounds otherwise than to nearest, ties to even, takes subnormal operands for 0 or replaces
        subnormal results by 0. The message says which, and what usually causes it.
    """
    if not _is_default():
        raise FloatingPointError(
            f"this thread {' and '.join(_departures())}, so that the reference would be wrong: find the call that "
            "changed the floating-point state, such as torch.set_flush_denormal(True), fesetround, or the loading of a "
            "library built with -ffast-math, and change it back, or call from another thread"
        )
