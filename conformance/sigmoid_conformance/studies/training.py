"""Training the small networks on handwritten digits, and what is measured on the way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache

import numpy as np

from sigmoid_adapters.dense_networks import NETWORKS, Network
from sigmoid_adapters.threads import one_thread
from sigmoid_conformance.sample import Array
from sigmoid_conformance.studies.request import need
from sigmoid_conformance.studies.variants import Variant, initial

WIDTH, DEPTH, CLASSES = 32, 6, 10
EPOCHS, BATCH, RATE, MOMENTUM = 15, 32, 0.03, 0.9
_TESTED = 450  # images
MEASURED = 256


@dataclass(frozen=True)
class Digits:
    """1 797 images of 8 × 8 pixels from 0 to 1, and their classes, cut into those to train on and those to test on."""

    x: Array
    labels: Array
    x_tested: Array
    labels_tested: Array


@dataclass(frozen=True)
class Moment:
    """A network between two epochs, on the same images every time.

    Attributes
    ----------
    loss : float
    sizes : tuple of float
        Root mean square of the derivatives by the weights of each hidden layer, the first layer first.
    dead : tuple of float
        Fractions of slopes that are exactly 0, by hidden layer.
    """

    loss: float
    sizes: tuple[float, ...]
    dead: tuple[float, ...]


@dataclass(frozen=True)
class Run:
    """One training.

    Attributes
    ----------
    moments : tuple of Moment
        Before training, and after every epoch.
    accuracy : float
        Fraction of the tested images that are classified rightly, after training.
    """

    moments: tuple[Moment, ...]
    accuracy: float


@cache
def digits() -> Digits:
    """Load the handwritten digits that scikit-learn ships, in an order drawn once.

    Raises
    ------
    Unavailable
        If scikit-learn is not installed.
    """
    need("sklearn", "scikit-learn for its data set of handwritten digits", "study", "the study 'mitigation'")
    from sklearn.datasets import load_digits

    images, classes = load_digits(return_X_y=True)
    order = np.random.default_rng(0).permutation(classes.size)
    x, labels = (images[order] / 16).astype(np.float32), classes[order].astype(np.intp)
    return Digits(x[_TESTED:], labels[_TESTED:], x[:_TESTED], labels[:_TESTED])


@contextmanager
def one_thread_each(backends: tuple[str, ...]) -> Iterator[None]:
    """Keep products of matrices to one thread: these are too small to share; scikit-learn brings the means."""
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1, user_api="blas"), one_thread(backends):
        yield


def parameters() -> dict[str, float]:
    """Give the sizes of the networks and the settings of the training."""
    return {"depth": DEPTH, "width": WIDTH, "batch": BATCH, "rate": RATE, "momentum": MOMENTUM}


def sizes() -> tuple[int, ...]:
    """Give the widths of all layers, the input's first."""
    return (digits().x.shape[1], *(WIDTH,) * DEPTH, CLASSES)


def batches(images: int, generator: np.random.Generator) -> Array:
    """Draw the batches of an epoch, places of shape (batches, BATCH): what does not fill the last one is left out."""
    return generator.permutation(images)[: images // BATCH * BATCH].reshape(-1, BATCH)


def _moment(network: Network) -> Moment:
    data = digits()
    loss, gradients, dead = network.observe(data.x[:MEASURED], data.labels[:MEASURED])
    return Moment(loss, tuple(_root_mean_square(one) for one in gradients[:-1]), tuple(dead))


def _root_mean_square(values: Array) -> float:
    return float(np.sqrt(np.mean(values.astype(np.float64) ** 2)))


def train(variant: Variant, format_name: str, seed: int, epochs: int = EPOCHS, backend: str = "numpy") -> Run:
    """Train one network; the seed decides the initial weights and the order of the images, in every backend alike."""
    data, generator = digits(), np.random.default_rng(seed)
    network = NETWORKS[backend](initial(variant, sizes(), seed), variant.hidden(format_name), RATE, MOMENTUM)
    moments = [_moment(network)]
    for _ in range(epochs):
        for batch in batches(data.labels.size, generator):
            network.step(data.x[batch], data.labels[batch])
        moments.append(_moment(network))
    found = network.logits(data.x_tested).argmax(axis=1)
    return Run(tuple(moments), float((found == data.labels_tested).mean()))
