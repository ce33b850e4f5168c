"""What every backend does to an array before and after the framework sees it."""

from __future__ import annotations

from sigmoid_adapters.implementation import Array


def native(x: Array) -> Array:
    """Give `x` in native byte order: itself, layout and all, unless it has to be converted."""
    return x.astype(x.dtype.newbyteorder("="), copy=False)


def like(result: Array, x: Array) -> Array:
    """Give `result` in the byte order of `x`: itself, unless it has to be converted."""
    return result if result.dtype.name != x.dtype.name else result.astype(x.dtype, copy=False)
