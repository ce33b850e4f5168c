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
_BLOCK = 4096
_EVALUATE = {"loss": evaluate_cross_entropy, "gradient": evaluate_cross_entropy_gradient}


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


@lru_cache(maxsize=24)
def _exact(quantity: str, format_name: str, label: float, seed: int) -> Evaluation:
    target: FloatFormat = FORMATS[format_name]
    return _EVALUATE[quantity](logits(format_name, seed), label, target)


def measure(entry: CrossEntropy, quantity: str, format_name: str, label: float, seed: int) -> Measured:
    """Evaluate the loss or the gradient, and the reference, over `logits`, ascending."""
    x, exact = logits(format_name, seed), _exact(quantity, format_name, label, seed)
    return _beside(_evaluated(entry, quantity, x, label), x, exact, FORMATS[format_name])


def measure_at(entry: CrossEntropy, quantity: str, format_name: str, label: float, x: Array) -> Measured:
    """Evaluate at some logits, in blocks of one size: a just-in-time compiler meets no shape that is new."""
    target = FORMATS[format_name]
    padded = np.append(x, np.repeat(x[-1:], -x.size % _BLOCK))
    got = [_evaluated(entry, quantity, block, label) for block in padded.reshape(-1, _BLOCK)]
    return _beside(np.concatenate(got)[: x.size], x, _EVALUATE[quantity](x, label, target), target)


def _evaluated(entry: CrossEntropy, quantity: str, x: Array, label: float) -> Array:
    with np.errstate(all="ignore"):
        return np.asarray((entry.loss if quantity == "loss" else entry.gradient)(x.copy(), label))


def _beside(got: Array, x: Array, exact: Evaluation, target: FloatFormat) -> Measured:
    return Measured(target, x, widen(got), widen(exact.rounded), errors_in_ulps(got, exact))


def defects_of(measured: Measured, quantity: str) -> Mapping[str, Array]:
    """Mark what is infinite, NaN, dead or of the wrong sign, where the exact value is a number that is not."""
    got, rounded = measured.got, measured.rounded
    finite, least_normal = np.isfinite(rounded), 2.0**measured.target.emin
    found = {
        f"{quantity} infinite": np.isinf(got) & finite,
        f"{quantity} NaN": np.isnan(got),
        f"{quantity} 0": (got == 0.0) & (np.abs(rounded) >= least_normal),
        f"{quantity} 0 for a subnormal": (got == 0.0) & (rounded != 0.0) & (np.abs(rounded) < least_normal),
    }
    if quantity == "gradient":
        found["gradient of the wrong sign"] = got * np.sign(rounded) < 0.0
    return found


def runs(mask: Array) -> Iterator[tuple[int, int]]:
    """Give the maximal runs of a mask as first and last places, the longest first."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], mask, [False]]).astype(np.int8))).reshape(-1, 2)
    for start, stop in edges[np.argsort(edges[:, 0] - edges[:, 1], kind="stable")]:
        yield int(start), int(stop) - 1
