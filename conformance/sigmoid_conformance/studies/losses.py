"""What the study of classification measures: one implementation of the cross-entropy, one format, one label."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from sigmoid_adapters.cross_entropies import CrossEntropy
from sigmoid_conformance.inputs import EXHAUSTIVE_BITS, all_inputs, sampled_inputs
from sigmoid_conformance.sample import Array, widen
from sigmoid_conformance.studies.paper import Coverage, column
from sigmoid_reference import Evaluation, errors_in_ulps, evaluate_cross_entropy, evaluate_cross_entropy_gradient
from sigmoid_spec import FORMATS, FloatFormat

LABELS = (0.0, 1.0, 0.25)
DRAWN = 200_000
SUBNORMAL, NORMAL, INFINITE = 1, 2, 3
_BLOCK = 4096
EVALUATE = {"loss": evaluate_cross_entropy, "gradient": evaluate_cross_entropy_gradient}


@dataclass(frozen=True)
class Errors:
    """The largest errors of a loss and of its gradient, and where."""

    implementation: str = column("computed by")
    format: str = column("format")
    label: float = column("label")
    loss_error: float = column("largest error of the loss (ulp)")
    loss_at: str = column("at logit")
    gradient_error: float = column("of the gradient (ulp)")
    gradient_at: str = column("at logit ")


@dataclass(frozen=True)
class Defect:
    """Neighbouring logits at which a loss or gradient is not merely inaccurate."""

    implementation: str = column("computed by")
    format: str = column("format")
    label: float = column("label")
    defect: str = column("defect")
    lower: float = column("from logit", format_in="format")
    upper: float = column("to logit", format_in="format")
    inputs: int = column("numbers from there to there")
    got: float = column("computed, at the end nearer to 0")
    exact: float = column("exact there, rounded")
    intervals: int = column("such intervals found")


@dataclass(frozen=True)
class Measured:
    """Results beside the exact values.

    Attributes
    ----------
    target : FloatFormat
    x : ndarray of `target.dtype`
        Finite logits.
    got, rounded : ndarray of float64
        Results and correctly rounded results.
    errors : ndarray of float64
        In ulps of the exact values.
    """

    target: FloatFormat
    x: Array
    got: Array
    rounded: Array
    errors: Array


@lru_cache(maxsize=8)
def logits(format_name: str, seed: int) -> Array:
    """Give all finite numbers of a format, or landmarks and a stratified draw, ascending."""
    target = FORMATS[format_name]
    narrow = target.bits <= EXHAUSTIVE_BITS
    x = all_inputs(target) if narrow else sampled_inputs("sigmoid", target, DRAWN, seed)
    return x[np.isfinite(widen(x))]


def coverage_of(format_name: str) -> Coverage:
    """Tell whether `logits` gives every number."""
    return "exhaustive" if FORMATS[format_name].bits <= EXHAUSTIVE_BITS else "sampled"


def defects_coverage(format_name: str, exhaustive: bool) -> Coverage:
    """Tell whether every number is looked at for a defect, as it is if that was asked for."""
    return "exhaustive" if exhaustive else coverage_of(format_name)


@lru_cache(maxsize=24)
def _exact(quantity: str, format_name: str, label: float, seed: int) -> Evaluation:
    target: FloatFormat = FORMATS[format_name]
    return EVALUATE[quantity](logits(format_name, seed), label, target)


def measure(entry: CrossEntropy, quantity: str, format_name: str, label: float, seed: int) -> Measured:
    """Evaluate the loss or the gradient, and the reference, over `logits`, ascending."""
    x, exact = logits(format_name, seed), _exact(quantity, format_name, label, seed)
    return _beside(evaluated(entry, quantity, x, label), x, exact, FORMATS[format_name])


def measure_at(entry: CrossEntropy, quantity: str, format_name: str, label: float, x: Array) -> Measured:
    """Evaluate at some logits, in blocks of one size: a just-in-time compiler meets no shape that is new."""
    target = FORMATS[format_name]
    padded = np.append(x, np.repeat(x[-1:], -x.size % _BLOCK))
    got = [evaluated(entry, quantity, block, label) for block in padded.reshape(-1, _BLOCK)]
    return _beside(np.concatenate(got)[: x.size], x, EVALUATE[quantity](x, label, target), target)


def evaluated(entry: CrossEntropy, quantity: str, x: Array, label: float) -> Array:
    """Let an implementation evaluate the loss or the gradient, in silence."""
    with np.errstate(all="ignore"):
        return np.asarray((entry.loss if quantity == "loss" else entry.gradient)(x.copy(), label))


def _beside(got: Array, x: Array, exact: Evaluation, target: FloatFormat) -> Measured:
    return Measured(target, x, widen(got), widen(exact.rounded), errors_in_ulps(got, exact))


def kinds_of(rounded: Array, target: FloatFormat) -> Array:
    """Number what exact values round to, signed: 0 for 0, 1 for a subnormal number, 2 for a normal one, 3 for ∞."""
    magnitude = np.abs(rounded)
    kinds = (magnitude > 0.0).astype(np.int8) + (magnitude >= 2.0**target.emin) + np.isinf(magnitude)
    return np.where(rounded < 0.0, -kinds, kinds)


def marked(got: Array, kinds: Array, quantity: str) -> Mapping[str, Array]:
    """Mark what is infinite, NaN, dead or of the wrong sign, where the exact value, of that kind, is not."""
    size = np.abs(kinds)
    found = {
        f"{quantity} infinite": np.isinf(got) & (size < INFINITE),
        f"{quantity} NaN": np.isnan(got),
        f"{quantity} 0": (got == 0.0) & (size >= NORMAL),
        f"{quantity} 0 for a subnormal": (got == 0.0) & (size == SUBNORMAL),
    }
    if quantity == "gradient":
        found["gradient of the wrong sign"] = ((got > 0.0) & (kinds < 0)) | ((got < 0.0) & (kinds > 0))
    return found


def defects_of(measured: Measured, quantity: str) -> Mapping[str, Array]:
    """Mark the defects of what was measured; see `marked`."""
    return marked(measured.got, kinds_of(measured.rounded, measured.target), quantity)


def runs(mask: Array) -> Iterator[tuple[int, int]]:
    """Give the maximal runs of a mask as first and last places, the longest first."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], mask, [False]]).astype(np.int8))).reshape(-1, 2)
    for start, stop in edges[np.argsort(edges[:, 0] - edges[:, 1], kind="stable")]:
        yield int(start), int(stop) - 1
