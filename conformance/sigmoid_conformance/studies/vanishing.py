"""Vanishing gradients: how fast they vanish through stacked sigmoids, and how much faster in floating point."""

from __future__ import annotations

import math
from collections.abc import Iterator

import mpmath

from sigmoid_adapters.chains import CHAIN_GRADIENTS, ChainGradient
from sigmoid_conformance.sample import widen
from sigmoid_conformance.studies.chains import (
    BITS,
    CHAINS,
    DEPTH,
    Chain,
    Depths,
    Factor,
    computed_gradients,
    depths,
    errors_over_depth,
    exact_gradients,
    factor,
)
from sigmoid_conformance.studies.paper import Finding, Plot, Series, Study, Table
from sigmoid_conformance.studies.request import Request
from sigmoid_conformance.studies.texts import TEXTS
from sigmoid_spec import FORMATS

FORMATS_OFFERED = ("bfloat16", "float16", "float32", "float64")
_PLOTTED = ("no weights", "weight 8")
_FORMATS_PLOTTED = ("bfloat16", "float32")


def _points(values: list[mpmath.mpf]) -> tuple[tuple[float, float], ...]:
    """Give depth and decimal logarithm, up to the first 0."""
    magnitudes = [abs(value) for value in values]
    last = next((place for place, value in enumerate(magnitudes) if not 0 < value < mpmath.inf), len(magnitudes))
    return tuple((float(depth), float(mpmath.log10(value))) for depth, value in enumerate(magnitudes[:last], 1))


def _plots(chain: Chain, name: str, asked: Request) -> Iterator[Plot]:
    exact = _points([lower for lower, _ in exact_gradients(chain, asked.seed)])
    computed = {entry.name: computed_gradients(chain, entry, FORMATS[name], asked.seed) for entry in _entries(asked)}
    series = [Series(key, _points([mpmath.mpf(value) for value in widen(found)])) for key, found in computed.items()]
    deepest = max((len(one.points) for one in series), default=1)
    yield Plot(
        f"Gradient over depth, {chain.name}, {name}",
        *("depth", "log10 of the gradient's magnitude", "sampled"),
        (Series("exact", exact[: max(10, 2 * deepest)]), *series),
        "A line ends where the gradient becomes 0 or is no longer a number; the exact one goes on.",
    )
    errors = {
        key: errors_over_depth(found, chain, FORMATS[name], asked.seed)[: max(10, deepest + 1)]
        for key, found in computed.items()
    }
    yield Plot(
        f"Error over depth, {chain.name}, {name}",
        *("depth", "error (ulp)", "sampled"),
        tuple(
            Series(key, tuple((float(depth), error) for depth, error in enumerate(found, 1) if 0.0 < error < math.inf))
            for key, found in errors.items()
        ),
        f"An error of 2 to the power {FORMATS[name].precision - 1} ulp or more is that of 0. Errors of exactly 0 are "
        f"not "
        "drawn.",
        y_logarithmic=True,
    )


def _entries(asked: Request) -> list[ChainGradient]:
    return [entry for entry in CHAIN_GRADIENTS.values() if entry.backend in asked.backends]


def _rows(asked: Request) -> Iterator[Depths]:
    for chain in CHAINS:
        for name in asked.formats_among(FORMATS_OFFERED, "vanishing"):
            for entry in _entries(asked):
                yield depths(chain, entry, FORMATS[name], asked.seed)


def _findings(rows: tuple[Depths, ...], factors: tuple[Factor, ...]) -> Iterator[Finding]:
    by_name = {row.chain: row for row in factors}
    plain, steep = by_name["no weights"], by_name["weight 8"]
    yield Finding(
        "chain-bound",
        "proven",
        f"The bound 4⁻ᴸ is attained at every depth by a chain that is centred at its inflection point, and by no other "
        f"here beyond depth 1: without centring a layer takes {1 / plain.factor:.4g} times, not 4 times, off the "
        f"gradient, because its input has moved to where σ′ is smaller.",
    )
    yield Finding(
        "chain-bound",
        "proven",
        f"Weights above 4 do not make up for it by themselves: with weight 8 the bound allows growth by "
        f"{steep.bound:.3g} a layer, and the gradient shrinks by a factor of {1 / steep.factor:.4g}, because the "
        f"larger weight saturates the sigmoid. Only the centred chain of weight 4 keeps its gradient, at exactly 1.",
    )
    yield from _losses(rows)


