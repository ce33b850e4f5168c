"""Gradients of chains of sigmoids, against mpmath and against chains that are run alone."""

import mpmath
import numpy as np
import pytest

from sigmoid_adapters.chains import CHAIN_GRADIENTS

WEIGHTS = (2.0, -1.0, 3.0, 0.5, 1.5)


def by_mpmath(x, weights, centre):
    """The product of the factors wᵢ y (1 - y), at 200 bits."""
    with mpmath.workprec(200):
        a, product = mpmath.mpf(x), mpmath.mpf(1)
        for weight in weights:
            a = 1 / (1 + mpmath.exp(-weight * (a - centre)))
            product *= weight * a * (1 - a)
    return float(product)


@pytest.mark.parametrize("entry", CHAIN_GRADIENTS.values(), ids=lambda entry: entry.name)
def test_chain_gradients_of_all_depths_are_those_of_chains_run_alone(entry):
    """In float64, depth by depth, to the last digits."""
    pytest.importorskip(entry.backend)
    weights = np.array(WEIGHTS)
    together = entry.gradients(0.25, weights, 0.125)
    for depth in range(1, weights.size + 1):
        expected = by_mpmath(0.25, WEIGHTS[:depth], 0.125)
        alone = entry.gradients(0.25, weights[:depth], 0.125)[-1]
        np.testing.assert_allclose([together[depth - 1], alone], [expected] * 2, rtol=1e-13)


@pytest.mark.parametrize("name", ["bfloat16", "float16", "float32", "float64"])
@pytest.mark.parametrize("entry", CHAIN_GRADIENTS.values(), ids=lambda entry: entry.name)
def test_chain_gradients_come_in_the_format_of_the_weights(entry, name):
    """And are exact for the chain whose every number is a power of two."""
    pytest.importorskip(entry.backend)
    weights = np.ones(5, np.dtype(name) if name != "bfloat16" else pytest.importorskip("ml_dtypes").bfloat16)
    found = entry.gradients(0.5, weights, 0.5)
    assert weights.dtype == found.dtype
    assert [4.0**-depth for depth in range(1, 6)] == found.astype(np.float64).tolist()
