"""Variants that differ, and gradients that are not linear in the cotangent."""

import numpy as np

from zoo.defect import Defect
from zoo.planted import derivative

_D = "sigmoid_derivative"


def _naive(x):
    with np.errstate(all="ignore"):
        return np.asarray(1 / (1 + np.exp(-x)), x.dtype)


def _off(condition):
    def evaluate(x):
        y = _naive(x)
        return np.where(condition(x) & (x == x), np.nextafter(y, x.dtype.type(0)), y).astype(x.dtype)

    return evaluate


def _pullback(wrong):
    return lambda x, c: np.asarray(wrong(derivative(x), c), x.dtype)


def _variant(what, condition):
    return Defect("variants differ", what, ("variant-agreement",), _off(condition), variant_of="numpy.sigmoid.naive")


def _gradient(what, wrong, caught_by="cotangent-linearity", kind="cotangent not scaled linearly"):
    return Defect(kind, what, (caught_by,), derivative, _D, pullback=_pullback(wrong))


def _overwriting(x, cotangent):
    y = np.asarray(derivative(x) * cotangent, x.dtype)
    if cotangent.flags.writeable:
        cotangent[...] = y
    return y


RELATED = (
    _variant("at one input", lambda x: x == 3),
    _variant("only when strided", lambda x: np.full(x.shape, not x.flags.c_contiguous)),
    _variant("only in 3 elements", lambda x: np.full(x.shape, x.shape == (3,))),
    _variant("only in 0-d arrays", lambda x: np.full(x.shape, x.ndim == 0)),
    _gradient("only the sign is lost", lambda d, c: d * np.abs(c)),
    _gradient("clipped above 2", lambda d, c: np.where(c > 2, 0, d * c)),
    _gradient("clipped above 1000", lambda d, c: d * np.minimum(c, 1000)),
    _gradient("small ones are flushed", lambda d, c: d * np.where(np.abs(c) < 0.01, 0, c)),
    _gradient("added, not multiplied", lambda d, c: d + c - 1),
    _gradient("only the first is looked at", lambda d, c: d * c.flat[0] if c.size else d),
    _gradient("another slope", lambda d, c: c / 8),
    _gradient("always 0", lambda d, c: d * 0),
    _gradient("a broadcast cotangent is read once", lambda d, c: d * c if c.strides != (0,) else d * 0),
    Defect("input overwritten", "the cotangent", ("input-unchanged",), derivative, _D, pullback=_overwriting),
)
