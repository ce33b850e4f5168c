"""Remedies: how far back the gradient reaches in small networks, and whether an accurate σ′ alone helps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sigmoid_conformance.studies import training
from sigmoid_conformance.studies.pairing import Effect, changes_told, effects
from sigmoid_conformance.studies.paper import Finding, Study, Table
from sigmoid_conformance.studies.remedies import RUNS, Outcome, Reach, Runs, agreements, outcomes, reaches, train_all
from sigmoid_conformance.studies.remedy_plots import plots
from sigmoid_conformance.studies.request import Request
from sigmoid_conformance.studies.texts import TEXTS
from sigmoid_conformance.studies.training import DEPTH, EPOCHS, digits
from sigmoid_conformance.studies.variants import ACCURATE

FORMATS_OFFERED = ("bfloat16", "float16", "float32")
_DEFAULT = ("bfloat16", "float32")
_REQUIREMENTS = {"tanh": "tanh-slope", "ReLU": "relu-slope", "sigmoid, normalised": "normalisation-slope"}

Groups = dict[tuple[str, str], list[Outcome]]


def _grouped(after: list[Outcome]) -> Groups:
    """Gather the backends of each storage format and variant."""
    groups: Groups = {}
    for row in after:
        groups.setdefault((row.format, row.variant), []).append(row)
    return groups


def _accuracies(rows: list[Outcome]) -> str:
    return ", ".join(f"{row.median:.1%} in {row.backend} ({row.least:.1%} to {row.greatest:.1%})" for row in rows)


def _range(texts: Iterable[str]) -> str:
    """Give the least and the greatest of texts that are in order, or the one text that all of them are."""
    kept = list(dict.fromkeys(texts))
    return " to ".join(dict.fromkeys((kept[0], kept[-1])))


def _findings(before: list[Reach], groups: Groups) -> Iterator[Finding]:
    for (name, variant), rows in groups.items():
        own = [row for row in before if (row.format, row.variant) == (name, variant)]
        reached = _range(str(layers) for layers in sorted(row.layers for row in own))
        yield Finding(
            _REQUIREMENTS.get(variant, "product-form-loss" if ACCURATE in variant else "backpropagation"),
            "sampled",
            f"[{variant}] stored in {name}: before training the gradient of the first layer is "
            f"{own[0].first / own[0].last:.2g} times that of the last in {own[0].backend}, {reached} of {DEPTH} "
            f"layers are reached, and the accuracy after training is {_accuracies(rows)}.",
        )


def _answer(groups: Groups, changes: list[Effect]) -> str:
    """Say what an accurate σ′ does, and which remedies train."""
    trained = {
        name: ", ".join(
            f"'{variant}' {_range(f'{value:.1%}' for value in sorted(row.median for row in rows))}"
            for (stored, variant), rows in groups.items()
            if stored == name and ACCURATE not in variant
        )
        for name in dict.fromkeys(name for name, _ in groups)
    }
    medians = (
        f"Stored in {name}, median accuracies over the backends are {told} (sampled)." for name, told in trained.items()
    )
    return " ".join((changes_told(changes), *medians))


def _tables(runs: Runs, before: list[Reach], after: list[Outcome], changes: list[Effect]) -> Iterator[Table]:
    yield Table("Before training", "sampled", tuple(before), "Gradients: root mean squares by the weights.")
    yield Table("After training", "sampled", tuple(after), "Accuracy on images that were not trained on.")
    note = "Accuracies with it less those without it, seed by seed."
    yield Table("With an accurate σ′ and without", "sampled", tuple(changes), note)
    if beside := tuple(agreements(runs)):
        note = "Greatest over the runs that start from one seed. Rounding differs, and training amplifies it."
        yield Table("Frameworks beside NumPy", "sampled", beside, note)


def mitigation(asked: Request, runs: int = max(RUNS.values()), epochs: int = EPOCHS) -> Study:
    """Train small networks on handwritten digits, and measure how far back the gradient reaches.

    Parameters
    ----------
    asked : Request
    runs : int
        In each backend at most; `RUNS` says how many there are otherwise.
    epochs : int

    Raises
    ------
    Unavailable
        If scikit-learn is missing, or a format was asked for that is not studied.
    """
    digits()
    formats = asked.formats_among(FORMATS_OFFERED, "mitigation", _DEFAULT)
    with training.one_thread_each(asked.backends):
        trained = train_all(asked.backends, formats, asked.seed, epochs, runs)
    before, after, changes = list(reaches(trained)), list(outcomes(trained)), list(effects(trained))
    counts = ", ".join(f"{min(runs, RUNS[backend])} in {backend}" for backend in asked.backends)
    text, groups = TEXTS["mitigation"], _grouped(after)
    parameters = {**training.parameters(), "epochs": epochs, "runs": counts, "seed": asked.seed}
    return Study(
        *("mitigation", text.title, text.question, text.method.format(**parameters)),
        _answer(groups, changes),
        tuple(_tables(trained, before, after, changes)),
        tuple(plots(trained)),
        tuple(_findings(before, groups)),
        text.limits,
    )
