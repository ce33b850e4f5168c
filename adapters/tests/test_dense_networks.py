"""Small networks by every backend: gradients against difference quotients, and the same training in all of them."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from sigmoid_adapters.dense_networks import NETWORKS, HiddenLayers, Layer, in_numpy

RATE, MOMENTUM = 0.05, 0.9
STEPS, BATCH = 60, 16
SIZES = (5, 4, 4, 3)
KINDS = {
    "sigmoid": HiddenLayers("sigmoid", storage="float64"),
    "accurate": HiddenLayers("sigmoid", accurate=True, storage="float64"),
    "tanh": HiddenLayers("tanh", storage="float64"),
    "relu": HiddenLayers("relu", storage="float64"),
    "normalised": HiddenLayers("sigmoid", normalised=True, storage="float64"),
}
SMOOTH = ("sigmoid", "accurate", "tanh", "normalised")  # a unit at the kink of ReLU may be switched by a rounding
GENERATOR = np.random.default_rng(7)
X = GENERATOR.uniform(-1.0, 1.0, (STEPS * BATCH, SIZES[0]))
LABELS = np.argmax(X[:, : SIZES[-1]] + 0.1 * GENERATOR.normal(size=(X.shape[0], SIZES[-1])), axis=1)


def initial(dtype):
    generator, layers = np.random.default_rng(3), []
    for inputs, outputs in pairwise(SIZES):
        zeros = np.zeros(outputs, dtype)
        layers.append(Layer(generator.normal(0.0, 0.8, (inputs, outputs)).astype(dtype), zeros, zeros + 1, zeros + 0))
    return layers


def loss(layers, hidden):
    """The mean cross-entropy after softmax of the first inputs, by NumPy's forward pass."""
    logits = in_numpy.forward(layers, X[:BATCH], hidden)[1]
    return (np.log(np.exp(logits).sum(axis=1)) - logits[np.arange(BATCH), LABELS[:BATCH]]).mean()


@pytest.mark.parametrize("backend", NETWORKS)
@pytest.mark.parametrize("kind", KINDS)
def test_a_network_is_differentiated_by_every_weight(backend, kind):
    """Central differences in float64 are good to eight digits."""
    pytest.importorskip(backend)
    layers = initial(np.float64)
    seen = NETWORKS[backend](layers, KINDS[kind], RATE, MOMENTUM).observe(X[:BATCH], LABELS[:BATCH])
    assert abs(seen.loss - loss(layers, KINDS[kind])) < 1e-13
    for layer, gradient in zip(layers, seen.gradients, strict=True):
        for place in np.ndindex(layer.weights.shape):
            value, ends = layer.weights[place], []
            for step in (1e-6, -1e-6):
                layer.weights[place] = value + step
                ends.append(loss(layers, KINDS[kind]))
            layer.weights[place] = value
            assert abs((ends[0] - ends[1]) / 2e-6 - gradient[place]) < 1e-8


def curve(network, dtype, disturb=lambda: None):
    """The loss of all inputs after every tenth step, the inputs being gone through in order."""
    x, found = X.astype(dtype), []
    for number, start in enumerate(range(0, X.shape[0], BATCH), 1):
        network.step(x[start : start + BATCH], LABELS[start : start + BATCH])
        disturb()
        if number % 10 == 0:
            found.append(network.observe(x, LABELS).loss)
    return np.array(found)


def allowance(hidden, unit_roundoff):
    """How far rounding may take the loss from the exact curve.

    An inner product of n terms, summed in any order, is that of factors changed by at most γ = nu/(1 - nu) (Higham,
    Accuracy and Stability of Numerical Algorithms, 2nd edition, section 3.1). So a network is trained whose parameters
    are all changed by γ, up or down at random, after every step, with the sum over a batch the longest one.
    """
    n = BATCH + max(SIZES)
    gamma, generator = n * unit_roundoff / (1 - n * unit_roundoff), np.random.default_rng(1)
    layers = initial(np.float64)

    def disturb():
        for layer in layers:
            for values in layer:
                values *= 1 + gamma * generator.choice([-1.0, 1.0], values.shape)

    def step(x, labels):
        found = in_numpy.differentiate(layers, x, labels, hidden).gradients
        for layer, speed, one in zip(layers, speeds, found, strict=True):
            for values, fast, slope in zip(layer, speed, one, strict=True):
                fast *= MOMENTUM
                fast += slope
                values -= RATE * fast

    speeds = [Layer(*map(np.zeros_like, layer)) for layer in layers]
    network = replace(
        NETWORKS["numpy"](layers, hidden, RATE, MOMENTUM),
        step=step,
        observe=lambda x, labels: in_numpy.differentiate(layers, x, labels, hidden),
    )
    return np.maximum.accumulate(np.abs(curve(network, np.float64, disturb) - exact_curve(hidden)))


