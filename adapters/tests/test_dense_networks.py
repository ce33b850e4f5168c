"""Gradients of small networks by the frameworks, against difference quotients."""

import numpy as np
import pytest

from sigmoid_adapters.dense_networks import WEIGHT_GRADIENTS

X = np.array([[0.5, -1.0, 2.0], [1.5, 0.25, -0.75], [-0.5, 1.0, 0.125]])
LABELS = np.array([0, 1, 1])
ACTIVATIONS = {"sigmoid": lambda z: 1 / (1 + np.exp(-z)), "tanh": np.tanh, "relu": lambda z: np.maximum(z, 0)}


def loss(weights, activation):
    """The mean cross-entropy after softmax."""
    a = X
    for matrix in weights[:-1]:
        a = ACTIVATIONS[activation](a @ matrix)
    logits = a @ weights[-1]
    return (np.log(np.exp(logits).sum(axis=1)) - logits[np.arange(LABELS.size), LABELS]).mean()


@pytest.mark.parametrize("backend", WEIGHT_GRADIENTS)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_a_framework_differentiates_the_network_by_every_weight(backend, activation):
    """Central differences in float64 are good to eight digits."""
    pytest.importorskip(backend)
    generator = np.random.default_rng(3)
    weights = [generator.normal(0.0, 1.0, shape) for shape in ((3, 4), (4, 2), (2, 2))]
    found = WEIGHT_GRADIENTS[backend](weights, X, LABELS, activation)
    for matrix, gradient in zip(weights, found, strict=True):
        for place in np.ndindex(matrix.shape):
            value, ends = matrix[place], []
            for step in (1e-6, -1e-6):
                matrix[place] = value + step
                ends.append(loss(weights, activation))
            matrix[place] = value
            assert abs((ends[0] - ends[1]) / 2e-6 - gradient[place]) < 1e-8
