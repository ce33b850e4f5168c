"""The small networks of the study of remedies: their losses and gradients again by mpmath, in every backend."""

import mpmath
import numpy as np
import pytest

from sigmoid_adapters.dense_networks import NETWORKS, HiddenLayers, in_numpy
from sigmoid_adapters.dense_networks.in_numpy import differentiate, slope
from sigmoid_adapters.dense_networks.network import EPSILON
from sigmoid_conformance.studies import training
from sigmoid_conformance.studies.variants import VARIANTS, initial

CONTEXT = mpmath.MPContext()
CONTEXT.prec = 400
STEP = CONTEXT.ldexp(1, -120)
SIZES = (3, 2, 2, 2)
X = np.array([[0.5, -1.0, 2.0], [1.5, 0.25, -0.75], [-0.5, 1.0, 0.125], [2.0, -0.5, 0.75]])
LABELS = np.array([0, 1, 1, 0])
ACTIVATIONS = {
    "sigmoid": lambda z: 1 / (1 + CONTEXT.exp(-z)),
    "tanh": CONTEXT.tanh,
    "relu": lambda z: max(z, CONTEXT.mpf(0)),
}


def normalise(columns):
    """Over the batch, with the same small number under the root."""
    count = len(columns)
    means = [sum(row[j] for row in columns) / count for j in range(len(columns[0]))]
    variances = [sum((row[j] - means[j]) ** 2 for row in columns) / count for j in range(len(columns[0]))]
    return [
        [(row[j] - means[j]) / CONTEXT.sqrt(variances[j] + CONTEXT.mpf(EPSILON)) for j in range(len(row))]
        for row in columns
    ]


def loss(layers, variant):
    """The mean cross-entropy after softmax, in mpmath, written out without matrices."""
    rows = [[CONTEXT.mpf(value) for value in row] for row in X.tolist()]
    for place, (weights, bias, gain, shift) in enumerate(layers):
        rows = [
            [sum(a * w[j] for a, w in zip(row, weights, strict=True)) + bias[j] for j in range(len(bias))]
            for row in rows
        ]
        if place < len(layers) - 1:
            if variant.normalised:
                rows = [[v * g + s for v, g, s in zip(row, gain, shift, strict=True)] for row in normalise(rows)]
            rows = [[ACTIVATIONS[variant.activation](value) for value in row] for row in rows]
    totals = [CONTEXT.log(sum(map(CONTEXT.exp, row))) - row[label] for row, label in zip(rows, LABELS, strict=True)]
    return sum(totals) / len(totals)


def in_mpmath(layers):
    return [
        [
            [[CONTEXT.mpf(v) for v in r] for r in part] if part.ndim == 2 else [CONTEXT.mpf(v) for v in part]
            for part in layer
        ]
        for layer in (map(np.asarray, layer) for layer in layers)
    ]


def difference_quotient(layers, variant, layer, i, j):
    """The derivative by one weight."""
    values = []
    for step in (STEP, -STEP):
        moved = in_mpmath(layers)
        moved[layer][0][i][j] += step
        values.append(loss(moved, variant))
    return float((values[0] - values[1]) / (2 * STEP))


@pytest.mark.parametrize("backend", NETWORKS)
@pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: variant.name)
def test_every_backend_gives_the_loss_and_the_derivatives_that_mpmath_gives(variant, backend):
    """By every kind of hidden layer, at weights of the first, a middle and the last layer, in float64."""
    pytest.importorskip(backend)
    layers = initial(variant, SIZES, 3, np.float64)
    seen = NETWORKS[backend](layers, variant.hidden("float64"), training.RATE, training.MOMENTUM).observe(X, LABELS)
    assert abs(seen.loss - float(loss(in_mpmath(layers), variant))) <= 1e-14
    for layer, i, j in ((0, 2, 1), (1, 0, 0), (2, 1, 0)):
        expected = difference_quotient(layers, variant, layer, i, j)
        assert abs(seen.gradients[layer][i, j] - expected) <= 1e-12 * max(abs(expected), 1e-3)


@pytest.mark.parametrize("part", ["bias", "gain", "shift"])
def test_the_other_parameters_of_a_normalised_layer_are_differentiated_too(part):
    """Against a difference quotient in float64, whose error is known to be small."""
    hidden = HiddenLayers("sigmoid", normalised=True, storage="float64")
    layers = initial(VARIANTS[4], SIZES, 3, np.float64)
    found = differentiate(layers, X, LABELS, hidden).gradients

    def loss_at(step):
        moved = getattr(layers[0], part).copy()
        moved[1] += step
        return differentiate([layers[0]._replace(**{part: moved}), *layers[1:]], X, LABELS, hidden).loss

    expected = (loss_at(1e-5) - loss_at(-1e-5)) / 2e-5
    assert abs(getattr(found[0], part)[1] - expected) < 1e-8


def test_a_slope_that_is_planted_wrong_would_be_noticed(monkeypatch):
    """Half of σ′ halves the first layer's gradient more than once."""
    variant = VARIANTS[0]
    layers = initial(variant, SIZES, 3, np.float64)
    monkeypatch.setattr(in_numpy, "slope", lambda hidden, y, z: 0.5 * slope(hidden, y, z))
    found = differentiate(layers, X, LABELS, variant.hidden("float64")).gradients
    expected = difference_quotient(layers, variant, 0, 2, 1)
    assert abs(found[0].weights[2, 1] - expected) > 0.5 * abs(expected)
