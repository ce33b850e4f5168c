"""The reduction of ascending arguments, against that of any."""

import numpy as np
import pytest

from sigmoid_reference.fast import binary64

SIZE = 4096


def reduced(reduce, x):
    """Give r and exp(-k/64) as bytes."""
    r, t = x.copy(), np.empty_like(x)
    reduce(r, t, np.empty(x.size, np.int64))
    return r.tobytes(), t.tobytes()


def around(x):
    """Give consecutive float32 numbers around one."""
    first = int(np.float32(x).view(np.uint32)) - SIZE // 2
    return np.arange(first, first + SIZE, dtype=np.uint32).view(np.float32).astype(np.float64)


@pytest.mark.parametrize("k", [0, 1, 2, 3, 63, 64, 127, 1023, 6655, 44799])
def test_numbers_around_a_midpoint_are_reduced_alike(k):
    """The midpoint goes to the even multiple of 1/64, to whichever side that is."""
    x = around((k + 0.5) / 64)
    assert reduced(binary64.reduce_argument, x) == reduced(binary64.reduce_ascending, x)


@pytest.mark.parametrize(
    "x", [[2.0**-149], [0.5, 0.5], [1.0, 1.25], np.linspace(0.1, 0.2, 99), np.linspace(0, 699, 99)]
)
def test_numbers_near_one_or_many_multiples_are_reduced_alike(x):
    """Be they one, equal, or far apart."""
    numbers = np.array(x)
    assert reduced(binary64.reduce_argument, numbers) == reduced(binary64.reduce_ascending, numbers)
