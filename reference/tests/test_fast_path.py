"""The vectorised path gives what the slow path gives, bit for bit, where it is tightest; no element knows another."""

from __future__ import annotations

import tracemalloc
from concurrent.futures import ThreadPoolExecutor

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import sigmoid_reference
from sigmoid_reference.fast import extended, precise
from sigmoid_reference.fast.arrays import BLOCK, correctly_rounded
from sigmoid_reference.fast.tables import exponentials as tables_of_exponentials
from sigmoid_reference.slow_path import round_each
from sigmoid_spec import FORMATS, FUNCTIONS

from .fast_inputs import families

EXAMPLES = settings(max_examples=150, derandomize=True, deadline=None)
DTYPES = {"float32": np.float32, "float64": np.float64}
each_function = pytest.mark.parametrize("function", FUNCTIONS)
each_wide_format = pytest.mark.parametrize("name", DTYPES)


def bits(a):
    return a.view(FORMATS[a.dtype.name].bits_dtype)


def differing(function, x) -> list[str]:
    """Give the inputs at which the two paths differ."""
    target = FORMATS[x.dtype.name]
    fast, slow = correctly_rounded(function, x, target), round_each(function, x, target)
    return [float(number).hex() for number in x[bits(fast) != bits(slow)]]


@pytest.mark.parametrize("family", families(np.float64))
@each_wide_format
@each_function
def test_both_paths_agree_where_the_fast_one_is_tightest(function, name, family):
    """Ends of its cases, midpoints, thresholds, subnormal results, half steps of its tables."""
    assert [] == differing(function, families(DTYPES[name])[family])


@EXAMPLES
@given(
    st.sampled_from(FUNCTIONS),
    st.sampled_from([np.float32, np.float64]).flatmap(lambda dtype: arrays(dtype, st.integers(1, 30))),
)
def test_both_paths_agree_at_any_numbers(function, x):
    """Whatever stands side by side, specials included."""
    assert [] == differing(function, x)


@each_function
@pytest.mark.parametrize("name", FORMATS)
def test_a_result_does_not_depend_on_the_length_of_the_array(function, name):
    """An element alone, in short arrays, and before and behind the end of a working block."""
    target = FORMATS[name]
    with np.errstate(over="ignore"):
        x = np.resize(np.concatenate(list(families(np.float32).values())), 2 * BLOCK + 7).astype(target.dtype)
    whole = bits(getattr(sigmoid_reference, function)(x)).tolist()
    for start, stop in [(0, 1), (3, 8), (1, 1000), (BLOCK - 5, BLOCK + 9), (2 * BLOCK - 3, 2 * BLOCK + 7)]:
        assert whole[start:stop] == bits(getattr(sigmoid_reference, function)(x[start:stop])).tolist()


@each_function
@each_wide_format
def test_a_result_does_not_depend_on_the_layout(function, name):
    """Strided, reversed and transposed views give the elements' results."""
    x = np.concatenate(list(families(DTYPES[name]).values()))[:1200].reshape(30, 40)
    call = getattr(sigmoid_reference, function)
    for view in (x[::2, ::3], x[::-1, ::-1], x.T, x[:, 7], np.broadcast_to(x[0], (5, 40))):
        assert bits(call(np.ascontiguousarray(view))).tolist() == bits(call(view)).tolist()


@each_wide_format
def test_threads_that_start_together_get_the_same_results(name, monkeypatch):
    """Also while they change mpmath's precision, which the tables must not see."""
    monkeypatch.setattr(mpmath.mp, "prec", 53)  # and afterwards what it was
    for tables in (tables_of_exponentials, extended._tables, precise._tables):
        tables.cache_clear()
    x = np.random.default_rng(0).uniform(-30, 30, 3 * BLOCK).astype(DTYPES[name])
    alone = [bits(getattr(sigmoid_reference, function)(x)) for function in FUNCTIONS]

    def results(step: int):
        mpmath.mp.prec = 20 + step
        return bits(getattr(sigmoid_reference, FUNCTIONS[step % 3])(x))

    with ThreadPoolExecutor(6) as pool:
        for step, found in enumerate(pool.map(results, range(12))):
            assert np.array_equal(alone[step % 3], found)


@each_wide_format
@pytest.mark.parametrize("step", [1, 2])
def test_no_memory_is_taken_that_grows_with_the_array_but_the_result(name, step):
    """Two million numbers need no more beside the result than half a million: working blocks."""
    beside = []
    for count in (1 << 19, 1 << 21):
        x = np.linspace(-30, 30, step * count).astype(DTYPES[name])[::step]
        sigmoid_reference.sigmoid(x)
        tracemalloc.start()
        result = sigmoid_reference.sigmoid(x)
        beside.append(tracemalloc.get_traced_memory()[1] - result.nbytes)
        tracemalloc.stop()
    assert beside[1] < beside[0] + (1 << 20)


def test_the_slow_path_is_asked_seldom():
    """Of a million ordinary float32 numbers none, or next to none, is left open by pairs of float64."""
    asked = []

    def counting(function, x, target):
        asked.append(x.size)
        return round_each(function, x, target)

    x = np.random.default_rng(0).uniform(-20, 20, 1 << 20).astype(np.float32)
    for function in FUNCTIONS:
        correctly_rounded(function, x, FORMATS["float32"], counting)
    assert sum(asked) <= 1
