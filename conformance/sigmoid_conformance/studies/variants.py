"""The ways to build the hidden layers that the study of remedies compares, and the weights they start from."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from sigmoid_adapters.dense_networks import HiddenLayers, Layer

ACCURATE = ", accurate σ′"  # in the names of variants


@dataclass(frozen=True)
class Variant:
    """A way to build the hidden layers.

    Attributes
    ----------
    name : str
    activation, accurate, normalised
        As `HiddenLayers` has them.
    scale : float
        Of the initial weights, relative to those of Glorot, or of He for ReLU.
    """

    name: str
    activation: str
    accurate: bool = False
    normalised: bool = False
    scale: float = 1.0

    def hidden(self, storage: str) -> HiddenLayers:
        """Give the hidden layers that hand on numbers of a storage format."""
        return HiddenLayers(self.activation, self.accurate, self.normalised, storage)


VARIANTS = (
    Variant("sigmoid", "sigmoid"),
    Variant(f"sigmoid{ACCURATE}", "sigmoid", accurate=True),
    Variant("tanh", "tanh"),
    Variant("ReLU", "relu"),
    Variant("sigmoid, normalised", "sigmoid", normalised=True),
    Variant("sigmoid, weights × 8", "sigmoid", scale=8.0),
    Variant(f"sigmoid{ACCURATE}, weights × 8", "sigmoid", accurate=True, scale=8.0),
)


def initial(variant: Variant, sizes: tuple[int, ...], seed: int, dtype: Any = np.float32) -> list[Layer]:
    """Draw weights from normal distributions; the output layer's are never scaled."""
    generator, layers = np.random.default_rng(seed), []
    for place, (inputs, outputs) in enumerate(pairwise(sizes)):
        hidden = place < len(sizes) - 2
        variance = 2 / inputs if variant.activation == "relu" and hidden else 2 / (inputs + outputs)
        drawn = generator.normal(0.0, np.sqrt(variance), (inputs, outputs)) * (variant.scale if hidden else 1.0)
        zeros = np.zeros(outputs, dtype)
        layers.append(Layer(drawn.astype(dtype), zeros, zeros + 1, zeros.copy()))
    return layers
