"""What the study of remedies measures: trainings of small networks, and the rows of its tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from statistics import median
from types import MappingProxyType

from sigmoid_conformance.studies.paper import column
from sigmoid_conformance.studies.training import DEPTH, Moment, Run, train
from sigmoid_conformance.studies.variants import VARIANTS

# Runs in each backend: fewer in the frameworks, whose small steps take longer.
RUNS: Mapping[str, int] = MappingProxyType({"numpy": 5, "jax": 3, "torch": 3})
_FAINT = 1e-3

Key = tuple[str, str, str]  # backend, format, variant
Runs = dict[Key, tuple[Run, ...]]


@dataclass(frozen=True)
class Reach:
    """How far back the gradient reaches before training: medians over the runs."""

    backend: str = column("backend")
    format: str = column("stored in")
    variant: str = column("hidden layers")
    first: float = column("gradient, first layer")
    last: float = column("last hidden layer")
    layers: int = column(f"layers reached, of {DEPTH}")
    dead: float = column("slopes that are 0")


@dataclass(frozen=True)
class Outcome:
    """What became of the networks: least, median and greatest over the runs, medians where it does not say."""

    backend: str = column("backend")
    format: str = column("stored in")
    variant: str = column("hidden layers")
    runs: int = column("runs")
    least: float = column("accuracy, least")
    median: float = column("median")
    greatest: float = column("greatest")
    first: float = column("gradient, first layer")
    last: float = column("last hidden layer")
    dead: float = column("slopes that are 0")


@dataclass(frozen=True)
class Agreement:
    """How far the loss of a framework's networks is from that of NumPy's: the greatest difference over the runs."""

    backend: str = column("backend")
    format: str = column("stored in")
    variant: str = column("hidden layers")
    runs: int = column("runs")
    before: float = column("relative difference of the loss, before training")
    early: float = column("after the first epoch")
    late: float = column("after the last")


def train_all(backends: tuple[str, ...], formats: tuple[str, ...], seed: int, epochs: int, most: int) -> Runs:
    """Train every variant in every backend and storage format, from the same weights and in the same order."""
    return {
        (backend, name, variant.name): tuple(
            train(variant, name, seed + place, epochs, backend) for place in range(min(most, RUNS[backend]))
        )
        for backend in backends
        for name in formats
        for variant in VARIANTS
    }


def reached(by_layer: tuple[float, ...]) -> int:
    """Count the layers, from the last one back, whose gradient is at least a thousandth of the last one's."""
    faint = [size < _FAINT * by_layer[-1] for size in by_layer[::-1]]
    return faint.index(True) if True in faint else len(by_layer)


def typical_sizes(runs: tuple[Run, ...], moment: int) -> tuple[float, ...]:
    """Give the median over runs of each hidden layer's gradient at a moment."""
    rows = [run.moments[moment].sizes for run in runs]
    return tuple(median(column) for column in zip(*rows, strict=True))


def dead_slopes(runs: tuple[Run, ...], moment: int) -> float:
    """Give the median over runs of the fraction of slopes that are 0 at a moment."""
    return median(sum(run.moments[moment].dead) / DEPTH for run in runs)


def reaches(runs: Runs) -> Iterator[Reach]:
    """Give the rows before training."""
    for key, own in runs.items():
        typical = typical_sizes(own, 0)
        yield Reach(*key, typical[0], typical[-1], reached(typical), dead_slopes(own, 0))


def outcomes(runs: Runs) -> Iterator[Outcome]:
    """Give the rows after training."""
    for key, own in runs.items():
        accuracies = [run.accuracy for run in own]
        typical = typical_sizes(own, -1)
        spread = (min(accuracies), median(accuracies), max(accuracies))
        yield Outcome(*key, len(own), *spread, typical[0], typical[-1], dead_slopes(own, -1))


def loss_differences(runs: Runs, key: Key) -> list[list[float]]:
    """Give the relative difference of the loss from NumPy's, by moment and run: the runs that start from one seed."""
    pairs = zip(runs[key], runs["numpy", key[1], key[2]], strict=False)
    by_run = [[_relative(*both) for both in zip(own.moments, base.moments, strict=True)] for own, base in pairs]
    return [list(moment) for moment in zip(*by_run, strict=True)]


def _relative(moment: Moment, other: Moment) -> float:
    return abs(moment.loss - other.loss) / other.loss


def agreements(runs: Runs) -> Iterator[Agreement]:
    """Give the rows that hold frameworks against NumPy, where NumPy ran too."""
    for key in runs:
        if key[0] != "numpy" and ("numpy", key[1], key[2]) in runs:
            worst = [max(differences) for differences in loss_differences(runs, key)]
            yield Agreement(*key, len(runs[key]), worst[0], worst[1], worst[-1])
