"""What the reference takes, how it gives it back, and what it refuses."""

from __future__ import annotations

import math
from decimal import Decimal

import numpy as np
import pytest

import sigmoid_reference
from sigmoid_spec import FORMATS, FUNCTIONS

each_function = pytest.mark.parametrize("function", [getattr(sigmoid_reference, f) for f in FUNCTIONS], ids=FUNCTIONS)
each_format = pytest.mark.parametrize("target", FORMATS.values(), ids=FORMATS)

NUMBERS = [-7.0, -1.5, -0.0, 0.0, 0.25, 3.0, 6.5, math.nan]
LAYOUTS = {
    "0-d": lambda a: a[4:5].reshape(()),
    "empty": lambda a: a[:0],
    "empty in three dimensions": lambda a: a[:0].reshape(2, 0, 3),
    "every second": lambda a: a[::2],
    "reversed": lambda a: a[::-1],
    "one column of a table": lambda a: a.reshape(4, 2)[:, 1],
    "transposed": lambda a: a.reshape(2, 4).T,
    "Fortran order": lambda a: np.asfortranarray(a.reshape(2, 2, 2)),
    "broadcast": lambda a: np.broadcast_to(a, (3, 8)),
    "other byte order": lambda a: a.astype(a.dtype.newbyteorder()),
    "unaligned": lambda a: np.frombuffer(b"\0" + a.tobytes(), np.uint8)[1:].view(a.dtype),
}


def bits(a) -> list[int]:
    """Give the bit patterns in row-major order, whatever the layout and byte order."""
    native = np.ascontiguousarray(a).reshape(-1).astype(FORMATS[a.dtype.name].dtype)
    return native.view(FORMATS[a.dtype.name].bits_dtype).tolist()


def one_by_one(function, a) -> list[int]:
    """Give the bit patterns of the results, an element at a time."""
    native = a.astype(FORMATS[a.dtype.name].dtype)
    return [bits(function(x))[0] for x in native.reshape(-1)]


@each_format
@each_function
@pytest.mark.parametrize("layout", LAYOUTS)
def test_an_array_of_any_layout_gives_one_of_its_shape_and_dtype(function, target, layout):
    """The results are those of the elements, one by one."""
    x = LAYOUTS[layout](np.array(NUMBERS, target.dtype))
    result = function(x)
    assert (np.ndarray, x.shape, x.dtype) == (type(result), result.shape, result.dtype)
    assert one_by_one(function, x) == bits(result)


@each_format
@each_function
def test_a_scalar_gives_a_scalar(function, target):
    """A NumPy or ml_dtypes scalar comes back as one of its own type."""
    assert target.dtype.type is type(function(target.dtype.type(1.5)))


@each_function
@pytest.mark.parametrize("x", [1.5, np.float64(1.5), type("Number", (float,), {})(1.5)], ids=lambda x: type(x).__name__)
def test_a_python_float_counts_as_float64(function, x):
    """So does a subclass of it, np.float64 being one."""
    assert (np.float64, function(np.array([1.5]))[0]) == (type(function(x)), function(x))


@each_format
@each_function
def test_the_input_is_left_alone(function, target):
    """A read-only array is taken, a writable one not written to, and the result shares no memory with it."""
    x = np.array(NUMBERS, target.dtype)
    before = bits(x)
    result = function(x)
    x.flags.writeable = False
    assert bits(result) == bits(function(x))
    assert before == bits(x)
    assert result.flags.writeable
    assert not np.shares_memory(x, result)


@each_function
def test_a_subclass_of_ndarray_is_taken_for_its_numbers(function):
    """The result is a plain array."""
    x = np.array([1.0, 2.0]).view(type("Tagged", (np.ndarray,), {}))
    assert (np.ndarray, function(np.array([1.0, 2.0])).tolist()) == (type(function(x)), function(x).tolist())


@pytest.mark.parametrize("target", [entry for entry in FORMATS.values() if entry.precision > 4], ids=lambda t: t.name)
@each_function
def test_a_signalling_nan_is_taken_in_silence(function, target):
    """Every NaN, signalling or negative, gives the canonical quiet NaN and no warning."""
    patterns = np.array([target.infinity + 1, target.infinity + 1 + target.sign_bit], target.bits_dtype)
    assert [target.nan] * 2 == bits(function(patterns.view(target.dtype)))


REFUSED = {
    "of type int": 1,
    "of type bool": True,
    "of type str": "1.0",
    "of type bytes": b"1.0",
    "of type complex": 1j,
    "of type NoneType": None,
    "of type list": [1.0, 2.0],
    "of type tuple": (1.0,),
    "of type Decimal": Decimal(1),
    "of dtype int64": np.arange(3),
    "of dtype uint8": np.uint8(3),
    "of dtype bool": np.array([True]),
    "of dtype object": np.array([1.0, None]),
    "of dtype complex64": np.zeros(2, np.complex64),
    "of dtype <U3": np.array(["1.0"]),
    "of dtype datetime64[s]": np.array([0], "datetime64[s]"),
    "of dtype timedelta64": np.timedelta64(1),
    "of dtype [('a', '<f4')]": np.zeros(2, [("a", "<f4")]),
    f"of dtype {np.dtype(np.longdouble)}": np.longdouble(1),
    "a masked array": np.ma.masked_array([1.0, 2.0], [True, False]),
}


@each_function
@pytest.mark.parametrize("found", REFUSED)
@pytest.mark.skipif(np.dtype(np.longdouble) == np.dtype(np.float64), reason="longdouble is float64 here")
def test_anything_else_is_refused_with_the_formats_named(function, found):
    """The message says what came, names all six formats, and shows a way out."""
    with pytest.raises(TypeError) as caught:
        function(REFUSED[found])
    assert f"x is {found}: " in str(caught.value)
    assert [] == [name for name in FORMATS if name not in str(caught.value)]
    assert "numpy.asarray(x, dtype='float64')" in str(caught.value)


def test_the_masked_constant_is_refused():
    """It is a float64 array of no number."""
    with pytest.raises(TypeError, match="x is a masked array"):
        sigmoid_reference.sigmoid(np.ma.masked)


@pytest.mark.parametrize("name", ["float16", "float80", "int8"])
def test_evaluate_refuses_an_array_that_is_not_of_the_target_format(name):
    """Neither another width nor another byte order is read as if it were right."""
    other = {"float16": np.zeros(2, np.float16), "float80": np.zeros(2, ">f4"), "int8": np.zeros(2, np.int8)}[name]
    with pytest.raises(TypeError, match="in native byte order"):
        sigmoid_reference.evaluate("sigmoid", other, FORMATS["float32"])


def test_evaluate_refuses_an_unknown_function():
    """The message names the three that there are, also where there is nothing to evaluate."""
    with pytest.raises(ValueError, match="sigmoid, sigmoid_derivative, sigmoid_second_derivative"):
        sigmoid_reference.evaluate("tanh", np.zeros(0), FORMATS["float64"])
