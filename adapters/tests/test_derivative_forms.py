"""The forms of σ′ in a backward pass, against mpmath, and what they keep."""

import importlib.util

import mpmath
import numpy as np
import pytest

from sigmoid_adapters.derivative_forms import DERIVATIVE_FORMS

INSTALLED = [entry for entry in DERIVATIVE_FORMS.values() if importlib.util.find_spec(entry.backend)]


def exact(x):
    with mpmath.workprec(200):
        t = mpmath.exp(-abs(mpmath.mpf(x)))
        return float(t / (1 + t) ** 2)


@pytest.mark.parametrize("entry", INSTALLED, ids=lambda entry: f"{entry.backend}-{entry.form}")
def test_every_form_gives_the_derivative_and_keeps_one_array(entry):
    """In float64, near 0, where all of them have all digits."""
    x = np.linspace(-2, 2, 41)
    step = entry.prepare(x)
    np.testing.assert_allclose(step.derivative(), [exact(number) for number in x.tolist()], rtol=1e-13)
    assert x.nbytes == step.kept_bytes
