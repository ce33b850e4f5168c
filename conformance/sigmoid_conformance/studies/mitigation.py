"""Remedies: how far back the gradient reaches in small networks, and whether an accurate σ′ alone helps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from sigmoid_adapters.dense_networks import WEIGHT_GRADIENTS
from sigmoid_conformance.studies import training
from sigmoid_conformance.studies.networks import VARIANTS, Layer, Variant, initial
from sigmoid_conformance.studies.paper import Finding, Plot, Series, Study, Table, column
from sigmoid_conformance.studies.request import Request
from sigmoid_conformance.studies.texts import TEXTS
from sigmoid_conformance.studies.training import DEPTH, EPOCHS, Run, digits, gradient_sizes, sizes, train

FORMATS_OFFERED = ("bfloat16", "float16", "float32")
SEEDS = 5
_DEFAULT = ("bfloat16", "float32")
_FAINT = 1e-3

_REQUIREMENTS = {"tanh": "tanh-slope", "ReLU": "relu-slope", "sigmoid, normalised": "normalisation-slope"}

Runs = dict[tuple[str, str], tuple[Run, ...]]


@dataclass(frozen=True)
class Reach:
    """How far back the gradient reaches before training: medians over the runs."""

    backend: str = column("backend")
    format: str = column("stored in")
    variant: str = column("hidden layers")
    first: float = column("gradient, first layer")
    last: float = column("last hidden layer")
    layers: int = column(f"layers reached, of {DEPTH}")
    dead: float | None = column("slopes that are 0")


@dataclass(frozen=True)
class Outcome:
    """What became of the networks: least, median and greatest over the runs, medians where it does not say."""

    format: str = column("stored in")
    variant: str = column("hidden layers")
    least: float = column("accuracy, least")
    median: float = column("median")
    greatest: float = column("greatest")
    first: float = column("gradient, first layer")
    last: float = column("last hidden layer")
    dead: float = column("slopes that are 0")


def reached(by_layer: tuple[float, ...]) -> int:
    """Count the layers, from the last one back, whose gradient is at least a thousandth of the last one's."""
    faint = [size < _FAINT * by_layer[-1] for size in by_layer[::-1]]
    return faint.index(True) if True in faint else len(by_layer)


def _medians(rows: list[tuple[float, ...]]) -> tuple[float, ...]:
    return tuple(median(column) for column in zip(*rows, strict=True))


def _at_first(runs: Runs) -> Iterator[Reach]:
    for (name, variant), own in runs.items():
        typical = _medians([run.sizes_before for run in own])
        dead = median(sum(run.dead_before) / DEPTH for run in own)
        yield Reach("numpy", name, variant, typical[0], typical[-1], reached(typical), dead)


def _by_framework(backend: str, variant: Variant, seed: int) -> tuple[float, ...]:
    """Measure the gradients before training by a framework's own reverse mode."""
    data = digits()
    x, labels = data.x[: training.MEASURED], data.labels[: training.MEASURED]
    weights = [layer.weights for layer in initial(variant, sizes(), seed)]
    found = WEIGHT_GRADIENTS[backend](weights, x, labels, variant.activation)
    return gradient_sizes([Layer(gradient, gradient, gradient, gradient) for gradient in found])


def _in_frameworks(asked: Request) -> Iterator[Reach]:
    for backend in (name for name in WEIGHT_GRADIENTS if name in asked.backends):
        for variant in VARIANTS:
            if not (variant.accurate or variant.normalised):
                typical = _medians([_by_framework(backend, variant, asked.seed + place) for place in range(SEEDS)])
                yield Reach(backend, "float32", variant.name, typical[0], typical[-1], reached(typical), None)


def _outcomes(runs: Runs) -> Iterator[Outcome]:
    for (name, variant), own in runs.items():
        accuracies = [run.accuracy for run in own]
        typical = _medians([run.sizes_after for run in own])
        dead = median(sum(run.dead_after) / DEPTH for run in own)
        spread = (min(accuracies), median(accuracies), max(accuracies))
        yield Outcome(name, variant, *spread, typical[0], typical[-1], dead)