def exact_curve(hidden):
    """By NumPy in float64."""
    return curve(NETWORKS["numpy"](initial(np.float64), hidden, RATE, MOMENTUM), np.float64)


@pytest.mark.parametrize("backend", NETWORKS)
@pytest.mark.parametrize("kind", SMOOTH)
def test_in_float32_every_backend_trains_along_the_same_curve(backend, kind):
    """The loss stays within what rounding may do to that of NumPy in float64."""
    pytest.importorskip(backend)
    hidden = KINDS[kind]
    found = curve(
        NETWORKS[backend](initial(np.float32), replace(hidden, storage="float32"), RATE, MOMENTUM), np.float32
    )
    assert (np.abs(found - exact_curve(hidden)) <= allowance(hidden, 2.0**-24)).all()


@pytest.mark.parametrize("backend", [name for name in NETWORKS if name != "numpy"])
@pytest.mark.parametrize("kind", KINDS)
def test_in_float64_every_backend_trains_along_the_same_curve(backend, kind):
    """A kink is met by none of these inputs within the rounding of float64."""
    pytest.importorskip(backend)
    hidden = KINDS[kind]
    found = curve(NETWORKS[backend](initial(np.float64), hidden, RATE, MOMENTUM), np.float64)
    assert (np.abs(found - exact_curve(hidden)) <= allowance(hidden, 2.0**-53)).all()


@pytest.mark.parametrize("kind", SMOOTH)
@pytest.mark.parametrize("fault", ["rate", "momentum", "order"])
def test_a_planted_fault_leaves_the_curve(kind, fault):
    """A rate or a momentum that is a thousandth too large, or two batches exchanged."""
    hidden = KINDS[kind]
    rate, momentum = RATE * (1.001 if fault == "rate" else 1), MOMENTUM * (1.001 if fault == "momentum" else 1)
    network = NETWORKS["numpy"](initial(np.float64), hidden, rate, momentum)
    if fault == "order":
        network.step(X[BATCH : 2 * BATCH], LABELS[BATCH : 2 * BATCH])
    assert (np.abs(curve(network, np.float64) - exact_curve(hidden)) > allowance(hidden, 2.0**-24)).any()


def test_another_small_number_under_the_root_leaves_the_curve(monkeypatch):
    """A hundred times as large: layers are normalised, but not alike."""
    hidden = KINDS["normalised"]
    right, allowed = exact_curve(hidden), allowance(hidden, 2.0**-24)
    monkeypatch.setattr(in_numpy, "EPSILON", 1e-3)
    assert (np.abs(exact_curve(hidden) - right) > allowed).any()


@pytest.mark.parametrize("backend", NETWORKS)
def test_only_the_accurate_rule_keeps_the_slope_of_a_saturated_unit(backend):
    """At 20, where y is 1 in float32, half of the slopes of the first layer; the second one sees no saturation."""
    pytest.importorskip(backend)
    x, labels = np.array([[20.0, 0.5]], np.float32), np.array([0])
    layer = Layer(np.eye(2, dtype=np.float32), *(np.full(2, value, np.float32) for value in (0, 1, 0)))
    dead = [
        NETWORKS[backend]([layer] * 3, HiddenLayers("sigmoid", accurate=accurate), RATE, MOMENTUM)
        .observe(x, labels)
        .dead
        for accurate in (False, True)
    ]
    assert [[0.5, 0.0], [0.0, 0.0]] == dead


@pytest.mark.parametrize("backend", NETWORKS)
def test_what_layers_hand_on_is_rounded_to_the_storage_format(backend):
    """1 + 2^-9 is 1 in bfloat16, so that two networks are the same there and not in float32."""
    pytest.importorskip(backend)

    def logits(weight, storage):
        layers = [Layer(np.full((1, 1), value, np.float32), *np.zeros((3, 1), np.float32)) for value in (weight, 1.0)]
        network = NETWORKS[backend](layers, HiddenLayers("relu", storage=storage), RATE, MOMENTUM)
        return network.logits(np.ones((1, 1), np.float32)).tolist()

    assert logits(1.0, "bfloat16") == logits(1.0 + 2.0**-9, "bfloat16")
    assert logits(1.0, "float32") != logits(1.0 + 2.0**-9, "float32")


@pytest.mark.parametrize("backend", NETWORKS)
def test_the_parameters_that_a_network_starts_from_are_left_alone(backend):
    """It trains copies."""
    pytest.importorskip(backend)
    layers, before = initial(np.float64), initial(np.float64)
    network = NETWORKS[backend](layers, KINDS["normalised"], RATE, MOMENTUM)
    network.step(X[:BATCH], LABELS[:BATCH])
    for layer, same in zip(layers, before, strict=True):
        for values, expected in zip(layer, same, strict=True):
            assert expected.tolist() == values.tolist()
