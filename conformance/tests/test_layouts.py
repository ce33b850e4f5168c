"""In which arrangements the checks hand arrays to an implementation."""

import warnings
from dataclasses import replace

import numpy as np
import pytest
from samples_made import right, sample, wrong_at_call
from zoo.planted import sigmoid

from sigmoid_conformance.checks import CHECKS
from sigmoid_conformance.checks.comparing import difference, ordinary
from sigmoid_conformance.checks.layouts import LAYOUTS

_X = np.arange(8, dtype=np.int16)

# Name: shape, strides in elements, elements of the memory before the first one, what is seen.
_ARRANGEMENTS = {
    "every second element": ((8,), (2,), 0, _X),
    "every third element": ((8,), (3,), 1, _X),
    "every fifth element": ((8,), (5,), 2, _X),
    "reversed": ((8,), (-1,), 7, _X),
    "every second element, reversed": ((8,), (-2,), 15, _X),
    "read-only": ((8,), (1,), 0, _X),
    "offset by one element": ((8,), (1,), 1, _X),
    "offset by two elements": ((8,), (1,), 2, _X),
    "offset by three elements": ((8,), (1,), 3, _X),
    "offset by five elements": ((8,), (1,), 5, _X),
    "a field of records": ((8,), (4,), 0, _X),
    "a field of packed records": ((8,), (1.5,), 0, _X),
    "transposed": ((2, 4), (1, 2), 0, _X.reshape(2, 4)),
    "three axes, the second the innermost": ((2, 1, 4), (4, 4, 1), 0, _X.reshape(2, 1, 4)),
    "a column of a matrix": ((8,), (2,), 1, _X),
    "columns of a matrix": ((4, 2), (4, 1), 1, _X.reshape(4, 2)),
    "broadcast over the last axis": ((8, 3), (1, 0), 0, _X[:, None]),
    "broadcast over the first axis": ((3, 8), (0, 1), 0, _X),
}


def _memory(view):
    """The array whose memory a view shows."""
    while view.base is not None:
        view = view.base
    return view


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_layout_is_what_its_name_says(name):
    """Shape, strides, place in memory and elements."""
    shape, strides, before, elements = _ARRANGEMENTS[name]
    view = LAYOUTS[name](_X.copy())
    assert (shape, strides) == (view.shape, tuple(stride / 2 for stride in view.strides))
    assert before == (view.ctypes.data - _memory(view).ctypes.data) // 2
    assert np.array_equal(np.broadcast_to(elements, shape), view)


@pytest.mark.parametrize(("number", "name"), list(enumerate(LAYOUTS)))
def test_a_layout_is_compared_in_its_place(number, name):
    """A result that is wrong in the call on a view is found at its input and nowhere else."""
    made = sample(wrong_at_call(2 * number + 1), "float8_e5m2")
    assert [3] == [*made.inputs[CHECKS["layout-independence"](made) > 0]]
    made = sample(wrong_at_call(2 * number + 1), "float8_e5m2")
    different = [one.path for one in CHECKS["layout-independence"].paths(made) if difference(made, one).any()]
    assert [f"a view: {name}"] == different


def test_a_pullback_is_called_on_views_with_views_and_with_copies():
    """Of all layouts, and what it is given has the same elements and signs in each of these calls."""
    seen = []

    def pullback(x, cotangent):
        seen.append((x, cotangent))
        return np.asarray(x * cotangent, x.dtype)

    made = right("float8_e5m2")
    made = replace(made, implementation=replace(made.implementation, pullback=pullback))
    named = [one.path for one in CHECKS["layout-independence"].paths(made)]
    many = [f"{name}, of 262,144" for name in ("every second element", "transposed")]
    beside = ("and such a cotangent", "and a plain cotangent")
    assert [
        (f"a view: {name}", *(f"a view: {name}, {more}" for more in beside), f"a cotangent: {name}")
        for name in (*LAYOUTS, *many)
    ] == [*zip(*[iter(named)] * 4, strict=True)]
    for name, calls in zip(LAYOUTS, [*zip(*[iter(seen)] * 6, strict=True)][: len(LAYOUTS)], strict=True):
        strides = LAYOUTS[name](np.zeros(256, np.int8)).strides
        dense = np.empty(calls[0][0].shape, np.int8).strides
        copies = (dense, dense)
        expected = [copies, (strides, strides), copies, (strides, dense), copies, (dense, strides)]
        assert expected == [(x.strides, cotangent.strides) for x, cotangent in calls]
        assert all(np.array_equal(given, calls[0][1]) for _, given in calls)
        assert {-1.0, 1.0} == {*calls[0][1].reshape(-1).tolist()}


def test_as_many_inputs_are_laid_out_as_every_layout_takes():
    """A multiple of eight."""
    made = sample(sigmoid, "float8_e5m2")
    fields = {name: getattr(made, name)[:-1] for name in ("x", "y", "rounded", "ulp", "errors")}
    assert {248, 3 * 248, 262_144} == {
        one.got.size for one in CHECKS["layout-independence"].paths(replace(made, **fields))
    }


_SHAPES = [(3, 4), (2, 1, 3, 2), (0,), (0, 3), (3, 0), (1, 1, 1), (64, 64), (8, 8, 8)]


def test_shapes_go_from_none_to_four_dimensions():
    """Empty ones, single elements of every kind alone, a dozen in more dimensions, and square and cubic ones."""
    seen = []
    CHECKS["shape-and-dtype"](sample(lambda x: seen.append(x) or sigmoid(x)))
    asked = seen[::2]
    assert _SHAPES == [x.shape for x in asked[:8]]
    assert 64 * 64 == np.unique(asked[6].view(np.uint16)).size
    few, alone = asked[8:20], asked[20:]
    assert {()} == {x.shape for x in (*few, *alone)}
    assert -np.inf == few[0]
    usual = right().x[ordinary(right())]
    assert [usual[usual.size * place // 12] for place in range(12)] == alone


def test_a_pullback_is_called_on_every_shape_and_on_one_element_without_a_dimension():
    """Each beside the same elements in one dimension."""
    seen = []

    def pullback(x, cotangent):
        seen.append((x.shape, cotangent.shape))
        return np.asarray(x * cotangent, x.dtype)

    made = replace(right(), implementation=replace(right().implementation, pullback=pullback))
    CHECKS["shape-and-dtype"](made)
    assert [*_SHAPES, ()] == [x for x, _ in seen[::2]]
    assert all(x == cotangent for x, cotangent in seen)
    assert [(12,), (12,), (0,), (0,), (0,), (1,), (4096,), (512,), (1,)] == [x for x, _ in seen[1::2]]


def test_numbers_are_counted_in_silence_in_every_format():
    """A signalling NaN at the end is no reason to warn."""
    for name in ("bfloat16", "float16", "float8_e5m2"):
        fresh = replace(right(name))
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            assert np.count_nonzero(~np.isnan(right(name).inputs)) == fresh.numbers