def _plot(runs: Runs, name: str, moment: str) -> Plot:
    def sizes_of(run: Run) -> tuple[float, ...]:
        return run.sizes_before if moment == "before" else run.sizes_after

    series = []
    for (format_name, variant), own in runs.items():
        if format_name == name:
            typical = _medians([sizes_of(run) for run in own])
            points = tuple((float(layer), size) for layer, size in enumerate(typical, 1) if size > 0.0)
            series.append(Series(variant, points))
    return Plot(
        f"Gradient by layer, {moment} training, stored in {name}",
        *("hidden layer, the first one next to the input", "root mean square of the gradient", "sampled"),
        tuple(one for one in series if one.points),
        f"Medians of {SEEDS} runs.",
        y_logarithmic=True,
    )


def _findings(first: list[Reach], after: list[Outcome]) -> Iterator[Finding]:
    before = {(row.format, row.variant): row for row in first if row.backend == "numpy"}
    for row in after:
        start = before[row.format, row.variant]
        yield Finding(
            _REQUIREMENTS.get(row.variant, "product-form-loss" if "accurate" in row.variant else "backpropagation"),
            "sampled",
            f"[{row.variant}] stored in {row.format}: the gradient of the first layer is "
            f"{start.first / start.last:.2g} "
            f"times that of the last before training, {start.layers} of {DEPTH} layers are reached, and the accuracy "
            f"after training is {row.median:.1%} ({row.least:.1%} to {row.greatest:.1%}).",
        )


def _answer(after: list[Outcome]) -> str:
    """Compare each accurate variant with its plain one, and say which remedies train."""
    sentences = []
    for name in dict.fromkeys(row.format for row in after):
        own = {row.variant: row for row in after if row.format == name}
        pairs = [
            (row, own[row.variant.replace(", accurate σ′", "")]) for row in own.values() if "accurate" in row.variant
        ]
        for accurate, plain in pairs:
            overlap = accurate.least <= plain.greatest and plain.least <= accurate.greatest
            sentences.append(
                f"Stored in {name}, an accurate σ′ changes the accuracy of '{plain.variant}' from {plain.median:.1%} "
                f"to "
                f"{accurate.median:.1%}, {'within' if overlap else 'beyond'} the spread of the runs."
            )
        trained = [f"'{row.variant}' {row.median:.1%}" for row in own.values() if "accurate" not in row.variant]
        sentences.append(f"All in {name}: {', '.join(trained)}.")
    return " ".join(sentences)


def mitigation(asked: Request, seeds: int = SEEDS, epochs: int = EPOCHS) -> Study:
    """Train small networks on handwritten digits, and measure how far back the gradient reaches.

    Raises
    ------
    Unavailable
        If scikit-learn is missing, or a format was asked for that is not studied.
    """
    digits()
    formats = asked.formats_among(FORMATS_OFFERED, "mitigation", _DEFAULT)
    with training.one_blas_thread():
        runs: Runs = {
            (name, variant.name): tuple(train(variant, name, asked.seed + place, epochs) for place in range(seeds))
            for name in formats
            for variant in VARIANTS
        }
    first, after = [*_at_first(runs), *_in_frameworks(asked)], list(_outcomes(runs))
    text, parameters = (
        TEXTS["mitigation"],
        {**training.parameters(), "epochs": epochs, "seeds": seeds, "seed": asked.seed},
    )
    return Study(
        *("mitigation", text.title, text.question, text.method.format(**parameters)),
        _answer(after),
        (
            Table("Before training", "sampled", tuple(first), "Gradients: root mean squares by the weights."),
            Table("After training", "sampled", tuple(after), "Accuracy on images that were not trained on."),
        ),
        tuple(_plot(runs, name, moment) for name in formats for moment in ("before", "after")),
        tuple(_findings(first, after)),
        text.limits,
    )
