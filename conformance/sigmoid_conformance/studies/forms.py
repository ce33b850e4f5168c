"""The errors of σ′ as a form of it gives them in one backend, one format."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sigmoid_adapters.derivative_forms import DerivativeForm
from sigmoid_conformance.inputs import ENUMERABLE_BITS, EXHAUSTIVE_BITS, all_inputs, sampled_inputs
from sigmoid_conformance.sample import Array, widen
from sigmoid_conformance.studies.ordinary import GREATEST, LEAST, RANGE, worst_ordinary
from sigmoid_conformance.studies.paper import Coverage, column
from sigmoid_reference import errors_in_ulps, evaluate
from sigmoid_spec import FORMATS, hex_float


@dataclass(frozen=True)
class Accuracy:
    """Errors of σ′ as one form gives it in one backend; those at ordinary numbers have a coverage of their own."""

    backend: str = column("backend")
    format: str = column("format")
    form: str = column("σ′ by")
    largest: float = column("largest error (ulp)")
    at: str = column("at x")
    ordinary: float = column(f"for {RANGE} (ulp)")
    ordinary_at: str = column("at x")
    ordinary_coverage: str = column("for these")
    dead: int = column("inputs tried with 0 for a normal σ′")
    tried: int = column("inputs tried")


def _inputs(name: str, seed: int) -> Array:
    target = FORMATS[name]
    x = (
        all_inputs(target)
        if target.bits <= EXHAUSTIVE_BITS
        else sampled_inputs("sigmoid_derivative", target, seed=seed)
    )
    return x[np.isfinite(widen(x))]


def coverage_of(formats: tuple[str, ...]) -> Coverage:
    """Tell whether every number of the formats is taken."""
    return "exhaustive" if all(FORMATS[name].bits <= EXHAUSTIVE_BITS for name in formats) else "sampled"


def accuracy(entry: DerivativeForm, name: str, seed: int) -> Accuracy:
    """Measure the errors of one form in one format."""
    target, x = FORMATS[name], _inputs(name, seed)
    exact = evaluate("sigmoid_derivative", x, target)
    with np.errstate(all="ignore"):
        got = entry.prepare(x).derivative()
    errors, numbers = errors_in_ulps(got, exact), widen(x)
    worst = int(errors.argmax())
    dead = (widen(got) == 0.0) & (widen(exact.rounded) >= 2.0**target.emin)
    enumerable = target.bits <= ENUMERABLE_BITS
    ordinary = worst_ordinary(entry, name) if enumerable else _worst_drawn(numbers, errors)
    return Accuracy(
        *(entry.backend, name, entry.form),
        largest=float(errors[worst]),
        at=hex_float(float(numbers[worst])),
        ordinary=ordinary[0],
        ordinary_at=hex_float(ordinary[1]),
        ordinary_coverage="exhaustive" if enumerable else "sampled",
        dead=int(dead.sum()),
        tried=x.size,
    )


def _worst_drawn(x: Array, errors: Array) -> tuple[float, float]:
    chosen = np.flatnonzero((np.abs(x) >= LEAST) & (np.abs(x) <= GREATEST))
    worst = chosen[int(errors[chosen].argmax())]
    return float(errors[worst]), float(x[worst])
