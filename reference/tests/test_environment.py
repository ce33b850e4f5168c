"""The state of the calling thread: none but the default is worked in, and threads do not disturb each other."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from sigmoid_reference import digest, enclose, evaluate, sigmoid, sigmoid_second_derivative, ulp_error
from sigmoid_spec import FORMATS

from .control_bits import (
    DOWNWARD,
    FLUSH_OPERANDS,
    FLUSH_RESULTS,
    TOWARD_ZERO,
    UPWARD,
    control_bits,
    on_linux_x86_64,
)

CALLS = {
    "sigmoid": lambda: sigmoid(1.0),
    "sigmoid_second_derivative": lambda: sigmoid_second_derivative(np.float32(1e-40)),
    "enclose": lambda: enclose("sigmoid", 5e-324, 53),
    "ulp_error": lambda: ulp_error(np.float32(1e-40), np.float32(-90), "sigmoid"),
    "an array": lambda: sigmoid(np.zeros(1000, np.float32)),
    "digest": lambda: digest("sigmoid", "float8_e5m2"),
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
@pytest.mark.parametrize("bits", [DOWNWARD, UPWARD, TOWARD_ZERO])
@pytest.mark.parametrize("call", CALLS)
def test_a_thread_that_rounds_in_another_direction_is_refused(call, bits):
    """Every error bound supposes rounding to nearest."""
    with control_bits(bits), pytest.raises(FloatingPointError, match="rounds otherwise than to nearest, ties to even"):
        CALLS[call]()


def test_a_thread_in_which_torch_flushes_subnormals_is_refused():
    """The commonest way into that state; the message names it."""
    torch = pytest.importorskip("torch")
    if not torch.set_flush_denormal(True):
        pytest.skip("this processor cannot flush subnormals")
    try:
        with pytest.raises(FloatingPointError, match=r"torch\.set_flush_denormal"):
            sigmoid(np.zeros(1000, np.float32))
    finally:
        torch.set_flush_denormal(False)


@on_linux_x86_64
@pytest.mark.parametrize("bits", [FLUSH_RESULTS, FLUSH_OPERANDS, DOWNWARD])
def test_a_caller_that_has_numpy_raise_gets_the_same_message(bits):
    """The refusal is the reference's own, not an underflow."""
    with control_bits(bits), np.errstate(all="raise"), pytest.raises(FloatingPointError, match="this thread"):
        sigmoid(np.zeros(1000, np.float32))


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
