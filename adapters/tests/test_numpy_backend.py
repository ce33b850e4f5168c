"""The NumPy formulas: computed in their own format, warnings and all."""

import numpy as np
import pytest

from sigmoid_adapters import load
from sigmoid_spec import FORMATS


@pytest.mark.parametrize("name", ["numpy.sigmoid.naive", "numpy.sigmoid.two_branch"])
def test_bfloat16_is_not_widened_between_operations(name):
    """1 + exp(-x) is rounded to bfloat16 before the division."""
    dtype = FORMATS["bfloat16"].dtype
    x = np.array([0.625, 3.25], dtype=dtype)
    stepwise = (1 / (1 + np.exp(-x).astype(np.float64)).astype(dtype).astype(np.float64)).astype(dtype)
    assert stepwise.tobytes() == load(name).evaluate(x).tobytes()


def test_an_overflow_is_warned_of():
    """exp(-x) of the formula as everyone writes it overflows, and nothing hides it."""
    with pytest.warns(RuntimeWarning, match="overflow encountered in exp"):
        load("numpy.sigmoid.naive").evaluate(np.array([-100.0], dtype=np.float32))


def test_the_two_branches_overflow_nowhere():
    """Each branch sees only the inputs it was written for."""
    x = np.array([-np.inf, -1e30, 0, 1e30, np.inf, np.nan])
    assert np.array_equal([0, 0, 0.5, 1, 1, np.nan], load("numpy.sigmoid.two_branch").evaluate(x), equal_nan=True)
