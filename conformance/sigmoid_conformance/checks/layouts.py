"""Requirements shape-and-dtype and layout-independence: the same elements in another arrangement."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from types import MappingProxyType

import numpy as np

from sigmoid_conformance.checks.comparing import Comparison, PathCheck, ordinary, thinned
from sigmoid_conformance.checks.cotangents import pulled
from sigmoid_conformance.checks.operations import signs_for
from sigmoid_conformance.evaluating import BadCall, call
from sigmoid_conformance.sample import Array, Sample

_FEW = 12
_OF_MANY = ("every second element", "transposed")

GROUPED = 8
# Each takes a contiguous array whose length is a multiple of `GROUPED`.
LAYOUTS: Mapping[str, Callable[[Array], Array]] = MappingProxyType(
    {
        "every second element": lambda x: np.repeat(x, 2)[::2],
        "every third element": lambda x: np.repeat(x, 3)[1::3],
        "every fifth element": lambda x: np.repeat(x, 5)[2::5],
        "reversed": lambda x: np.ascontiguousarray(x[::-1])[::-1],
        "every second element, reversed": lambda x: np.repeat(x[::-1], 2)[::-2],
        "read-only": lambda x: _read_only(x.copy()),
        "offset by one element": lambda x: _offset(x, 1),
        "offset by two elements": lambda x: _offset(x, 2),
        "offset by three elements": lambda x: _offset(x, 3),
        "offset by five elements": lambda x: _offset(x, 5),
        "a field of records": lambda x: _field(x, f"V{3 * x.itemsize}"),
        "a field of packed records": lambda x: _field(x, "u1"),
        "transposed": lambda x: np.ascontiguousarray(x.reshape(2, -1).T).T,
        "three axes, the second the innermost": lambda x: _second_innermost(x.reshape(2, -1, 4)),
        "a column of a matrix": lambda x: np.repeat(x.reshape(-1, 1), 2, axis=1)[:, 1],
        "columns of a matrix": lambda x: np.repeat(x.reshape(-1, 2), 2, axis=1)[:, 1:3],
        "broadcast over the last axis": lambda x: np.broadcast_to(x[:, None], (x.size, 3)),
        "broadcast over the first axis": lambda x: np.broadcast_to(x, (3, x.size)),
    }
)


def _read_only(x: Array) -> Array:
    x.flags.writeable = False
    return x


def _offset(x: Array, places: int) -> Array:
    return np.concatenate([np.resize(x, places), x])[places:]


def _field(x: Array, beside: str) -> Array:
    """Make the elements a field of records that hold something else as well."""
    records = np.zeros(x.shape, [("x", x.dtype), ("beside", beside)])
    records["x"] = x
    return records["x"]


def _second_innermost(x: Array) -> Array:
    """Lay an array of three axes out as images are whose channels are the innermost axis."""
    return np.moveaxis(np.ascontiguousarray(np.moveaxis(x, 1, 2)), 2, 1)


@PathCheck
def layout_independence(sample: Sample) -> Iterator[Comparison | BadCall]:
    """Call on views of every layout, and on contiguous copies of them; where one raises, go on with the others."""
    few = thinned(sample)
    few = few[: few.size // GROUPED * GROUPED]
    many = np.resize(np.arange(sample.numbers), max(sample.profile.long) // GROUPED * GROUPED)
    sign = signs_for(sample.x)
    chosen = [(name, few, layout) for name, layout in LAYOUTS.items()]
    chosen += [(f"{name}, of {many.size:,}", many, LAYOUTS[name]) for name in _OF_MANY]
    for name, indices, layout in chosen:
        places, view, cotangent = (layout(array) for array in (indices, sample.x[indices], sign[indices]))
        for path, function, arguments in _calls(sample, name, view, cotangent):
            try:
                copied, got = function(*(_copied(x) for x in arguments)), function(*arguments)
                yield Comparison(path, places.reshape(-1), got.reshape(-1), copied.reshape(-1))
            except BadCall as bad:
                yield BadCall(bad.requirement, f"{path}: {bad.message}")


def _calls(
    sample: Sample, name: str, x: Array, cotangent: Array
) -> Iterator[tuple[str, Callable[..., Array], tuple[Array, ...]]]:
    """Give what can be called on a view: the implementation, and its pullback with a cotangent of signs."""
    yield f"a view: {name}", partial(call, sample.implementation), (x,)
    if sample.implementation.pullback is not None:
        yield f"a view: {name}, and such a cotangent", partial(pulled, sample), (x, cotangent)
        yield f"a view: {name}, and a plain cotangent", partial(_pulled_at, sample, _copied(cotangent)), (x,)
        yield f"a cotangent: {name}", partial(pulled, sample, _copied(x)), (cotangent,)


def _pulled_at(sample: Sample, cotangent: Array, x: Array) -> Array:
    return pulled(sample, x, cotangent)


def _copied(view: Array) -> Array:
    return np.array(view, order="C")


@PathCheck
def shape_and_dtype(sample: Sample) -> Iterator[Comparison]:
    """Call on 0-d, empty, multi-dimensional and single-element arrays, and on the same elements in one dimension.

    `call` refuses a wrong shape or dtype; the values must be those of the one-dimensional call. So with a pullback.
    """
    few = thinned(sample, _FEW)
    many = np.resize(thinned(sample), 64 * 64)
    shaped = [few.reshape(shape) for shape in ((3, -1), (2, 1, 3, -1))]
    shaped += [few[:0].reshape(shape) for shape in ((0,), (0, 3), (3, 0))] + [few[:1].reshape(1, 1, 1)]
    shaped += [many.reshape(64, 64), many[:512].reshape(8, 8, 8)]
    usual = ordinary(sample)
    usual = usual[np.linspace(0, usual.size, _FEW, endpoint=False).astype(np.int64)]
    for indices in (*shaped, *map(np.asarray, [*few, *usual])):
        flat = indices.reshape(-1)
        got = call(sample.implementation, np.asarray(sample.x[indices]))
        expected = call(sample.implementation, sample.x[flat])
        yield Comparison(f"an array of shape {indices.shape}", flat, got.reshape(-1), expected)
    if sample.implementation.pullback is not None:
        sign = signs_for(sample.x)
        for indices in (*shaped, np.asarray(usual[0])):
            flat = indices.reshape(-1)
            got = pulled(sample, np.asarray(sample.x[indices]), np.asarray(sign[indices]))
            expected = pulled(sample, sample.x[flat], sign[flat])
            yield Comparison(f"the pullback on an array of shape {indices.shape}", flat, got.reshape(-1), expected)
