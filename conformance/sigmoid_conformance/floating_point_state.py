"""The floating-point state of the running thread, found out by computing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class FloatingPointState:
    """What arithmetic does at present.

    Attributes
    ----------
    rounding : str
        Direction of rounding.
    flushes_results, flushes_inputs : bool
        Whether subnormal results or subnormal inputs are replaced by 0.
    error_handling : tuple of (str, str)
        NumPy's reaction to each kind of floating-point error.
    """

    rounding: str
    flushes_results: bool
    flushes_inputs: bool
    error_handling: tuple[tuple[str, str], ...]


_TERMS = np.array([1.0, -1.0, 1.0])
_ADDENDS = np.array([2.0**-60, -(2.0**-60), 0.75 * 2.0**-52])
# Whether each of the three sums differs from its first term.
_ROUNDINGS = {
    (False, False, True): "to nearest",
    (True, False, True): "upward",
    (False, True, False): "downward",
    (False, False, False): "toward zero",
}
_LEAST_NORMAL, _LEAST_SUBNORMAL = np.array([2.0**-1022]), np.array([2.0**-1074])


def floating_point_state() -> FloatingPointState:
    """Find out the state of the calling thread."""
    with np.errstate(all="ignore"):
        moved = tuple((_TERMS + _ADDENDS != _TERMS).tolist())
        halved, raised = _LEAST_NORMAL * 0.5, _LEAST_SUBNORMAL * 2.0**60
    return FloatingPointState(
        rounding=_ROUNDINGS.get(moved, f"unknown, {moved}"),
        flushes_results=bool(halved[0] == 0.0),
        flushes_inputs=bool(raised[0] == 0.0),
        error_handling=tuple(sorted((kind, str(reaction)) for kind, reaction in np.geterr().items())),
    )
