"""Defects that only rarer calls show: other layouts and lengths, the first call, calls in turn or at once."""

import os
import threading
import time
import warnings

import numpy as np

from zoo.defect import Defect
from zoo.planted import sigmoid, steps
from zoo.planted_calls import off_if

_DEPENDS = "depends on length, offset, stride or neighbours"


def _nudged(x):
    """Move what is not 0, 1, or no number."""
    y = sigmoid(x)
    return np.where((y > 0) & (y < 1), steps(y, -1), y).astype(x.dtype)


def _layout(what, condition, format_name="float16", evaluate=None):
    return Defect(_DEPENDS, what, ("layout-independence",), evaluate or off_if(condition), format=format_name)


def _alternating():
    """Give two arrays in turn."""
    kept, count = {}, {}

    def evaluate(x):
        key = x.shape, threading.get_ident()
        count[key] = count.get(key, 0) + 1
        y = kept.setdefault((key, count[key] % 2), np.empty(x.shape, x.dtype))
        y[...] = sigmoid(x)
        return y

    return evaluate


def _settled_by_nan():
    """Be an ulp off until something not finite has come by."""
    seen = []

    def evaluate(x):
        if not seen and x.size and not np.isfinite(x).all():
            seen.append(1)
        return sigmoid(x) if seen else _nudged(x)

    return evaluate


def _once(effect):
    """Do something in the first call only."""
    done = []

    def evaluate(x):
        if not done:
            done.append(1)
            effect()
        return sigmoid(x)

    return evaluate


def _kept_by_ends():
    """Take arrays for equal that begin and end alike."""
    kept = {}

    def evaluate(x):
        if x.ndim != 1 or x.size < 4:
            return sigmoid(x)
        return kept.setdefault((x.shape, x[0].tobytes(), x[-1].tobytes()), sigmoid(x)).copy()

    return evaluate


def _negates_and_restores(x):
    if not x.flags.writeable or not x.size:
        return sigmoid(x)
    np.negative(x, out=x)
    time.sleep(0.001)
    y = sigmoid(-x)
    np.negative(x, out=x)
    return y


def _raises_floating_point_errors_in_threads(x):
    if threading.current_thread() is not threading.main_thread():
        np.seterr(under="raise")
    return sigmoid(x)


def _ends_if(condition):
    def evaluate(x):
        if condition(x):
            os._exit(0)
        return sigmoid(x)

    return evaluate


def sets_variable():
    os.environ["SIGMOID_PLANTED"] = str(time.time_ns())


def warns_of_overflow():
    warnings.warn("overflow encountered in multiply", RuntimeWarning, stacklevel=2)


RARER = (
    _layout("wrong only with strides above 3", lambda x: x.ndim == 1 and x.strides[0] > 3 * x.itemsize),
    _layout("wrong only with strides below -1", lambda x: x.ndim == 1 and x.strides[0] < -x.itemsize),
    _layout("wrong only at addresses of 8 modulo 16", lambda x: x.ndim and x.ctypes.data % 16 == 8, "float32"),
    _layout("wrong only if many and strided", lambda x: x.size > 20_000 and not x.flags.c_contiguous),
    _layout("wrong only if packed", lambda x: x.ndim == 1 and x.strides[0] % x.itemsize != 0),
    _layout("wrong only if read-only", lambda x: not x.flags.writeable and x.flags.c_contiguous and x.size > 1),
    _layout(
        "three axes are read in the order of memory",
        None,
        evaluate=lambda x: sigmoid(x.ravel(order="K").reshape(x.shape)) if x.ndim == 3 else sigmoid(x),
    ),
    Defect(
        "0-d and empty arrays",
        "raises on an empty array of three rows",
        ("shape-and-dtype",),
        lambda x: sigmoid(x.reshape(-1, x.shape[-1])).reshape(x.shape) if x.ndim > 1 else sigmoid(x),
    ),
    Defect(
        _DEPENDS,
        "wrong only from 130 to 3,999 elements",
        ("length-independence",),
        off_if(lambda x: x.ndim == 1 and 130 <= x.size < 4000),
    ),
    Defect(_DEPENDS, "wrong only in tiles", ("shape-and-dtype",), off_if(lambda x: x.ndim == 2 and x.shape[0] >= 64)),
    Defect("nondeterminism", "exact once a NaN came by", ("determinism",), _settled_by_nan, stateful=True),
    Defect("nondeterminism", "arrays are told by their ends", ("determinism",), _kept_by_ends, stateful=True),
    Defect("nondeterminism", "two results in turn", ("result-unchanged",), _alternating, stateful=True),
    Defect("needless warnings", "in the first call", ("no-warnings",), lambda: _once(warns_of_overflow), stateful=True),
    Defect(
        "settings left changed",
        "by the first call",
        ("global-settings",),
        lambda: _once(sets_variable),
        stateful=True,
    ),
    Defect(
        "needless warnings",
        "on reversed arrays",
        ("no-warnings",),
        lambda x: (warns_of_overflow() if x.ndim and x.strides[0] < 0 else None, sigmoid(x))[1],
    ),
    Defect(
        "needless warnings",
        "on strided arrays",
        ("no-warnings",),
        lambda x: (None if x.flags.c_contiguous else warns_of_overflow(), sigmoid(x))[1],
    ),
    Defect("threads disturb each other", "in one argument", ("thread-independence",), _negates_and_restores),
    Defect(
        "threads disturb each other",
        "their state is changed",
        ("thread-independence",),
        _raises_floating_point_errors_in_threads,
    ),
    *(
        Defect("raises, hangs or kills the process", f"{what}, without a name", ("call-returns",), evaluate)
        for what, evaluate in (
            ("ends it on a strided array", _ends_if(lambda x: x.ndim == 1 and x.strides[0] == 2 * x.itemsize)),
            ("ends it on an array without dimension", _ends_if(lambda x: x.ndim == 0)),
        )
    ),
)
