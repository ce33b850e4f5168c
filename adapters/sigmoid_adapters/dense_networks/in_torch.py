"""Fully connected networks in PyTorch: its modules' functions, its autograd, its optimiser."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from sigmoid_adapters.dense_networks.network import EPSILON, HiddenLayers, Layer, Network, Observation
from sigmoid_adapters.gradient_rules import EXPONENTIAL, torch_function
from sigmoid_adapters.implementation import Array
from sigmoid_adapters.tensors import to_array, to_tensor

if TYPE_CHECKING:
    import torch

    Activation = Callable[[torch.Tensor], torch.Tensor]
    Parameters = list[list[torch.Tensor]]


def _activation(hidden: HiddenLayers) -> Activation:
    import torch

    if hidden.accurate:
        return torch_function(EXPONENTIAL)
    found: Activation = getattr(torch, hidden.activation)
    return found


def _parameters(layers: list[Layer], hidden: HiddenLayers) -> Parameters:
    """Copy what is trained: gain and shift where hidden layers are normalised only."""
    return [
        [
            to_tensor(value).clone().requires_grad_()
            for value in (layer if hidden.normalised and layer is not layers[-1] else layer[:2])
        ]
        for layer in layers
    ]


def _forward(parameters: Parameters, x: torch.Tensor, hidden: HiddenLayers) -> tuple[list[torch.Tensor], torch.Tensor]:
    """Give what the activations are applied to, and the logits; a cast rounds the gradient on its way back too."""
    import torch

    activation, storage, inputs = _activation(hidden), getattr(torch, hidden.storage), []
    for weights, bias, *scaling in parameters[:-1]:
        z = torch.addmm(bias, x, weights)
        if scaling:
            z = torch.nn.functional.batch_norm(z, None, None, *scaling, training=True, eps=EPSILON)
        inputs.append(z.to(storage))
        x = activation(inputs[-1]).to(z.dtype)
    weights, bias = parameters[-1]
    return inputs, torch.addmm(bias, x, weights)


def _dead(inputs: list[torch.Tensor], hidden: HiddenLayers) -> list[float]:
    """Let PyTorch differentiate the activation where it is applied."""
    import torch

    found = []
    for u in inputs:
        leaf = u.detach().requires_grad_()
        (slopes,) = torch.autograd.grad(_activation(hidden)(leaf).sum(), leaf)
        found.append(float((slopes == 0).double().mean()))
    return found


def network(layers: list[Layer], hidden: HiddenLayers, rate: float, momentum: float) -> Network:
    """Build a network that starts from copies of these parameters; see `Network`."""
    import torch

    parameters = _parameters(layers, hidden)
    trained = [one for layer in parameters for one in layer]
    optimiser = torch.optim.SGD(trained, lr=rate, momentum=momentum, foreach=True)

    def loss(x: Array, labels: Array) -> tuple[list[torch.Tensor], torch.Tensor]:
        inputs, logits = _forward(parameters, to_tensor(x), hidden)
        return inputs, torch.nn.functional.cross_entropy(logits, torch.from_numpy(labels.astype(np.int64)))

    def step(x: Array, labels: Array) -> None:
        with torch.enable_grad():
            optimiser.zero_grad()
            loss(x, labels)[1].backward()
            optimiser.step()

    def observe(x: Array, labels: Array) -> Observation:
        with torch.enable_grad():
            inputs, value = loss(x, labels)
            found = torch.autograd.grad(value, [layer[0] for layer in parameters])
            gradients = [to_array(one, x) for one in found]
            return Observation(float(value.detach()), gradients, _dead(inputs, hidden))

    def logits(x: Array) -> Array:
        with torch.no_grad():
            return to_array(_forward(parameters, to_tensor(x), hidden)[1], x)

    return Network(step, observe, logits)
