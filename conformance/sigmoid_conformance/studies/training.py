"""Training the small networks on handwritten digits, and what is measured on the way."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cache, partial

import numpy as np

from sigmoid_conformance.studies.networks import Array, Layer, Store, Variant, forward, gradients, initial
from sigmoid_conformance.studies.request import need
from sigmoid_spec import FORMATS

WIDTH, DEPTH, CLASSES = 32, 6, 10
EPOCHS, BATCH, RATE, MOMENTUM = 20, 32, 0.03, 0.9
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
class Run:
    """One training.

    Attributes
    ----------
    sizes_before, sizes_after : tuple of float
        Root mean square of the derivatives by the weights of each hidden layer, the first layer first, before and after
        training.
    dead_before, dead_after : tuple of float
        Fractions of slopes that are exactly 0, by hidden layer.
    accuracy : float
        Fraction of the tested images that are classified rightly, after training.
    """

    sizes_before: tuple[float, ...]
    sizes_after: tuple[float, ...]
    dead_before: tuple[float, ...]
    dead_after: tuple[float, ...]
    accuracy: float


@cache
def digits() -> Digits:
    """Load the handwritten digits that scikit-learn ships, in an order drawn once.

    Raises
    ------
    Unavailable
        If scikit-learn is not installed.
    """
    need("sklearn", "scikit-learn, whose digits are its data set,", "study", "the study 'mitigation'")
    from sklearn.datasets import load_digits

    images, classes = load_digits(return_X_y=True)
    order = np.random.default_rng(0).permutation(classes.size)
    x, labels = (images[order] / 16).astype(np.float32), classes[order].astype(np.intp)
    return Digits(x[_TESTED:], labels[_TESTED:], x[:_TESTED], labels[:_TESTED])


def one_blas_thread() -> AbstractContextManager[object]:
    """Keep products of matrices to one thread: these are too small to share; scikit-learn brings the means."""
    from threadpoolctl import threadpool_limits

    limits: AbstractContextManager[object] = threadpool_limits(1, user_api="blas")
    return limits


def parameters() -> dict[str, float]:
    """Give the sizes of the networks and the settings of the training."""
    return {"depth": DEPTH, "width": WIDTH, "batch": BATCH, "rate": RATE, "momentum": MOMENTUM}


def _stored(values: Array, format_name: str) -> Array:
    with np.errstate(over="ignore"):
        return values.astype(FORMATS[format_name].dtype).astype(np.float32)


def storing(format_name: str) -> Store:
    """Give the rounding to a storage format, the identity for float32."""
    return (lambda values: values) if format_name == "float32" else partial(_stored, format_name=format_name)


def sizes() -> tuple[int, ...]:
    """Give the widths of all layers, the input's first."""
    return (digits().x.shape[1], *(WIDTH,) * DEPTH, CLASSES)


def gradient_sizes(found: list[Layer]) -> tuple[float, ...]:
    """Give the root mean square of the derivatives by the weights of each hidden layer."""
    return tuple(float(np.sqrt(np.mean(layer.weights.astype(np.float64) ** 2))) for layer in found[:-1])


def _step(layers: list[Layer], speeds: list[Layer], found: list[Layer]) -> tuple[list[Layer], list[Layer]]:
    """Go down the gradient with momentum."""
    momentum, rate = np.float32(MOMENTUM), np.float32(RATE)
    speeds = [
        Layer(*(momentum * old + new for old, new in zip(speed, one, strict=True)))
        for speed, one in zip(speeds, found, strict=True)
    ]
    moved = [
        Layer(*(value - rate * step for value, step in zip(layer, speed, strict=True)))
        for layer, speed in zip(layers, speeds, strict=True)
    ]
    return moved, speeds


def _measured(layers: list[Layer], variant: Variant, store: Store) -> tuple[tuple[float, ...], tuple[float, ...]]:
    data = digits()
    found, dead = gradients(layers, data.x[:MEASURED], data.labels[:MEASURED], variant, store)
    return gradient_sizes(found), tuple(dead)


def train(variant: Variant, format_name: str, seed: int, epochs: int = EPOCHS) -> Run:
    """Train one network; the seed decides the initial weights and the order of the images."""
    data, store = digits(), storing(format_name)
    layers = initial(variant, sizes(), seed)
    speeds = [Layer(*(np.zeros_like(value) for value in layer)) for layer in layers]
    before = _measured(layers, variant, store)
    generator = np.random.default_rng(seed)
    for _ in range(epochs):
        for batch in np.array_split(generator.permutation(data.labels.size), data.labels.size // BATCH):
            found, _ = gradients(layers, data.x[batch], data.labels[batch], variant, store)
            layers, speeds = _step(layers, speeds, found)
    after = _measured(layers, variant, store)
    logits = forward(layers, data.x_tested, variant, store)[1]
    return Run(before[0], after[0], before[1], after[1], float((logits.argmax(axis=1) == data.labels_tested).mean()))
