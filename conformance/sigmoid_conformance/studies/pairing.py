"""What an accurate σ′ changes in a training: differences between runs from one seed, one with it and one without."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from sigmoid_conformance.studies.paper import column
from sigmoid_conformance.studies.remedies import Runs, dead_slopes
from sigmoid_conformance.studies.training import CLASSES
from sigmoid_conformance.studies.variants import ACCURATE

_LEARNT = 2.0  # times the accuracy of chance
_DEAD = 0.01


@dataclass(frozen=True)
class Effect:
    """Accuracy with an accurate σ′ less that without it, over pairs of runs from the same weights and batches.

    Attributes
    ----------
    without : float
        Median accuracy without it: at chance, σ′ has nothing to show.
    dead : float
        Median fraction of slopes that are 0 without it, before or after training, whichever is more: what it mends.
    """

    backend: str = column("backend")
    format: str = column("stored in")
    variant: str = column("hidden layers")
    runs: int = column("pairs of runs")
    least: float = column("change, least")
    median: float = column("median")
    greatest: float = column("greatest")
    without: float = column("accuracy without")
    dead: float = column("slopes that are 0 without")

    @property
    def tells(self) -> bool:
        """Whether the networks learn, and have slopes that an accurate σ′ could mend."""
        return self.without > _LEARNT / CLASSES and self.dead > _DEAD


def effects(runs: Runs) -> Iterator[Effect]:
    """Give the rows that hold each network with an accurate σ′ against the same one without it."""
    for (backend, name, variant), accurate in runs.items():
        plain = runs.get((backend, name, variant.replace(ACCURATE, "")), accurate)
        if plain is not accurate:
            changes = [own.accuracy - base.accuracy for own, base in zip(accurate, plain, strict=True)]
            spread = (min(changes), median(changes), max(changes))
            without, dead = median(run.accuracy for run in plain), max(dead_slopes(plain, 0), dead_slopes(plain, -1))
            yield Effect(backend, name, variant.replace(ACCURATE, ""), len(changes), *spread, without, dead)


def points(change: float) -> str:
    """Write a difference of accuracies in points of a hundred."""
    return f"{100 * change:+.1f}" if round(100 * change, 1) else "0.0"


def _over(rows: list[Effect]) -> str:
    least, greatest = points(min(row.least for row in rows)), points(max(row.greatest for row in rows))
    return f"{least} to {greatest} points over {sum(row.runs for row in rows)} pairs"


def changes_told(rows: list[Effect]) -> str:
    """Say what an accurate σ′ changes where it could change anything, and elsewhere."""
    telling, others = [row for row in rows if row.tells], [row for row in rows if not row.tells]
    sentences = [_where_it_could(telling)]
    if others:
        sentences.append(
            f"Elsewhere the change is {_over(others)}: those networks do not learn, or at most a hundredth of their "
            "slopes is 0 without it."
        )
    return " ".join(sentences)


def _where_it_could(rows: list[Effect]) -> str:
    if not rows:
        return "No network that learns has slopes that are 0 for an accurate σ′ to mend."
    named = ", ".join(f"'{row.variant}' stored in {row.format}, {row.backend}" for row in rows)
    return (
        f"{_verdict(rows)} Where networks learn and more than a hundredth of their slopes are 0 without it ({named}), "
        f"the accuracy changes by {_over(rows)} of runs from one seed (sampled)."
    )


def _verdict(rows: list[Effect]) -> str:
    """Say helps or harms where every pair does: n pairs that differ do so by chance in one of 2**(n - 1) studies."""
    if all(row.least > 0.0 for row in rows):
        return "An accurate σ′ alone helps, in every pair of runs."
    if all(row.greatest < 0.0 for row in rows):
        return "An accurate σ′ alone harms, in every pair of runs."
    return "That an accurate σ′ alone helps was not seen."
