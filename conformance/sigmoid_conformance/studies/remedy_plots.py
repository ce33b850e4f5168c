"""The plots of the study of remedies."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from statistics import median

from sigmoid_conformance.studies.paper import Plot, Series
from sigmoid_conformance.studies.remedies import RUNS, Key, Runs, loss_differences, typical_sizes

_SIZE = "root mean square of the gradient"
_LAYER = "hidden layer, the first one next to the input"


def _line(name: str, first: int, values: Iterable[float]) -> Iterator[Series]:
    """Draw what a logarithmic axis can show."""
    points = tuple((float(place), value) for place, value in enumerate(values, first) if value > 0.0)
    if points:
        yield Series(name, points)


def _by_variant(runs: Runs, backend: str, name: str, first: int, values: Callable[[Key], list[float]]) -> list[Series]:
    keys = [key for key in runs if key[:2] == (backend, name)]
    return [one for key in keys for one in _line(key[2], first, values(key))]


def _by_layer(runs: Runs, backend: str, name: str, moment: int) -> Plot:
    return Plot(
        f"Gradient by layer, {'before' if moment == 0 else 'after'} training, {backend}, stored in {name}",
        *(_LAYER, _SIZE, "sampled"),
        tuple(_by_variant(runs, backend, name, 1, lambda key: list(typical_sizes(runs[key], moment)))),
        f"Medians of {RUNS[backend]} runs.",
        y_logarithmic=True,
    )


def _while_training(runs: Runs, backend: str, name: str) -> Plot:
    def first_layer(key: Key) -> list[float]:
        return [typical_sizes(runs[key], moment)[0] for moment in range(len(runs[key][0].moments))]

    return Plot(
        f"Gradient of the first layer while training, {backend}, stored in {name}",
        *("epochs", _SIZE, "sampled"),
        tuple(_by_variant(runs, backend, name, 0, first_layer)),
        f"Medians of {RUNS[backend]} runs.",
        y_logarithmic=True,
    )


def _apart(runs: Runs, name: str) -> Iterator[Plot]:
    """Draw how far the frameworks' losses are from NumPy's, where both ran."""
    keys = [key for key in runs if key[0] != "numpy" and key[1] == name and ("numpy", name, key[2]) in runs]
    series = [
        one
        for key in keys
        for one in _line(f"{key[0]}, {key[2]}", 0, [median(moment) for moment in loss_differences(runs, key)])
    ]
    if series:
        yield Plot(
            f"Loss beside NumPy's, stored in {name}",
            *("epochs", "relative difference of the loss", "sampled"),
            tuple(series),
            "Medians of the runs from the same seeds. Differences of exactly 0 are not drawn.",
            y_logarithmic=True,
        )


def plots(runs: Runs) -> Iterator[Plot]:
    """Draw the gradients of the first backend that ran, by layer and by epoch, and the other backends beside NumPy."""
    backend = next(iter(runs))[0]
    for name in dict.fromkeys(key[1] for key in runs):
        yield _by_layer(runs, backend, name, 0)
        yield _by_layer(runs, backend, name, -1)
        yield _while_training(runs, backend, name)
        yield from _apart(runs, name)
