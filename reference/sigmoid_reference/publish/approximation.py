"""Float64 approximations of σ and σ′ at the numbers of a narrower format, with a proven relative error."""

from __future__ import annotations

import numpy as np

from sigmoid_reference.arguments import Array
from sigmoid_reference.fast import binary64, narrow

RELATIVE_ERROR = max(binary64.BOUNDS[function] for function in ("sigmoid", "sigmoid_derivative"))


def approximate(function: str, x: Array) -> Array:
    """Approximate at a one-dimensional array of numbers of at most 32 bits, |x| < 700, within `RELATIVE_ERROR`."""
    with np.errstate(all="ignore"):
        return narrow.approximate(function, x, np.empty((1 + binary64.SCRATCH_ROWS, x.size)))
