"""Freed memory that is kept for the next block, where the C library is GNU's and would hand it back to the system.

Arrays of a block come and go all the time. Each page that was handed back costs a fault, which takes longer than to
fill it: a fifth of an audit.
"""

from __future__ import annotations

import ctypes

# From malloc.h of the GNU C library: the largest allocation that is no mapping of its own, and how much is kept.
_MMAP_THRESHOLD, _LARGEST = -3, 32 << 20
_TRIM_THRESHOLD, _KEPT = -1, 128 << 20


def keep_freed_memory() -> None:
    """Keep up to 128 MiB of freed memory in this process; do nothing where the C library has no such setting."""
    set_option = getattr(ctypes.CDLL(None), "mallopt", None)
    if set_option is not None:
        set_option(_MMAP_THRESHOLD, _LARGEST)
        set_option(_TRIM_THRESHOLD, _KEPT)
