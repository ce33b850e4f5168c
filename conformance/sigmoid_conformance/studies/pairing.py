"""What an accurate σ′ changes in a training: differences between runs from one seed, one with it and one without."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from statistics import median

from sigmoid_conformance.studies.paper import column
from sigmoid_conformance.studies.remedies import Runs
from sigmoid_conformance.studies.variants import ACCURATE


@dataclass(frozen=True)
class Effect:
    """Accuracy with an accurate σ′ less that without it, over pairs of runs from the same weights and batches."""

    backend: str = column("backend")
    format: str = column("stored in")
    variant: str = column("hidden layers")
    runs: int = column("pairs of runs")
    least: float = column("change, least")
    median: float = column("median")
    greatest: float = column("greatest")


def effects(runs: Runs) -> Iterator[Effect]:
    """Give the rows that hold each network with an accurate σ′ against the same one without it."""
    for (backend, name, variant), accurate in runs.items():
        plain = runs.get((backend, name, variant.replace(ACCURATE, "")), accurate)
        if plain is not accurate:
            changes = [own.accuracy - base.accuracy for own, base in zip(accurate, plain, strict=True)]
            spread = (min(changes), median(changes), max(changes))
            yield Effect(backend, name, variant.replace(ACCURATE, ""), len(changes), *spread)


def points(change: float) -> str:
    """Write a difference of accuracies in points of a hundred."""
    return f"{100 * change:+.1f}" if round(100 * change, 1) else "0.0"


def _listed(rows: Iterable[Effect]) -> str:
    return "; ".join(
        f"'{row.variant}' stored in {row.format}, {row.backend}: {points(row.least)} to {points(row.greatest)} points "
        f"in {row.runs} pairs"
        for row in rows
    )


def changes_told(rows: list[Effect]) -> str:
    """Say where an accurate σ′ helps, which is: where it raises the accuracy in every pair of runs, and where it harms.

    Each of n pairs that differ goes either way by chance: all of them go one way in one of 2**(n - 1) comparisons.
    """
    higher, lower = [row for row in rows if row.least > 0.0], [row for row in rows if row.greatest < 0.0]
    same = sum(row.least == row.greatest == 0.0 for row in rows)
    if not higher and not lower:
        verdict = f"An accurate σ′ alone does not help: in none of {len(rows)} comparisons does it raise the accuracy"
        range_told = f"{points(min(row.least for row in rows))} to {points(max(row.greatest for row in rows))}"
        return (
            f"{verdict}, or lower it, in every pair of runs from one seed; in {same} of them it changes nothing, and "
            f"over all pairs the change is {range_told} points."
        )
    chance = f"chance alone does as much in one of {2 ** (min(row.runs for row in higher + lower) - 1)} comparisons"
    found = (
        f"{verb} the accuracy in every pair of runs in {len(some)} of {len(rows)} comparisons ({_listed(some)})"
        for verb, some in (("raises", higher), ("lowers", lower))
        if some
    )
    return f"An accurate σ′ {' and '.join(found)}; {chance}."
