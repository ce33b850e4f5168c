"""The study of remedies: gradients of a small network again by mpmath, and faults planted in the backward pass."""

import sys

import mpmath
import numpy as np
import pytest

from sigmoid_conformance.studies import mitigation as study_module
from sigmoid_conformance.studies import networks, training
from sigmoid_conformance.studies.mitigation import mitigation, reached
from sigmoid_conformance.studies.networks import VARIANTS, Layer, Variant, forward, gradients, initial, slope
from sigmoid_conformance.studies.paper import Unavailable
from sigmoid_conformance.studies.request import Request

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


def exactly(values):
    return values


def normalise(columns):
    """Over the batch, with the same small number under the root."""
    count = len(columns)
    means = [sum(row[j] for row in columns) / count for j in range(len(columns[0]))]
    variances = [sum((row[j] - means[j]) ** 2 for row in columns) / count for j in range(len(columns[0]))]
    return [
        [(row[j] - means[j]) / CONTEXT.sqrt(variances[j] + CONTEXT.mpf(networks._EPSILON)) for j in range(len(row))]
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


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: variant.name)
def test_backpropagation_gives_the_derivatives_that_mpmath_gives(variant):
    """By every kind of hidden layer, at weights of the first, a middle and the last layer, in float64."""
    layers = initial(variant, SIZES, 3, np.float64)
    found, _ = gradients(layers, X, LABELS, variant, exactly)
    for layer, i, j in ((0, 2, 1), (1, 0, 0), (2, 1, 0)):
        expected = difference_quotient(layers, variant, layer, i, j)
        assert abs(found[layer].weights[i, j] - expected) <= 1e-12 * max(abs(expected), 1e-3)


@pytest.mark.parametrize("part", ["bias", "gain", "shift"])
def test_the_other_parameters_of_a_normalised_layer_are_differentiated_too(part):
    """Against a difference quotient in float64, whose error is known to be small."""
    variant = Variant("normalised", "sigmoid", normalised=True)
    layers = initial(variant, SIZES, 3, np.float64)
    found, _ = gradients(layers, X, LABELS, variant, exactly)

    def loss_at(step):
        moved = getattr(layers[0], part).copy()
        moved[1] += step
        logits = forward([layers[0]._replace(**{part: moved}), *layers[1:]], X, variant, exactly)[1]
        return -np.log(networks.softmax(logits)[np.arange(4), LABELS]).mean()

    expected = (loss_at(1e-5) - loss_at(-1e-5)) / 2e-5
    assert abs(getattr(found[0], part)[1] - expected) < 1e-8


def test_a_slope_that_is_planted_wrong_would_be_noticed(monkeypatch):
    """Half of σ′ halves the first layer's gradient more than once."""
    variant = VARIANTS[0]
    layers = initial(variant, SIZES, 3, np.float64)
    monkeypatch.setattr(networks, "slope", lambda variant, y, z: 0.5 * slope(variant, y, z))
    found, _ = gradients(layers, X, LABELS, variant, exactly)
    expected = difference_quotient(layers, variant, 0, 2, 1)
    assert abs(found[0].weights[2, 1] - expected) > 0.5 * abs(expected)


def test_dead_slopes_are_counted_where_the_stored_output_is_one():
    """In bfloat16 y(1 - y) is 0 from 6.25 on, the accurate slope is not."""
    layer = Layer(np.eye(2, dtype=np.float32) * 7, *(np.full(2, value, np.float32) for value in (0, 1, 0)))
    x, labels = np.array([[1.0, 0.5]], np.float32), np.array([0])
    plain, accurate = (
        gradients([layer, layer], x, labels, Variant("", "sigmoid", accurate=exact), training.storing("bfloat16"))[1]
        for exact in (False, True)
    )
    assert ([0.5], [0.0]) == (plain, accurate)


@pytest.mark.parametrize(
    ("by_layer", "expected"), [((1e-9, 1e-4, 1.0), 1), ((1e-9, 2e-3, 1.0), 2), ((1.0, 1.0, 1.0), 3)]
)
def test_layers_are_reached_from_the_last_one_back(by_layer, expected):
    """Down to a thousandth of its gradient."""
    assert expected == reached(by_layer)


def test_the_same_seed_trains_the_same_network_and_another_one_another():
    """Nothing is left to chance."""
    pytest.importorskip("sklearn")
    first, again, other = (training.train(VARIANTS[2], "float32", seed, epochs=1) for seed in (1, 1, 2))
    assert first == again
    assert first.sizes_after != other.sizes_after


def test_the_study_shows_the_spread_of_its_runs_and_says_what_it_does_not_show():
    """On NumPy, with two short runs."""
    pytest.importorskip("sklearn")
    study = mitigation(Request(("float32",), ("numpy",)), seeds=2, epochs=1)
    assert {variant.name for variant in VARIANTS} == {row.variant for row in study.tables[1].rows}
    assert all(row.least <= row.median <= row.greatest for row in study.tables[1].rows)
    assert study.limits
    first = {row.variant: row for row in study.tables[0].rows}
    assert first["sigmoid"].layers < first["tanh"].layers == study_module.DEPTH


def test_without_the_data_set_one_sentence_says_what_to_install(monkeypatch):
    """Before anything is trained."""
    training.digits.cache_clear()
    monkeypatch.setitem(sys.modules, "sklearn", None)
    with pytest.raises(Unavailable, match=r"needs scikit-learn, .* which is not installed: pip install .*\[study\]"):
        mitigation(Request())
