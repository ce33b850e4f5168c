"""What every registered implementation does with an array, whatever it makes of the numbers."""

import numpy as np
import pytest

import sigmoid_reference
from sigmoid_adapters import installed, load, names, registry
from sigmoid_spec import FORMATS

_POINTS = (-2.0, -1.25, -0.5, 0.0, 0.75, 1.5, 2.5)
_LAYOUTS = {
    "contiguous": lambda x: x.copy(),
    "strided": lambda x: np.repeat(x, 3)[::3],
    "reversed": lambda x: x[::-1],
    "broadcast": lambda x: np.broadcast_to(x[:1], (7,)),
    "zero-dimensional": lambda x: x[1:2].reshape(()),
    "empty": lambda x: x[:0],
    "off its alignment": lambda x: np.frombuffer(b"\0" + x.tobytes(), x.dtype, offset=1),
    "big-endian": lambda x: x.astype(x.dtype.newbyteorder(">")),
}


def _those_with(attribute):
    return [name for name, (_, found) in registry._registered().items() if getattr(found, attribute) is not None]


@pytest.fixture(params=names())
def implementation(request):
    if not installed(request.param):
        pytest.skip(f"{request.param} is not installed")
    return load(request.param)


def _points(format_name):
    return np.array(_POINTS).astype(FORMATS[format_name].dtype)


def _tried(implementation):
    """Where every format is another run of a C++ compiler, two of them stand for all."""
    return ("bfloat16", "float32") if implementation.name.endswith(".compile") else implementation.formats


def _dense(x):
    return np.array(x, dtype=x.dtype.newbyteorder("="))


def test_each_format_it_names_works_and_comes_near_the_reference(implementation):
    """Within 16 ulps on [-2, 2.5], where no formula has lost anything yet."""
    for format_name in _tried(implementation):
        x = _points(format_name)
        y = implementation.evaluate(x)
        assert (x.shape, x.dtype) == (y.shape, y.dtype)
        assert max(sigmoid_reference.ulp_error(y, x, implementation.function)) < 16, (format_name, y)


@pytest.mark.parametrize("implementation", sorted({*names()} - {"torch.sigmoid.backward.compile"}), indirect=True)
def test_each_layout_is_taken_and_left_as_it_is(implementation):
    """The result has shape and dtype of the argument, which is unchanged, read-only as it is."""
    for name, lay_out in _LAYOUTS.items():
        x = lay_out(_points("float32"))
        x.flags.writeable = False
        before = x.copy()
        y = implementation.evaluate(x)
        assert type(y) is np.ndarray
        assert (x.shape, x.dtype) == (y.shape, y.dtype), name
        assert np.array_equal(before, x)
        assert not np.shares_memory(x, y)
        np.testing.assert_allclose(_dense(y), implementation.evaluate(_dense(x)), rtol=1e-5, err_msg=name)


@pytest.mark.parametrize("implementation", _those_with("pullback"), indirect=True)
def test_a_pullback_at_one_is_the_derivative_and_scales_with_the_cotangent(implementation):
    """A power of two scales exactly."""
    x = _points("float32")
    ones = np.ones_like(x)
    once, twice = implementation.pullback(x, ones), implementation.pullback(x, 2 * ones)
    assert np.array_equal(implementation.evaluate(x), once)
    assert np.array_equal(2 * once, twice)
    assert x.dtype == twice.dtype


@pytest.mark.parametrize("implementation", _those_with("variant_of"), indirect=True)
def test_a_variant_agrees_with_its_original_bit_for_bit(implementation):
    """It is documented as the same operation."""
    original = load(implementation.variant_of)
    x = _points("float32")
    assert original.evaluate(x).tobytes() == implementation.evaluate(x).tobytes()


@pytest.mark.parametrize("implementation", [name for name in names() if registry.registered(name).paths], indirect=True)
def test_each_path_agrees_with_its_implementation_bit_for_bit(implementation):
    """In every format and layout; the argument stays as it is."""
    for path in implementation.paths.values():
        for format_name in implementation.formats:
            for lay_out in _LAYOUTS.values():
                x = lay_out(_points(format_name))
                x.flags.writeable = False
                y = path(x)
                assert (x.shape, x.dtype) == (y.shape, y.dtype)
                assert implementation.evaluate(x).tobytes() == y.tobytes()
