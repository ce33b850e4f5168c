"""JAX: its global setting, its tracing and its bits."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from sigmoid_adapters import jax_backend, load
from sigmoid_spec import FORMATS

jax = pytest.importorskip("jax")


def test_float64_leaves_the_global_setting_as_it_is():
    """Before and after, an array of Python floats has the dtype that the caller chose."""
    before = jax.config.jax_enable_x64, jax.numpy.asarray(1.0).dtype
    assert np.float64 == load("jax.nn.sigmoid").evaluate(np.zeros(3)).dtype
    assert before == (jax.config.jax_enable_x64, jax.numpy.asarray(1.0).dtype)


def test_a_mapped_function_sees_single_elements():
    """By jax.vmap over every axis."""
    seen = []

    def look(x):
        seen.append(x.shape)
        return x

    assert (2, 3) == jax_backend._mapped(look)(jax.numpy.zeros((2, 3))).shape
    assert [()] == seen


def test_a_recorded_function_is_traced_for_its_derivative():
    """It sees what JAX differentiates, and its value comes back."""
    seen = []

    def look(x):
        seen.append(isinstance(x, jax.core.Tracer))
        return x + 1

    assert 1 == jax_backend._recorded(look)(jax.numpy.zeros(()))
    assert [True] == seen


def test_a_failing_call_leaves_the_global_setting_as_it_is():
    """The context ends with the exception."""
    before = jax.config.jax_enable_x64

    def fail(x):
        raise ArithmeticError(x.dtype)

    with pytest.raises(ArithmeticError, match="float64"):
        jax_backend.on_arrays(fail)(np.zeros(3))
    assert before == jax.config.jax_enable_x64


def test_other_threads_keep_their_setting_during_a_float64_call():
    """A thread that runs meanwhile computes as it did."""
    seen = []

    def look(x):
        with ThreadPoolExecutor(1) as pool:
            seen.append(pool.submit(lambda: jax.config.jax_enable_x64).result())
        return x

    before = jax.config.jax_enable_x64
    jax_backend.on_arrays(look)(np.zeros(3))
    assert [before] == seen


def test_a_compiled_function_is_traced_once_per_shape_and_format():
    """Python runs while tracing only."""
    traced = []

    def identity(x):
        traced.append((x.shape, x.dtype.name))
        return x

    evaluate = jax_backend.on_arrays(jax_backend._jit(identity))
    for _ in range(3):
        evaluate(np.zeros(4))
        evaluate(np.zeros(4, np.float32))
    assert traced == [((4,), "float64"), ((4,), "float32")]


@pytest.mark.parametrize("format_name", FORMATS)
def test_every_bit_pattern_goes_in_and_out_as_it_is(format_name):
    """All of them in 8 and 16 bits, signalling NaNs and payloads among the others."""
    x = _bit_patterns(FORMATS[format_name])
    assert x.tobytes() == jax_backend.on_arrays(lambda array: array)(x).tobytes()


def _bit_patterns(entry):
    if entry.bits <= 16:
        return np.arange(1 << entry.bits, dtype=entry.bits_dtype).view(entry.dtype)
    first_nan = entry.infinity + 1
    patterns = [0, 1, entry.sign_bit, entry.sign_bit + 1, entry.infinity, first_nan, entry.nan, entry.nan + 0x1234]
    return np.array([*patterns, first_nan + entry.sign_bit], dtype=entry.bits_dtype).view(entry.dtype)


def test_asking_for_accuracy_is_withheld_where_jax_does_not_know_it(monkeypatch):
    """The version is read from the metadata."""
    monkeypatch.setattr(jax_backend, "version", lambda _: "0.7.2")
    assert not jax_backend._has_accuracy_modes()
    monkeypatch.setattr(jax_backend, "version", lambda _: "0.10.0")
    assert jax_backend._has_accuracy_modes()
