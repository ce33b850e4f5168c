"""By what factor a layer of a chain of sigmoids changes the gradient, and the bound on it, by enclosures."""

from __future__ import annotations

from dataclasses import dataclass

import mpmath
from mpmath import libmp

from sigmoid_conformance.studies.chains import BITS, DEPTH, Chain, Enclosures, exact_gradients
from sigmoid_conformance.studies.paper import column

EVERY, NO = "every depth", "no depth"
FIRST, LAST = 100, 200


@dataclass(frozen=True)
class Factor:
    """By what factor a layer changes the gradient, deep in a chain, beside the bound on it."""

    chain: str = column("chain")
    factor: float = column("factor per layer")
    bound: float = column("bound, |w|/4")
    at_hundred: str = column("gradient at depth 100")
    attained: str = column("bound attained at")


def _bounds(weights: tuple[float, ...]) -> Enclosures:
    """Give ∏ wᵢ/4 for every depth, exactly, as enclosures that are single numbers; signed as the gradient is."""
    found, bound = [], mpmath.mpf(1)
    for weight in weights:
        bound = mpmath.ldexp(mpmath.fmul(bound, weight, exact=True), -2)
        found.append((bound, bound))
    return tuple(found)


def _per_layer(enclosures: Enclosures) -> float:
    """Give the geometric mean of a layer's factor between two depths, enclosed far narrower than it is shown."""
    (low, high), (first_low, first_high) = enclosures[LAST - 1], enclosures[FIRST - 1]
    last, first = libmp.mpi_abs((low._mpf_, high._mpf_)), libmp.mpi_abs((first_low._mpf_, first_high._mpf_))
    logarithm = libmp.mpi_log(libmp.mpi_div(last, first, BITS), BITS)
    layers = (libmp.from_int(LAST - FIRST),) * 2
    return float(mpmath.mp.make_mpf(libmp.mpi_exp(libmp.mpi_div(logarithm, layers, BITS), BITS)[0]))


def attained(enclosures: Enclosures, bounds: Enclosures) -> str:
    """Say at which depths a bound is attained.

    It is where the enclosure of the gradient is a single number, the bound; it is not where the enclosure does not
    reach the bound. Where neither holds, that is said.
    """
    met = [depth for depth, (one, bound) in enumerate(zip(enclosures, bounds, strict=True), 1) if one == bound]
    reached = sum(low <= bound <= high for (low, high), (bound, _) in zip(enclosures, bounds, strict=True))
    several = f"depth {met[0]}" if len(met) == 1 else f"{len(met)} depths"
    said = {0: NO, len(bounds): EVERY}.get(len(met), several)
    return said if reached == len(met) else f"{said}, undecided at {reached - len(met)}"


def factor(chain: Chain, seed: int) -> Factor:
    """Compare a chain with the bound."""
    gradients, bounds = exact_gradients(chain, seed), _bounds(chain.weights(seed)[:DEPTH])
    return Factor(
        chain.name,
        _per_layer(gradients),
        _per_layer(bounds),
        mpmath.nstr(gradients[FIRST - 1][0], 4),
        attained(gradients, bounds),
    )
