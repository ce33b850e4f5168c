"""What the small fully connected networks are in every backend, and what can be done with one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from sigmoid_adapters.implementation import Array

EPSILON = 1e-5  # added to a variance under the root, as torch.nn.BatchNorm1d does unless told otherwise


@dataclass(frozen=True)
class HiddenLayers:
    """How the hidden layers are built.

    Attributes
    ----------
    activation : {"sigmoid", "tanh", "relu"}
    accurate : bool
        Whether σ′ is made from the input z of the layer, as t/(1 + t)² with t = exp(-|z|), not from its output as
        y(1 - y).
    normalised : bool
        Whether z is normalised over the batch before the activation.
    storage : str
        The format that layers hand on numbers in, forward and backward; that of the parameters for no rounding.
    """

    activation: str
    accurate: bool = False
    normalised: bool = False
    storage: str = "float32"


class Layer(NamedTuple):
    """Parameters of a layer, or their gradients; `gain` and `shift` are those of the normalisation."""

    weights: Array
    bias: Array
    gain: Array
    shift: Array


class Observation(NamedTuple):
    """What a network does to some inputs.

    Attributes
    ----------
    loss : float
        The mean cross-entropy after softmax.
    gradients : list of ndarray
        The derivatives of the loss by the weights of every layer.
    dead : list of float
        For each hidden layer, the fraction of the activation's slopes that is exactly 0.
    """

    loss: float
    gradients: list[Array]
    dead: list[float]


@dataclass(frozen=True)
class Network:
    """One network in one backend, which `step` changes.

    Attributes
    ----------
    step : callable
        ``step(x, labels)`` goes down the gradient of the loss once: v becomes momentum · v + gradient, and a parameter
        p becomes p - rate · v.
    observe : callable
        ``observe(x, labels)`` gives an `Observation`.
    logits : callable
        ``logits(x)`` gives an array of shape (inputs, classes).
    """

    step: Callable[[Array, Array], None]
    observe: Callable[[Array, Array], Observation]
    logits: Callable[[Array], Array]


Build = Callable[[list[Layer], HiddenLayers, float, float], Network]
