"""The cost of σ′: what the product form saves in time, and what that costs in accuracy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from sigmoid_adapters.derivative_forms import DERIVATIVE_FORMS, FORMATS_OFFERED, DerivativeForm
from sigmoid_adapters.gradient_rules import AUTODIFF, EXPONENTIAL, PRODUCT, REFLECTION
from sigmoid_adapters.threads import one_thread
from sigmoid_conformance.studies.forms import Accuracy, accuracy, coverage_of
from sigmoid_conformance.studies.ordinary import RANGE
from sigmoid_conformance.studies.paper import Finding, Plot, Series, Study, Table, column
from sigmoid_conformance.studies.request import Request
from sigmoid_conformance.studies.showing import shown
from sigmoid_conformance.studies.texts import TEXTS
from sigmoid_conformance.studies.timing import ROUNDS, Timing, require_benchmark_library, time_all
from sigmoid_spec import FORMATS

SIZES = (1 << 10, 1 << 15, 1 << 20)
_DEFAULT = ("float32",)

Point = tuple[float, float]


@dataclass(frozen=True)
class Cost:
    """Time of forward and backward pass together at one size, in one backend."""

    backend: str = column("backend")
    format: str = column("format")
    form: str = column("σ′ by")
    size: int = column("elements")
    nanoseconds: float = column("ns per element")
    least: float = column("time / time of y(1 - y), least")
    ratio: float = column("median")
    greatest: float = column("greatest")
    kept: float = column("bytes kept per element")


def _costs(entries: list[DerivativeForm], name: str, size: int, seed: int, rounds: int) -> Iterator[Cost]:
    """Time all forms at one size, and compare each with the product form of its backend."""
    x = np.random.default_rng(seed).normal(0.0, 3.0, size).astype(FORMATS[name].dtype)
    steps = {f"{entry.backend}, {entry.form}": entry.prepare(x) for entry in entries}
    timings: dict[str, Timing] = time_all({key: step.run for key, step in steps.items()}, rounds)
    for entry in entries:
        key, baseline = f"{entry.backend}, {entry.form}", timings[f"{entry.backend}, {PRODUCT}"]
        yield Cost(
            *(entry.backend, name, entry.form, size, 1e9 * timings[key].typical / size),
            *timings[key].ratios(baseline),
            steps[key].kept_bytes / size,
        )


def pareto_front(points: Iterable[Point]) -> tuple[Point, ...]:
    """Keep the points that no other one beats: none is to the left and below, or level and below, or level and left."""
    front: list[Point] = []
    for point in sorted(points):
        if not front or point[1] < front[-1][1]:
            front.append(point)
    return tuple(front)


def _pareto(costs: list[Cost], accuracies: list[Accuracy], name: str) -> Plot:
    """Draw the time at the largest size against the largest ordinary error, with the front of each backend."""
    error = {(row.backend, row.form): row.ordinary for row in accuracies if row.format == name}
    points = {
        (row.backend, row.form): (row.ratio, error[row.backend, row.form])
        for row in costs
        if (row.format, row.size) == (name, SIZES[-1])
    }
    fronts = {
        backend: pareto_front(point for key, point in points.items() if key[0] == backend)
        for backend in dict.fromkeys(key[0] for key in points)
    }
    return Plot(
        f"Time against error, {SIZES[-1]:,} elements, {name}",
        "time of forward and backward pass / that of y(1 - y) in the same backend",
        *(f"largest error for {RANGE} (ulp)", "sampled"),
        (
            *(Series(", ".join(key), (point,), scattered=True) for key, point in points.items()),
            *(Series(f"{backend}, Pareto front", front) for backend, front in fronts.items() if len(front) > 1),
        ),
        "Left is faster, down is more accurate. Ratios compare forms within a backend, not backends: each has its own "
        "front, of the forms than which none is both as fast and more accurate, or as accurate and faster. Lines join "
        "the forms of a front; one of a single form has no line.",
        y_logarithmic=True,
    )


def _findings(costs: list[Cost], accuracies: list[Accuracy]) -> Iterator[Finding]:
    for row in accuracies:
        name = f"[{row.backend}, {row.form}] in {row.format}"
        loses = f", and it is 0 at {row.dead:,} of them where σ′ is a normal number" if row.dead else ""
        yield Finding(
            "product-form-loss" if row.dead else "accuracy",
            coverage_of((row.format,)),
            f"{name}: for {RANGE} the largest error is {_ordinary(row)}. Of {row.tried:,} inputs tried on the whole "
            f"line the largest error is {shown(row.largest)} ulp{loses}.",
        )
        key = (row.backend, row.format, row.form)
        own = [one for one in costs if (one.backend, one.format, one.form) == key]
        if own and row.form != PRODUCT:
            taken = f"{name}: both passes take as long as by y(1 − y) times {_times(own)}."
            yield Finding("product-form-cost", "sampled", taken)


def _times(costs: list[Cost]) -> str:
    return ", ".join(
        f"{one.ratio:.2f} ({one.least:.2f} to {one.greatest:.2f}) at {one.size:,} elements" for one in costs
    )


def _ordinary(row: Accuracy) -> str:
    """Write an error with how far it reaches; of a draw it is a lower bound."""
    least = "at least " if row.ordinary_coverage == "sampled" else ""
    return f"{least}{shown(row.ordinary)} ulp ({row.ordinary_coverage})"


def _answer(costs: list[Cost], accuracies: list[Accuracy]) -> str:
    """Sum up the fastest of the forms that keep their digits, at the largest size, and the framework's own kernels."""
    largest = [row for row in costs if row.size == SIZES[-1]]
    sentences = []
    for name, backend in dict.fromkeys((row.format, row.backend) for row in largest):
        times = {row.form: row.ratio for row in largest if (row.backend, row.format) == (backend, name)}
        errors = {row.form: row for row in accuracies if (row.backend, row.format) == (backend, name)}
        best = min((REFLECTION, EXPONENTIAL), key=times.__getitem__)
        sentences.append(
            f"In {backend}, {name}, the largest error for {RANGE} is {_ordinary(errors[PRODUCT])} by y(1 − y) and "
            f"{_ordinary(errors[best])} by {best}, for {times[best]:.2f} times the time of forward and backward pass "
            f"together, at {SIZES[-1]:,} elements (sampled)."
        )
        if AUTODIFF in times:
            own, error = times[AUTODIFF], _ordinary(errors[AUTODIFF])
            sentences.append(
                f"The kernels of {backend} itself take {own:.2f} times that of y(1 − y), and err by {error}."
            )
    return " ".join(sentences)


