"""The cross-entropies of the backends, against mpmath."""

import importlib.util

import mpmath
import numpy as np
import pytest

from sigmoid_adapters.cross_entropies import CROSS_ENTROPIES

INSTALLED = [entry for entry in CROSS_ENTROPIES.values() if importlib.util.find_spec(entry.needs)]


def exact(quantity, x, label):
    with mpmath.workprec(200):
        p = 1 / (1 + mpmath.exp(-mpmath.mpf(x)))
        loss = -label * mpmath.log(p) - (1 - label) * mpmath.log(1 - p)
        return float(p - label if quantity == "gradient" else loss)


@pytest.mark.parametrize("entry", INSTALLED, ids=lambda entry: entry.name)
@pytest.mark.parametrize("label", [0.0, 1.0, 0.25])
@pytest.mark.parametrize("quantity", ["loss", "gradient"])
def test_every_implementation_computes_the_cross_entropy_and_its_gradient(entry, label, quantity):
    """In float64, where nothing is lost yet."""
    x = np.array([-3.0, -0.5, 0.25, 2.0])
    expected = [exact(quantity, number, label) for number in x.tolist()]
    np.testing.assert_allclose(getattr(entry, quantity)(x, label), expected, rtol=1e-12)


@pytest.mark.parametrize("name", ["bfloat16", "float16", "float32"])
@pytest.mark.parametrize("entry", INSTALLED, ids=lambda entry: entry.name)
def test_losses_and_gradients_come_in_the_format_of_the_logits(entry, name):
    """Nothing is widened on the way out."""
    x = np.zeros(3, np.dtype(name) if name != "bfloat16" else pytest.importorskip("ml_dtypes").bfloat16)
    assert {x.dtype} == {entry.loss(x, 1.0).dtype, entry.gradient(x, 1.0).dtype}
