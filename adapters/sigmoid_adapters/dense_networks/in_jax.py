"""Fully connected networks in JAX, differentiated by `jax.grad` and compiled by `jax.jit`."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from sigmoid_adapters.dense_networks.network import EPSILON, HiddenLayers, Layer, Network, Observation
from sigmoid_adapters.gradient_rules import EXPONENTIAL, jax_function
from sigmoid_adapters.implementation import Array
from sigmoid_adapters.jax_backend import float64_enabled_for

if TYPE_CHECKING:
    import jax


class _Programs(NamedTuple):
    """What is compiled for one kind of hidden layers: pure functions of the parameters and the data."""

    step: Callable[..., Any]
    observe: Callable[..., Any]
    logits: Callable[..., Any]


def _activation(hidden: HiddenLayers) -> Callable[[jax.Array], jax.Array]:
    import jax
    import jax.numpy as jnp

    if hidden.accurate:
        return jax_function(EXPONENTIAL)
    own = {"sigmoid": jax.nn.sigmoid, "tanh": jnp.tanh, "relu": jax.nn.relu}
    found: Callable[[jax.Array], jax.Array] = own[hidden.activation]
    return found


def _forward(layers: list[Layer], x: Any, hidden: HiddenLayers) -> tuple[list[Any], Any]:
    """Give what the activations are applied to, and the logits; a cast rounds the gradient on its way back too."""
    import jax

    activation, inputs = _activation(hidden), []
    for layer in layers[:-1]:
        z = x @ layer.weights + layer.bias
        if hidden.normalised:
            z = jax.nn.standardize(z, axis=0, epsilon=EPSILON) * layer.gain + layer.shift
        inputs.append(z.astype(hidden.storage))
        x = activation(inputs[-1]).astype(z.dtype)
    return inputs, x @ layers[-1].weights + layers[-1].bias


def _loss(layers: list[Layer], x: Any, labels: Any, hidden: HiddenLayers) -> tuple[Any, list[Any]]:
    import jax
    import jax.numpy as jnp

    inputs, logits = _forward(layers, x, hidden)
    return -jax.nn.log_softmax(logits)[jnp.arange(labels.size), labels].mean(), inputs


@cache
def _programs(hidden: HiddenLayers, rate: float, momentum: float) -> _Programs:
    import jax
    import jax.numpy as jnp

    def differentiated(layers: list[Layer], x: Any, labels: Any) -> Any:
        return jax.value_and_grad(lambda those: _loss(those, x, labels, hidden), has_aux=True)(layers)

    def step(layers: list[Layer], speeds: list[Layer], x: Any, labels: Any) -> Any:
        _, found = differentiated(layers, x, labels)
        speeds = jax.tree_util.tree_map(lambda speed, one: momentum * speed + one, speeds, found)
        return jax.tree_util.tree_map(lambda value, speed: value - rate * speed, layers, speeds), speeds

    def observe(layers: list[Layer], x: Any, labels: Any) -> Any:
        (loss, inputs), found = differentiated(layers, x, labels)
        slopes = [jax.vjp(_activation(hidden), u)[1](jnp.ones_like(u))[0] for u in inputs]
        return loss, [layer.weights for layer in found], [(one == 0).mean() for one in slopes]

    return _Programs(jax.jit(step), jax.jit(observe), jax.jit(lambda layers, x: _forward(layers, x, hidden)[1]))


def network(layers: list[Layer], hidden: HiddenLayers, rate: float, momentum: float) -> Network:
    """Build a network that starts from copies of these parameters; see `Network`."""
    import jax
    import jax.numpy as jnp

    programs, wide = _programs(hidden, rate, momentum), layers[0].weights
    with float64_enabled_for(wide):
        parameters = jax.tree_util.tree_map(jnp.array, layers)
        state = [parameters, jax.tree_util.tree_map(jnp.zeros_like, parameters)]

    def step(x: Array, labels: Array) -> None:
        with float64_enabled_for(wide):
            state[:] = programs.step(*state, x, labels.astype(np.int32))

    def observe(x: Array, labels: Array) -> Observation:
        with float64_enabled_for(wide):
            loss, gradients, dead = programs.observe(state[0], x, labels.astype(np.int32))
            return Observation(float(loss), [np.asarray(one) for one in gradients], [float(one) for one in dead])

    def logits(x: Array) -> Array:
        with float64_enabled_for(wide):
            return np.asarray(programs.logits(state[0], x))

    return Network(step, observe, logits)
