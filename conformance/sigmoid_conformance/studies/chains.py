"""Chains of sigmoids that the study of vanishing gradients looks at, and what is measured on them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import mpmath
import numpy as np

from sigmoid_adapters.chains import ChainGradient
from sigmoid_conformance.sample import Array, widen
from sigmoid_conformance.studies.paper import column
from sigmoid_reference import Evaluation, enclose_chain_gradients, errors_in_ulps, evaluate_enclosed
from sigmoid_spec import FORMATS, FloatFormat

DEPTH = 1000
BITS = 128
WAYS = ("0", "too small", "too large", "of the wrong sign", "infinite or NaN")
_RANDOM = "random weights"

Enclosures = tuple[tuple[mpmath.mpf, mpmath.mpf], ...]


@dataclass(frozen=True)
class Chain:
    """A chain a₁ = σ(w₁ (x - c)), aᵢ = σ(wᵢ (aᵢ₋₁ - c)); its numbers are numbers of every format studied."""

    name: str
    x: float
    weight: float
    centre: float

    def weights(self, seed: int) -> tuple[float, ...]:
        """Give the weights of all layers: equal, or drawn from a normal distribution with that deviation."""
        if self.name != _RANDOM:
            return (self.weight,) * DEPTH
        drawn = np.random.default_rng(seed).normal(0.0, self.weight, DEPTH)
        return tuple(widen(drawn.astype(FORMATS["bfloat16"].dtype)).tolist())


CHAINS = (
    Chain("no weights", 0.0, 1.0, 0.0),
    Chain("centred", 0.5, 1.0, 0.5),
    Chain("centred, weight 4", 0.5, 4.0, 0.5),
    Chain("weight 4", 0.0, 4.0, 0.0),
    Chain("weight 8", 0.0, 8.0, 0.0),
    Chain("weight 20", 0.0, 20.0, 0.0),
    Chain(_RANDOM, 0.0, 3.0, 0.0),
)


@dataclass(frozen=True)
class Depths:
    """How deep the gradient of one chain reaches, exactly and as one implementation computes it in one format.

    A depth is the one from which on something holds, None if that is none up to `DEPTH`; `no_digit` is the first one
    at which no digit is right: where the relative error is 1/2 or more. `wrong` is a key of `WAYS`, of that depth.
    """

    chain: str = column("chain")
    format: str = column("format")
    implementation: str = column("computed by")
    exact_subnormal: int | None = column("exact (proven): below normal from")
    exact_zero: int | None = column("exact (proven): rounds to 0 from")
    zero: int | None = column("computed: 0 from")
    no_digit: int | None = column("no digit right first at")
    wrong: str | None = column("there it is")
    ulps_at_two: float = column("error at depth 2 (ulp)")
    largest_error: float = column("largest error (ulp)")
    at: int = column("at depth")


@lru_cache
def exact_gradients(chain: Chain, seed: int) -> Enclosures:
    """Enclose the derivatives of a chain of every depth."""
    return tuple(enclose_chain_gradients(chain.x, chain.weights(seed), chain.centre, BITS))


@lru_cache(maxsize=256)
def computed_gradients(chain: Chain, entry: ChainGradient, target: FloatFormat, seed: int) -> Array:
    """Let a backend differentiate the chains of all depths."""
    weights = np.array(chain.weights(seed)).astype(target.dtype)
    with np.errstate(all="ignore"):
        return entry.gradients(chain.x, weights, chain.centre)


def _first(mask: Array) -> int | None:
    """Give the first depth from which on something holds."""
    failing = np.flatnonzero(~mask)
    start = int(failing[-1]) + 1 if failing.size else 0
    return start + 1 if start < mask.size else None


def _once(mask: Array) -> int | None:
    """Give the first depth at which something holds."""
    return int(mask.argmax()) + 1 if mask.any() else None


def _relative_errors(computed: Array, exact: Enclosures) -> Array:
    found = [
        float(abs(mpmath.mpf(value) / lower - 1)) if math.isfinite(value) else math.inf
        for value, (lower, _) in zip(computed.tolist(), exact, strict=True)
    ]
    return np.array(found)


def _way(value: float, exact: mpmath.mpf) -> str:
    """Name the way in which a value has no digit right."""
    if not math.isfinite(value):
        return "infinite or NaN"
    ratio = value / exact
    return "0" if ratio == 0 else "of the wrong sign" if ratio < 0 else "too small" if ratio < 1 else "too large"


def errors_over_depth(computed: Array, chain: Chain, target: FloatFormat, seed: int) -> list[float]:
    """Give the errors in ulps of the gradients of all depths."""
    errors: list[float] = errors_in_ulps(computed, _evaluated(chain, target, seed)).tolist()
    return errors


@lru_cache(maxsize=32)
def _evaluated(chain: Chain, target: FloatFormat, seed: int) -> Evaluation:
    return evaluate_enclosed(exact_gradients(chain, seed), target)


def depths(chain: Chain, entry: ChainGradient, target: FloatFormat, seed: int) -> Depths:
    """Measure one implementation on one chain in one format."""
    enclosures = exact_gradients(chain, seed)
    exact = _evaluated(chain, target, seed)
    rounded = np.abs(widen(exact.rounded))
    computed = computed_gradients(chain, entry, target, seed)
    errors = errors_in_ulps(computed, exact)
    values = widen(computed)
    first = _once(_relative_errors(values, enclosures) >= 0.5)
    return Depths(
        *(chain.name, target.name, entry.name),
        *(_first(rounded < 2.0**target.emin), _first(rounded == 0.0), _first(values == 0.0)),
        *(first, None if first is None else _way(float(values[first - 1]), enclosures[first - 1][0])),
        float(errors[1]),
        *(float(errors.max()), int(errors.argmax()) + 1),
    )
