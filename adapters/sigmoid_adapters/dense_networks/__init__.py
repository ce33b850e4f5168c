"""Small fully connected networks: in NumPy differentiated by hand, in each framework by its own reverse mode.

z = xW + b, optionally normalised over the batch, then a = activation(z); the output layer is linear, the loss the mean
cross-entropy after softmax. What a layer hands on is rounded to a storage format; products are formed in the format of
the parameters.
"""

from collections.abc import Mapping
from types import MappingProxyType

from sigmoid_adapters.dense_networks import in_jax, in_numpy, in_torch
from sigmoid_adapters.dense_networks.network import Build, HiddenLayers, Layer, Network, Observation

# By backend: ``build(layers, hidden, rate, momentum)`` gives a `Network` that starts from copies of these parameters.
NETWORKS: Mapping[str, Build] = MappingProxyType(
    {"numpy": in_numpy.network, "jax": in_jax.network, "torch": in_torch.network}
)

__all__ = ["NETWORKS", "HiddenLayers", "Layer", "Network", "Observation"]
