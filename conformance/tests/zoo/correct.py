"""Correct implementations, built differently, that must pass every check: correctly rounded or merely faithful."""

import numpy as np

from sigmoid_adapters import Implementation
from sigmoid_reference import table
from sigmoid_spec import constant_zones, format_of
from zoo.planted import derivative, second_derivative, sigmoid

_D, _DD = "sigmoid_derivative", "sigmoid_second_derivative"


def tanh_and_exp(x):
    """½ + ½ tanh(x/2) on the right, e/(1 + e) on the left."""
    with np.errstate(all="ignore"):
        wide = x.astype(np.float64)
        e = np.exp(np.minimum(wide, 0))
        return np.where(wide < -1, e / (1 + e), 0.5 + 0.5 * np.tanh(wide / 2)).astype(x.dtype)


def extended(x):
    """σ through NumPy's longest format."""
    with np.errstate(all="ignore"):
        e = np.exp(-np.abs(x.astype(np.longdouble)))
        return np.asarray(np.where(x < 0, e, 1) / (1 + e)).astype(x.dtype)


def extended_derivative(x):
    """σ′ through NumPy's longest format."""
    with np.errstate(all="ignore"):
        e = np.exp(-np.abs(x.astype(np.longdouble)))
        return np.asarray(e / (1 + e) ** 2).astype(x.dtype)


def looked_up(x):
    """σ from a table of all results, as a kernel in hardware would."""
    target = format_of(x.dtype)
    return np.asarray(table("sigmoid", target.name)[np.array(x, order="C").view(target.bits_dtype)], x.dtype)


def truncated(function, wide_function):
    """Round toward zero, but for the constant zones: faithful, and rarely correctly rounded."""

    def evaluate(x):
        with np.errstate(all="ignore"):
            wide = wide_function(x.astype(np.float64))
            y = wide.astype(x.dtype)
            nearer_to_zero = np.nextafter(y, x.dtype.type(0))
            cut = np.where(np.abs(y.astype(np.float64)) > np.abs(wide), nearer_to_zero, y)
            for zone in constant_zones(function, format_of(x.dtype).name):
                cut = np.where((x >= zone.lower) & (x <= zone.upper), x.dtype.type(zone.value), cut)
            return cut.astype(x.dtype)

    return evaluate


def blockwise(x):
    """Seven elements at a time."""
    flat = np.array(x, order="C").reshape(-1)
    parts = [sigmoid(flat[start : start + 7]) for start in range(0, flat.size, 7)]
    return np.concatenate([flat[:0], *parts]).reshape(x.shape)


def looped(x):
    """One element at a time, as what `vmap` is held against."""
    flat = np.array(x, order="C").reshape(-1)
    return np.array([sigmoid(element) for element in flat], x.dtype).reshape(x.shape)


def into_given(x):
    """Into an array that has gaps between its elements."""
    out = np.zeros((*x.shape, 2), x.dtype)[..., 0]
    out[...] = sigmoid(x)
    return out


def recorded(x):
    """With what a gradient needs kept on the side."""
    y = sigmoid(x)
    tape = [(y, x.dtype.type(1) - y)]
    return tape.pop()[0]


def pullback(x, cotangent):
    """Multiply before rounding, once."""
    with np.errstate(all="ignore"):
        wide = x.astype(np.float64)
        e = np.exp(-np.abs(wide))
        return np.asarray(e / (1 + e) ** 2 * cotangent.astype(np.float64)).astype(x.dtype)


def _hidden(evaluate):
    return lambda *arguments: evaluate(*arguments)


_PATHS = {"vmap": looped, "out=": into_given, "requires_grad": recorded}

CORRECT = (
    *(
        Implementation(f"correct.{name}", function, formats, _hidden(evaluate), pullback=more)
        for name, function, formats, evaluate, more in (
            ("exp", "sigmoid", ("bfloat16", "float16", "float32"), sigmoid, None),
            ("exp.derivative", _D, ("bfloat16", "float16", "float32"), derivative, pullback),
            ("exp.second_derivative", _DD, ("bfloat16", "float16"), second_derivative, None),
            ("tanh", "sigmoid", ("float16", "float32"), tanh_and_exp, None),
            ("extended", "sigmoid", ("float64",), extended, None),
            ("extended.derivative", _D, ("float64",), extended_derivative, None),
            ("table", "sigmoid", ("float8_e4m3fn", "float8_e5m2", "bfloat16"), looked_up, None),
            ("blockwise", "sigmoid", ("float8_e5m2",), blockwise, None),
            ("truncated", "sigmoid", ("float16", "float32"), truncated("sigmoid", sigmoid), None),
            ("truncated.derivative", _D, ("float16", "float32"), truncated(_D, derivative), None),
            ("truncated.second_derivative", _DD, ("float16",), truncated(_DD, second_derivative), None),
        )
    ),
    Implementation("correct.paths", "sigmoid", ("float8_e5m2",), _hidden(sigmoid), paths=_PATHS),
)