def _losses(rows: tuple[Depths, ...]) -> Iterator[Finding]:
    for name in dict.fromkeys(row.format for row in rows):
        of_format = [row for row in rows if row.format == name]
        lost = [row for row in of_format if row.zero is not None and row.zero < (row.exact_subnormal or DEPTH + 1)]
        if lost:
            worst = max(lost, key=lambda row: (row.exact_zero or DEPTH) - (row.zero or 0))
            yield Finding(
                "product-form-loss",
                "sampled",
                f"In {name} the gradient of [{worst.implementation}] through the chain '{worst.chain}' is 0 from depth "
                f"{worst.zero} on, where the exact one stays normal up to depth "
                f"{(worst.exact_subnormal or DEPTH + 1) - 1}; {len(lost)} of {len(of_format)} rows lose a "
                "normal gradient.",
            )
    yield from _underflows(rows)


def _underflows(rows: tuple[Depths, ...]) -> Iterator[Finding]:
    calm = [row for row in rows if row.chain == "no weights" and row.exact_zero is not None]
    for name in dict.fromkeys(row.implementation for row in calm):
        own = [row for row in calm if row.implementation == name]
        early = [row for row in own if (row.zero or DEPTH) < (row.exact_zero or 0)]
        if early:
            told = ", ".join(f"{row.format} {row.zero} instead of {row.exact_zero}" for row in early)
            yield Finding(
                "subnormal-results",
                "sampled",
                f"[{name}] flushes subnormal numbers: without weights its gradient is 0 from depth: {told}.",
            )
        else:
            yield Finding(
                "chain-bound",
                "sampled",
                f"Without weights the gradient of [{name}] reaches as deep as the format does: there the mathematics "
                f"takes it away, not the arithmetic.",
            )


def _answer(rows: tuple[Depths, ...], factors: tuple[Factor, ...]) -> str:
    plain = next(row for row in factors if row.chain == "no weights")
    lost = [row for row in rows if row.zero is not None and row.zero < (row.exact_subnormal or DEPTH + 1)]
    chains = ", ".join(dict.fromkeys(f"'{row.chain}'" for row in lost)) or "no chain"
    return (
        f"A layer without weights divides the gradient by {1 / plain.factor:.4g}; 4⁻ᴸ is attained at every depth by "
        f"centred "
        f"chains only. The frameworks' gradient vanishes earlier than a normal true one where the sigmoids saturate "
        f"({chains}): {len(lost)} of {len(rows)} rows. "
        "Elsewhere the mathematics takes it away, or the flushing of subnormal numbers a few layers before."
    )


def vanishing(asked: Request) -> Study:
    """Measure the gradient through chains of up to `DEPTH` sigmoids, exactly and in every backend.

    Raises
    ------
    Unavailable
        If a format was asked for that is not studied.
    """
    asked.formats_among(FORMATS_OFFERED, "vanishing")
    factors = tuple(factor(chain, asked.seed) for chain in CHAINS)
    rows = tuple(_rows(asked))
    plotted = asked.formats or _FORMATS_PLOTTED
    plots = [
        plot for name in plotted for chain in CHAINS if chain.name in _PLOTTED for plot in _plots(chain, name, asked)
    ]
    text = TEXTS["vanishing"]
    return Study(
        *("vanishing", text.title, text.question, text.method.format(depth=DEPTH, bits=BITS)),
        _answer(rows, factors),
        (
            Table("Factor per layer, between depths 100 and 200", "proven", factors, "From enclosures."),
            Table("Depths at which the gradient is lost", "sampled", rows, "All depths of each chain, one input."),
        ),
        tuple(plot for plot in plots if any(one.points for one in plot.series)),
        tuple(_findings(rows, factors)),
        text.limits,
    )