def cost(asked: Request, rounds: int = ROUNDS) -> Study:
    """Measure time, memory kept and errors of the forms of σ′ in every backend.

    Raises
    ------
    Unavailable
        If the benchmark library is missing, or a format was asked for that is not studied.
    """
    require_benchmark_library()
    formats = asked.formats_among(FORMATS_OFFERED, "cost", _DEFAULT)
    entries = [entry for entry in DERIVATIVE_FORMS.values() if entry.backend in asked.backends]
    accuracies = [accuracy(entry, name, asked.seed) for name in formats for entry in entries]
    with one_thread(asked.backends):
        costs = [row for name in formats for size in SIZES for row in _costs(entries, name, size, asked.seed, rounds)]
    text, sizes = TEXTS["cost"], ", ".join(f"{size:,}" for size in SIZES)
    return Study(
        *("cost", text.title, text.question, text.method.format(sizes=sizes, rounds=rounds)),
        _answer(costs, accuracies),
        (
            Table("Errors", coverage_of(formats), tuple(accuracies)),
            Table("Time and memory", "sampled", tuple(costs), "Kept: what this step itself keeps."),
        ),
        tuple(_pareto(costs, accuracies, name) for name in formats),
        tuple(_findings(costs, accuracies)),
        text.limits,
    )
