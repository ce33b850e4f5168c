"""tinygrad: its bits, its kernels, and the compiler that it needs."""

import shutil

import numpy as np
import pytest

from sigmoid_adapters import load, tinygrad_backend
from sigmoid_adapters.tinygrad_backend import compiler, to_array, to_tensor
from sigmoid_spec import FORMATS

tinygrad = pytest.importorskip("tinygrad")
needs_compiler = pytest.mark.skipif(compiler() is None, reason="Clang is not there")


@pytest.fixture
def program(tmp_path, monkeypatch):
    """A function that puts a program on a path where there is nothing else."""

    def written(name, says):
        (tmp_path / name).write_text(f"#!/bin/sh\necho '{says}'\n", encoding="utf-8")
        (tmp_path / name).chmod(0o755)
        return str(tmp_path / name)

    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CC", raising=False)
    return written


def test_without_a_compiler_there_is_none(program, monkeypatch):
    """CC decides where it is set, as it does for tinygrad."""
    assert compiler() is None
    expected = program("clang", "clang version 19")
    assert expected == compiler()
    monkeypatch.setenv("CC", "there is no such program")
    assert compiler() is None


@pytest.mark.parametrize(("says", "is_taken"), [("Debian clang version 19", True), ("gcc (Debian) 12", False)])
def test_another_compiler_in_cc_must_be_clang(program, monkeypatch, says, is_taken):
    """The options that tinygrad hands over are known to no other."""
    path = program("cc", says)
    monkeypatch.setenv("CC", "cc")
    assert compiler() == (path if is_taken else None)


@needs_compiler
@pytest.mark.parametrize("format_name", FORMATS)
def test_every_bit_pattern_goes_in_and_out_as_it_is(format_name):
    """All of them in 8 and 16 bits, signalling NaNs and payloads among the others."""
    entry = FORMATS[format_name]
    count = 1 << min(entry.bits, 16)
    high = np.arange(count, dtype=entry.bits_dtype) << (entry.bits - min(entry.bits, 16))
    x = (high | (np.arange(count, dtype=entry.bits_dtype) & 0x55)).view(entry.dtype)
    tensor = to_tensor(x)
    assert tinygrad_backend._FORMATS[format_name] in (tensor.dtype.name, *_names_of(tensor.dtype))
    assert (x.dtype, x.tobytes()) == (to_array(tensor, x).dtype, to_array(tensor, x).tobytes())


def _names_of(dtype):
    return [name for name in dir(tinygrad.dtypes) if getattr(tinygrad.dtypes, name) is dtype]


@needs_compiler
def test_a_result_of_another_format_is_given_as_it_is():
    """A wrong dtype is for the checks to find, not for the adapter to mend."""
    x = np.ones(2, np.float32)
    assert to_array(to_tensor(x).cast(tinygrad.dtypes.bfloat16), x).dtype.name == "bfloat16"


@needs_compiler
@pytest.mark.parametrize("format_name", ["float16", "float32", "float64"])
def test_reinterpreting_integers_gives_the_bits_of_a_tensor_of_numbers(format_name):
    """In the formats that NumPy and tinygrad share, the way in and out can be left away."""
    x = np.linspace(-30, 30, 1001).astype(format_name)
    expected = tinygrad.Tensor(x, device="CPU").sigmoid().numpy()
    assert expected.tobytes() == load("tinygrad.sigmoid").evaluate(x).tobytes()


@needs_compiler
@pytest.mark.parametrize("format_name", FORMATS)
def test_each_call_is_one_kernel(format_name):
    """What lies between the bits that enter and those that leave is compiled as a whole, in this process."""
    for implementation in tinygrad_backend.IMPLEMENTATIONS:
        tinygrad.GlobalCounters.reset()
        implementation.evaluate(np.zeros(11, FORMATS[format_name].dtype))
        assert tinygrad.GlobalCounters.kernel_count == _copies_in(implementation) + 1, implementation.name


def _copies_in(implementation):
    return 1 if implementation.function == "sigmoid" else 2


@needs_compiler
def test_a_zero_dimensional_array_is_computed_by_the_compiled_kernel():
    """Not by Python, in float64, as a constant would be."""
    x = np.array([-17.3], np.float32)
    zero_dimensional = load("tinygrad.sigmoid").evaluate(x.reshape(()))
    assert load("tinygrad.sigmoid").evaluate(x).tobytes() == zero_dimensional.tobytes()


@needs_compiler
def test_nothing_is_printed(capfd):
    """Neither by Python nor by the compiler."""
    load("tinygrad.sigmoid.gradient").evaluate(np.zeros(13, np.float32))
    assert capfd.readouterr() == ("", "")


def test_the_message_of_a_missing_compiler_says_what_to_do():
    """It names the program and the variable."""
    assert bool(tinygrad_backend.WITHHELD) == (compiler() is None)
    assert all(reason.endswith("put clang on PATH, or name one in CC") for reason in tinygrad_backend.WITHHELD.values())
    assert shutil.which("clang") is None or "tinygrad.sigmoid" not in tinygrad_backend.WITHHELD
