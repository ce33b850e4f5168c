"""The state of the calling thread: flushed subnormals are refused, and threads do not disturb each other."""

from __future__ import annotations

import ctypes
import ctypes.util
import platform
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import numpy as np
import pytest

from sigmoid_reference import enclose, evaluate, sigmoid, sigmoid_second_derivative, ulp_error
from sigmoid_spec import FORMATS

MXCSR_AT = 28  # offset in the fenv_t of the C library on x86-64
FLUSH_RESULTS, FLUSH_OPERANDS = 1 << 15, 1 << 6

on_linux_x86_64 = pytest.mark.skipif(
    (sys.platform, platform.machine()) != ("linux", "x86_64"), reason="sets a register of x86-64 through glibc"
)


@contextmanager
def control_bits(bits: int):
    """Set bits of the SSE control register of this thread, and restore it."""
    libm = ctypes.CDLL(ctypes.util.find_library("m"))
    before = ctypes.create_string_buffer(32)
    libm.fegetenv(before)
    changed = ctypes.create_string_buffer(before.raw, 32)
    register = ctypes.c_uint32.from_buffer(changed, MXCSR_AT)
    register.value |= bits
    libm.fesetenv(changed)
    try:
        yield
    finally:
        libm.fesetenv(before)


CALLS = {
    "sigmoid": lambda: sigmoid(1.0),
    "sigmoid_second_derivative": lambda: sigmoid_second_derivative(np.float32(1e-40)),
    "enclose": lambda: enclose("sigmoid", 5e-324, 53),
    "ulp_error": lambda: ulp_error(np.float32(1e-40), np.float32(-90), "sigmoid"),
    "evaluate": lambda: evaluate("sigmoid", np.zeros(1), FORMATS["float64"]),
}


@on_linux_x86_64
@pytest.mark.parametrize("bits", [FLUSH_RESULTS, FLUSH_OPERANDS, FLUSH_RESULTS | FLUSH_OPERANDS])
@pytest.mark.parametrize("call", CALLS)
def test_a_thread_that_flushes_subnormals_is_refused(call, bits):
    """NumPy and libm would hand the reference wrong numbers there, so it does not answer."""
    with control_bits(bits), pytest.raises(FloatingPointError, match="flushes subnormal numbers to zero"):
        CALLS[call]()


@on_linux_x86_64
def test_the_reference_answers_again_once_the_state_is_restored():
    """Nothing that was computed or refused meanwhile is remembered."""
    with control_bits(FLUSH_RESULTS | FLUSH_OPERANDS), pytest.raises(FloatingPointError):
        sigmoid_second_derivative(2.0**-1040)
    assert -(2.0**-1043) == sigmoid_second_derivative(2.0**-1040)


def test_threads_that_ask_for_different_precisions_do_not_disturb_each_other():
    """Enclosures from many threads at once are those of one thread alone."""
    asked = [(-20.5 - step % 7, 50 + 211 * (step % 31)) for step in range(300)]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda case: enclose("sigmoid", *case), asked))
    assert [enclose("sigmoid", *case) for case in asked] == together


def test_numpy_is_free_to_raise_on_every_floating_point_event():
    """The caller's error handling neither matters nor changes."""
    x = np.array([np.nan, -np.inf, -745.0, 5e-324, 1e308])
    expected = sigmoid_second_derivative(x).tobytes()
    with np.errstate(all="raise"):
        assert expected == sigmoid_second_derivative(x).tobytes()
        assert ulp_error(np.full(5, 1e308), x, "sigmoid").shape == (5,)
        assert {"divide": "raise", "over": "raise", "under": "raise", "invalid": "raise"} == np.geterr()
