"""What the reference takes as an argument, and what it says of anything else."""

from __future__ import annotations

from typing import Any

import numpy as np

from sigmoid_spec import FORMATS, FloatFormat, format_of

Array = np.ndarray[Any, Any]


def _refusal(name: str, found: str) -> TypeError:
    expected = ", ".join(FORMATS)
    return TypeError(
        f"{name} is {found}: expected a Python float, or a NumPy array or scalar of dtype {expected}; convert it "
        f"first, for instance with numpy.asarray({name}, dtype='float64')"
    )


def supported_array(x: object, name: str = "x") -> tuple[Array, FloatFormat]:
    """View the argument called `name` as an array in native byte order, with its format.

    Raises
    ------
    TypeError
        If `x` is anything but a Python float, or a NumPy array or scalar of one of the six formats.
    """
    if isinstance(x, np.ma.MaskedArray):
        raise _refusal(name, "a masked array")
    if not isinstance(x, (float, np.ndarray, np.generic)):
        raise _refusal(name, f"of type {type(x).__name__}")
    array = np.asarray(x)
    if (found := format_of(array.dtype)) is None:
        raise _refusal(name, f"of dtype {array.dtype}")
    return array.astype(found.dtype, copy=False), found


def like_argument(result: Array, x: object) -> Any:
    """Give the result back as the argument came: an array in its byte order, or a NumPy scalar."""
    if isinstance(x, np.ndarray):
        return result.astype(x.dtype, copy=False)
    return result[()]
