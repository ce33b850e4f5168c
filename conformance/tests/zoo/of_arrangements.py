"""Results that depend on where an element stands, and among which others."""

import numpy as np

from zoo import planted_calls
from zoo.defect import Defect
from zoo.planted import sigmoid
from zoo.planted_calls import off_at, off_if

_DEPENDS = "depends on length, offset, stride or neighbours"


def _contiguous(x):
    return x.flags.c_contiguous


def _raises_if_empty(x):
    return sigmoid(x) if x.size else np.array([x.max()])


ARRANGEMENTS = (
    Defect("vector body and scalar tail differ", "the last of 8", ("length-independence",), planted_calls.scalar_tail),
    Defect(
        "vector body and scalar tail differ",
        "the last of 64",
        ("length-independence",),
        off_at(lambda x: np.arange(x.size) >= x.size // 64 * 64),
    ),
    Defect(_DEPENDS, "wrong only at length 17", ("length-independence",), off_if(lambda x: x.shape == (17,))),
    Defect(
        _DEPENDS,
        "wrong only at length 61",
        ("length-independence",),
        off_if(lambda x: x.shape == (61,)),
        profile="thorough",
    ),
    Defect(_DEPENDS, "wrong only at length 1", ("length-independence",), off_if(lambda x: x.shape == (1,))),
    Defect(
        _DEPENDS,
        "wrong only in lane 5 of 8",
        ("length-independence",),
        off_at(lambda x: (np.arange(x.size) % 8 == 5) & (x.size > 64)),
    ),
    Defect(
        _DEPENDS,
        "wrong only at place 37 of long arrays",
        ("length-independence",),
        off_at(lambda x: (np.arange(x.size) == 37) & (x.size > 200)),
    ),
    Defect(
        _DEPENDS,
        "wrong only in the last of 64, of many elements",
        ("length-independence",),
        off_at(lambda x: (np.arange(x.size) >= x.size // 64 * 64) & (x.size > 200_000)),
    ),
    Defect(
        _DEPENDS,
        "wrong only between 900,000 and 2,000,000 elements",
        ("length-independence",),
        off_if(lambda x: 900_000 < x.size < 2_000_000),
        profile="thorough",
    ),
    Defect(
        _DEPENDS,
        "wrong if the largest of all elements is large",
        ("neighbour-independence",),
        off_if(lambda x: x.size > 1 and np.abs(x).max() > 50),
    ),
    Defect(_DEPENDS, "spoiled by a NaN on the left", ("neighbour-independence",), planted_calls.normalises),
    Defect(
        _DEPENDS,
        "spoiled by any infinity to the right",
        ("neighbour-independence",),
        off_at(lambda x: np.concatenate([np.isinf(x[1:]) & ~np.isinf(x[:-1]), [False]]) if x.size else x > 0),
    ),
    Defect(
        _DEPENDS,
        "wrong without a NaN in the array",
        ("neighbour-independence",),
        off_if(lambda x: not np.isnan(x).any()),
        "sigmoid",
        profile="quick",
    ),
    Defect(_DEPENDS, "wrong only when strided", ("layout-independence",), planted_calls.strides_matter),
    Defect(
        _DEPENDS, "wrong only when reversed", ("layout-independence",), off_if(lambda x: x.ndim and x.strides[0] < 0)
    ),
    Defect(_DEPENDS, "wrong only off alignment", ("layout-independence",), off_if(lambda x: x.ctypes.data % 4 != 0)),
    Defect(_DEPENDS, "wrong only when broadcast", ("layout-independence",), off_if(lambda x: 0 in x.strides)),
    Defect(
        "strides ignored",
        "the base is read",
        ("layout-independence",),
        lambda x: sigmoid(x if _contiguous(x) or not x.size else np.resize(x.base, x.shape)),
    ),
    Defect(
        "strides ignored",
        "a transposed array is read in order of memory",
        ("layout-independence",),
        lambda x: sigmoid(x.ravel(order="K").reshape(x.shape)),
    ),
    Defect("wrong dtype or shape", "float64 comes back", ("shape-and-dtype",), lambda x: sigmoid(x).astype(np.float64)),
    Defect("wrong dtype or shape", "a list comes back", ("shape-and-dtype",), lambda x: sigmoid(x).tolist()),
    Defect(
        "wrong dtype or shape",
        "two dimensions are flattened",
        ("shape-and-dtype",),
        lambda x: sigmoid(x).reshape(-1) if x.ndim > 1 else sigmoid(x),
    ),
    Defect(
        "wrong dtype or shape",
        "two dimensions are read in Fortran order",
        ("shape-and-dtype",),
        lambda x: sigmoid(x).reshape(-1, order="F").reshape(x.shape),
    ),
    Defect("0-d and empty arrays", "0-d becomes 1-d", ("shape-and-dtype",), lambda x: np.atleast_1d(sigmoid(x))),
    Defect("0-d and empty arrays", "0-d is a constant", ("shape-and-dtype",), planted_calls.constant_scalar),
    Defect("0-d and empty arrays", "0-d is an ulp off", ("shape-and-dtype",), off_if(lambda x: x.ndim == 0)),
    Defect("0-d and empty arrays", "raises on an empty array", ("shape-and-dtype",), _raises_if_empty),
)
