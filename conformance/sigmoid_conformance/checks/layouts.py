"""Requirements shape-and-dtype and layout-independence: the same elements in another arrangement."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from types import MappingProxyType

import numpy as np

from sigmoid_conformance.checks.comparing import Comparison, PathCheck, ordinary, thinned
from sigmoid_conformance.checks.cotangents import pulled, signs_for
from sigmoid_conformance.evaluating import BadCall, call
from sigmoid_conformance.sample import Array, Sample

_FEW = 12

# Each takes a contiguous array of even length.
LAYOUTS: Mapping[str, Callable[[Array], Array]] = MappingProxyType(
    {
        "every second element": lambda x: np.repeat(x, 2)[::2],
        "every third element": lambda x: np.repeat(x, 3)[1::3],
        "reversed": lambda x: np.ascontiguousarray(x[::-1])[::-1],
        "offset by one element": lambda x: np.concatenate([x[:1], x])[1:],
        "offset by five elements": lambda x: np.concatenate([np.resize(x, 5), x])[5:],
        "transposed": lambda x: np.ascontiguousarray(x.reshape(2, -1).T).T,
        "a column of a matrix": lambda x: np.repeat(x.reshape(-1, 1), 2, axis=1)[:, 1],
        "columns of a matrix": lambda x: np.repeat(x.reshape(-1, 2), 2, axis=1)[:, 1:3],
        "broadcast over the last axis": lambda x: np.broadcast_to(x[:, None], (x.size, 3)),
        "broadcast over the first axis": lambda x: np.broadcast_to(x, (3, x.size)),
    }
)


@PathCheck
def layout_independence(sample: Sample) -> Iterator[Comparison | BadCall]:
    """Call on views of every layout, and on contiguous copies of them; where one raises, go on with the others."""
    indices = thinned(sample)
    indices = indices[: indices.size // 2 * 2]
    sign = signs_for(sample.x)
    for name, layout in LAYOUTS.items():
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
        yield f"a cotangent: {name}", partial(pulled, sample, _copied(x)), (cotangent,)


def _copied(view: Array) -> Array:
    return np.array(view, order="C")


@PathCheck
def shape_and_dtype(sample: Sample) -> Iterator[Comparison]:
    """Call on 0-d, empty, multi-dimensional and single-element arrays, and on the same elements in one dimension.

    `call` refuses a wrong shape or dtype; the values must be those of the one-dimensional call. So with a pullback.
    """
    few = thinned(sample, _FEW)
    shaped = (few[:0], few[:0].reshape(0, 3), few[:1].reshape(1, 1, 1), few.reshape(3, -1), few.reshape(2, 1, 3, -1))
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
