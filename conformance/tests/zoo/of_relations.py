"""Variants that differ, and gradients that are not linear in the cotangent."""

import numpy as np

from zoo.defect import Defect
from zoo.planted import derivative, patched, sigmoid, steps
from zoo.planted_calls import off_if

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


_KINDS = {
    "vmap": "vmap differs from a loop",
    "out=": "out= and in-place variants differ",
    "in place": "out= and in-place variants differ",
    "requires_grad": "gradients recorded or not",
    "compiled": "eager and compiled differ",
    "forward mode": "reverse and forward mode differ",
}


def _path(what, name, wrong, right=sigmoid, function="sigmoid"):
    paths = {"right": lambda x: right(x), name: wrong}
    return Defect(_KINDS[name], f"{name} {what}", ("variant-agreement",), right, function, paths=paths)


def _specialised():
    """Compile for the first length, and pad or cut what comes later."""
    known = []

    def evaluate(x):
        known.append(x.size) if not known else None
        y, flat = sigmoid(x), sigmoid(x).reshape(-1)
        flat[known[0] :] = 0.5
        return flat.reshape(y.shape) if x.size > known[0] else y

    evaluate(np.zeros(32, np.float16))
    return evaluate


def _in_place_dense(x):
    """Overwrite a copy of the memory in its own order."""
    given = x.copy(order="K")
    flat = given.ravel(order="K")
    flat[...] = sigmoid(flat)
    return flat.reshape(x.shape)


def _rounded_twice(x):
    """Keep y in the format, as eager execution does, where the compiled program goes on in float64."""
    y = sigmoid(x)
    return np.asarray(y * (x.dtype.type(1) - y), x.dtype)


def _refuses_0d(x):
    if not x.ndim:
        raise ValueError("vmap: an array of 0 dimensions has no axis to map over")
    return sigmoid(x)


def _into_dense(x):
    """Fill a given array of gaps as if it had none."""
    out = np.zeros(x.size * 2, x.dtype)[::2].reshape(x.shape)
    out.reshape(-1)[:] = sigmoid(x).reshape(-1) if x.flags.c_contiguous else np.resize(sigmoid(x), x.size)[::-1]
    return out


def _gradient(what, wrong, caught_by="cotangent-linearity", kind="cotangent not scaled linearly"):
    return Defect(kind, what, (caught_by,), derivative, _D, pullback=_pullback(wrong))


def _spoilt(d, c):
    found = np.array(d * c)
    found[1:][np.isnan(c[:-1])] = np.nan
    return found


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
    _path("differs from the loop at one input", "vmap", patched(sigmoid, lambda x: x == 3, lambda y: steps(y, 1))),
    _path("differs from the loop in arrays of 17", "vmap", off_if(lambda x: x.shape == (17,))),
    _path("raises on 0-d arrays", "vmap", _refuses_0d),
    _path("differs everywhere by an ulp", "out=", patched(sigmoid, lambda x: x == x, lambda y: steps(y, 1))),
    _path("differs in matrices", "out=", off_if(lambda x: x.ndim == 2)),
    _path("is filled in another order when strided", "out=", _into_dense),
    _path("differs in the last tail", "requires_grad", patched(sigmoid, lambda x: x < -17, lambda y: y * 0)),
    _path("loses the sign of 0", "requires_grad", patched(sigmoid, lambda x: x == -np.inf, lambda y: -y)),
    _path("comes back widened", "requires_grad", lambda x: sigmoid(x).astype(np.float64)),
    _path("is filled in order of memory", "in place", _in_place_dense),
    _path(
        "flushes subnormal results", "compiled", patched(sigmoid, lambda x: x < -10, lambda y: np.where(y < 6e-5, 0, y))
    ),
    _path("is specialised to 32 elements", "compiled", _specialised()),
    _path("rounds 1 - y, right of 0", "forward mode", _rounded_twice, derivative, _D),
    _path(
        "has the other sign at one input",
        "forward mode",
        patched(derivative, lambda x: x == -3, np.negative),
        derivative,
        _D,
    ),
    _gradient("only the sign is lost", lambda d, c: d * np.abs(c)),
    _gradient("clipped above 2", lambda d, c: np.where(c > 2, 0, d * c)),
    _gradient("clipped above 1000", lambda d, c: d * np.minimum(c, 1000)),
    _gradient("small ones are flushed", lambda d, c: d * np.where(np.abs(c) < 0.01, 0, c)),
    _gradient("added, not multiplied", lambda d, c: d + c - 1),
    _gradient("only the first is looked at", lambda d, c: d * c.flat[0] if c.size else d),
    _gradient("another slope", lambda d, c: c / 8),
    _gradient("always 0", lambda d, c: d * 0),
    _gradient("with 8 bits of it", lambda d, c: d * (np.array(c).view(np.uint16) & 0xFFF8).view(np.float16)),
    _gradient("0 gives NaN", lambda d, c: np.where(c == 0, np.nan, d * c)),
    _gradient("NaN gives 0", lambda d, c: np.where(np.isnan(c), 0, d * c)),
    _gradient("infinities are clipped", lambda d, c: d * np.clip(c, -65504, 65504)),
    _gradient("NaN spoils its neighbour", _spoilt),
    _gradient(
        "strides of the cotangent are ignored",
        lambda d, c: d * (c if c.flags.c_contiguous else np.resize(c.base, c.shape)),
        "layout-independence",
        "strides ignored",
    ),
    Defect(
        "strides ignored",
        "by the pullback, those of the argument",
        ("layout-independence",),
        derivative,
        _D,
        pullback=lambda x, c: np.asarray(derivative(x.ravel(order="K").reshape(x.shape)) * c, x.dtype),
    ),
    _gradient(
        "0 for fewer than 9 elements",
        lambda d, c: d * c * (c.size > 8),
        "length-independence",
        "depends on length, offset, stride or neighbours",
    ),
    _gradient(
        "a single cotangent is not looked at",
        lambda d, c: d * c if c.ndim else d,
        "shape-and-dtype",
        "0-d and empty arrays",
    ),
    _gradient(
        "the pullback flattens two dimensions",
        lambda d, c: (d * c).reshape(-1) if c.ndim == 2 else d * c,
        "shape-and-dtype",
        "wrong dtype or shape",
    ),
    _gradient(
        "0 in the last of 64, of many elements",
        lambda d, c: d * c * ((np.arange(c.size).reshape(c.shape) < c.size // 64 * 64) | (c.size < 100_000)),
        "length-independence",
        "vector body and scalar tail differ",
    ),
    _gradient("a broadcast cotangent is read once", lambda d, c: d * c if c.strides != (0,) else d * 0),
    Defect("input overwritten", "the cotangent", ("input-unchanged",), derivative, _D, pullback=_overwriting),
)
