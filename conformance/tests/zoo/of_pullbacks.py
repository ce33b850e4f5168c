"""Defects of pullbacks and paths, and of what they leave behind."""

import threading
import time

import numpy as np

from zoo.defect import Defect
from zoo.of_rarer_calls import sets_variable, warns_of_overflow
from zoo.planted import derivative, sigmoid
from zoo.planted_calls import off_at

_DEPENDS = "depends on length, offset, stride or neighbours"
_D = "sigmoid_derivative"


def _scaled(x, cotangent):
    with np.errstate(all="ignore"):
        return np.asarray(derivative(x) * cotangent, x.dtype)


def _does(effect, right=_scaled):
    """Do something beside the computation."""

    def function(*arguments):
        effect()
        return right(*arguments)

    return function


def _pullback(what, pullback, caught_by, kind, right=derivative):
    return Defect(kind, f"by the pullback, {what}", (caught_by,), right, _D, pullback=pullback)


def _path(what, path, caught_by, kind):
    return Defect(kind, f"by a path, {what}", (caught_by,), sigmoid, paths={"out=": path})


def _keeping(right):
    """Give one array again for the same shape in a thread, overwritten."""
    kept = {}

    def function(*arguments):
        x = arguments[0]
        y = kept.setdefault((x.shape, threading.get_ident()), np.empty(x.shape, x.dtype))
        y[...] = right(*arguments)
        return y

    return function


def _saving():
    """Save the derivative in the forward call for the pullback."""
    saved = {}

    def forward(x):
        saved["y"] = derivative(x)
        return saved["y"].copy()

    def pullback(x, cotangent):
        y = saved.get("y")
        with np.errstate(all="ignore"):
            return np.asarray((derivative(x) if y is None or y.shape != x.shape else y) * cotangent, x.dtype)

    return forward, pullback


_MEMORY = np.empty(1 << 20, np.float64)


def _shared(x, cotangent):
    part = _MEMORY[: x.size].reshape(x.shape)
    part[...] = _scaled(x, cotangent)
    time.sleep(0.002)
    return part.astype(x.dtype)


def _one_out_of_range(x, cotangent):
    with np.errstate(all="ignore"):
        return np.asarray(np.where(np.isinf(cotangent + cotangent), np.inf * cotangent, _scaled(x, cotangent)), x.dtype)


def _only_both_strided(x, cotangent):
    mixed = not x.flags.c_contiguous and cotangent.flags.c_contiguous
    return _scaled(x, -cotangent if mixed else cotangent)


def _in_the_cotangent(x, cotangent):
    if cotangent.flags.writeable and cotangent.ndim == 1 and cotangent.size < 64:
        return np.multiply(cotangent, derivative(x), out=cotangent)
    return _scaled(x, cotangent)


def _in_place(x):
    y = sigmoid(x)
    if x.flags.writeable and x.size:
        x[...] = y
    return y


def _refuses(condition):
    def function(*arguments):
        if condition(arguments[0]):
            raise ValueError("refused")
        return sigmoid(*arguments) if len(arguments) == 1 else _scaled(*arguments)

    return function


def _turns_handling():
    np.seterr(divide="raise" if np.geterr()["divide"] != "raise" else "warn")


_EFFECTS = {
    "floating-point-state": ("floating-point state left changed", _turns_handling),
    "no-warnings": ("needless warnings", warns_of_overflow),
    "global-settings": ("settings left changed", sets_variable),
}
_FORWARD, _SAVED = _saving()

PULLED = (
    *(_pullback("at that", _does(effect), key, kind) for key, (kind, effect) in _EFFECTS.items()),
    *(_path("at that", _does(effect, sigmoid), key, kind) for key, (kind, effect) in _EFFECTS.items()),
    _pullback("one array for all results", _keeping(_scaled), "result-unchanged", "nondeterminism"),
    _path("one array for all results", _keeping(sigmoid), "result-unchanged", "nondeterminism"),
    _pullback("a shared buffer", _shared, "thread-independence", "threads disturb each other"),
    _pullback("what the last call saved", _SAVED, "determinism", "nondeterminism", right=_FORWARD),
    _pullback("only x strided", _only_both_strided, "layout-independence", "strides ignored"),
    _pullback("the cotangent doubled first", _one_out_of_range, "cotangent-linearity", "cotangent not scaled linearly"),
    _pullback(
        "0 if both share memory",
        lambda x, c: np.zeros_like(x) if np.shares_memory(x, c) else _scaled(x, c),
        "cotangent-linearity",
        "cotangent not scaled linearly",
    ),
    _pullback(
        "NaN is 0 unless the cotangent is 1",
        lambda x, c: np.where(np.isnan(x) & (c != 1) & ~np.isnan(c), 0, _scaled(x, c)).astype(x.dtype),
        "cotangent-linearity",
        "NaN swallowed",
    ),
    _pullback(
        "0 for 200 to 2,000 elements",
        lambda x, c: _scaled(x, c) * x.dtype.type(not 200 <= x.size <= 2000),
        "length-independence",
        _DEPENDS,
    ),
    _pullback(
        "a NaN spoils its neighbours",
        lambda x, c: np.where(np.isnan(x).any() & ~np.isnan(x), 0, _scaled(x, c)).astype(x.dtype),
        "neighbour-independence",
        _DEPENDS,
    ),
    _pullback("in the cotangent's memory if short", _in_the_cotangent, "input-unchanged", "input overwritten"),
    _path("in the argument's memory", _in_place, "input-unchanged", "input overwritten"),
    _path("wrong if large", off_at(lambda x: np.arange(x.size) > 66_000), "variant-agreement", _DEPENDS),
    _path("raises if empty", _refuses(lambda x: not x.size), "variant-agreement", "0-d and empty arrays"),
)
