"""Arrays as tensors: the same memory, the same strides, the same bits."""

import warnings

import numpy as np
import pytest

from sigmoid_adapters import load
from sigmoid_adapters.tensors import empty_like_layout, to_array, to_tensor
from sigmoid_spec import FORMATS

torch = pytest.importorskip("torch")

_GRID = np.arange(24, dtype=np.float32).reshape(4, 6)
_VIEWS = {
    "contiguous": _GRID,
    "transposed": _GRID.T,
    "every second column": _GRID[:, ::2],
    "one column": _GRID[:, 3],
    "broadcast": np.broadcast_to(_GRID[0], (5, 6)),
    "overlapping windows": np.lib.stride_tricks.sliding_window_view(_GRID[0], 3),
    "0-d": _GRID[2, 3:4].reshape(()),
    "empty": _GRID[:0],
}


@pytest.mark.parametrize("view", _VIEWS)
def test_a_view_becomes_a_tensor_over_the_same_memory_with_the_same_strides(view):
    """Nothing is copied, read-only or not, and nothing is warned of."""
    x = _VIEWS[view].view()
    x.flags.writeable = False
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        tensor = to_tensor(x)
    assert x.shape == tuple(tensor.shape)
    assert not x.size or x.ctypes.data == tensor.data_ptr()
    assert tuple(stride // x.itemsize for stride in x.strides) == tensor.stride() or x.size == 0
    assert np.array_equal(x, tensor.numpy())


@pytest.mark.parametrize(
    "x",
    [
        _GRID[::-1, ::2],
        _GRID.astype(">f4"),
        np.frombuffer(bytes(1) + _GRID.tobytes(), "f4", offset=1),
        np.zeros(3, np.dtype([("tag", "u2"), ("value", "f4")]))["value"],
    ],
    ids=["negative strides", "big-endian", "off its alignment", "fractional strides"],
)
def test_what_a_tensor_cannot_describe_is_copied(x):
    """The numbers arrive."""
    assert np.array_equal(x, to_tensor(x).numpy())


@pytest.mark.parametrize("format_name", FORMATS)
def test_every_bit_pattern_goes_in_and_out_as_it_is(format_name):
    """All of them in 8 and 16 bits, signalling NaNs and payloads among the others."""
    entry = FORMATS[format_name]
    count = 1 << min(entry.bits, 16)
    high = np.arange(count, dtype=entry.bits_dtype) << (entry.bits - min(entry.bits, 16))
    x = (high | (np.arange(count, dtype=entry.bits_dtype) & 0x55)).view(entry.dtype)
    tensor = to_tensor(x)
    assert f"torch.{format_name}" == str(tensor.dtype)
    assert (x.dtype, x.tobytes()) == (to_array(tensor, x).dtype, to_array(tensor, x).tobytes())


def test_a_result_of_another_format_is_given_as_it_is():
    """A wrong dtype is for the checks to find, not for the adapter to mend."""
    assert to_array(torch.zeros(2, dtype=torch.bfloat16), np.zeros(2, np.float32)).dtype.name == "bfloat16"
    assert to_array(torch.zeros(2), np.zeros(2, FORMATS["bfloat16"].dtype)).dtype.name == "float32"


@pytest.mark.parametrize("view", ["contiguous", "transposed", "every second column", "one column", "0-d", "empty"])
def test_memory_for_a_result_is_laid_out_like_the_argument(view):
    """Strides and all, gaps included."""
    tensor = to_tensor(_VIEWS[view])
    assert tensor.stride() == empty_like_layout(tensor).stride()


@pytest.mark.parametrize("view", ["broadcast", "overlapping windows"])
def test_memory_for_a_result_shares_no_element(view):
    """Where elements of the argument share memory, the result is dense."""
    assert empty_like_layout(to_tensor(_VIEWS[view])).is_contiguous()


@pytest.mark.parametrize(
    ("name", "place", "given"),
    [
        ("torch.sigmoid", (torch, "sigmoid"), lambda arguments, _: arguments[0]),
        ("torch.special.expit", (torch.special, "expit"), lambda arguments, _: arguments[0]),
        ("torch.Tensor.sigmoid_", (torch.Tensor, "sigmoid_"), lambda arguments, _: arguments[0]),
        ("torch.sigmoid.out", (torch, "sigmoid"), lambda arguments, _: arguments[0]),
        ("torch.sigmoid.out", (torch, "sigmoid"), lambda _, named: named["out"]),
        ("torch.sigmoid.backward", (torch, "sigmoid"), lambda arguments, _: arguments[0]),
        ("torch.sigmoid.double_backward", (torch, "sigmoid"), lambda arguments, _: arguments[0]),
        ("torch.sigmoid.forward_mode", (torch, "sigmoid"), lambda arguments, _: arguments[0]),
    ],
)
@pytest.mark.parametrize("format_name", ["bfloat16", "float32"])
def test_a_strided_view_arrives_strided_at_the_operation(monkeypatch, name, place, given, format_name):
    """A copy on the way would hide what the strided kernel does."""
    arrived = []
    operation = getattr(*place)

    def spy(*arguments, **named):
        arrived.append(given(arguments, named).stride())
        return operation(*arguments, **named)

    monkeypatch.setattr(*place, spy)
    load(name).evaluate(_GRID.astype(FORMATS[format_name].dtype)[:, ::2])
    assert arrived == [(6, 2)]
