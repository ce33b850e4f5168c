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
    computed_gradients,
    depths,
    errors_over_depth,
    exact_gradients,
)
from sigmoid_conformance.studies.factors import FIRST, LAST, factor
from sigmoid_conformance.studies.paper import Plot, Series, Study, Table
from sigmoid_conformance.studies.request import Request
from sigmoid_conformance.studies.texts import TEXTS
from sigmoid_conformance.studies.vanished import PLAIN, answer, findings
from sigmoid_spec import FORMATS

FORMATS_OFFERED = ("bfloat16", "float16", "float32", "float64")
_PLOTTED = (PLAIN, "weight 8")
_FORMATS_PLOTTED = ("bfloat16", "float32")

_ENCLOSED = (
    "From enclosures. The bound is attained where the enclosure is one number, the bound; it is not where the "
    "enclosure ends below it."
)
_MEASURED = (
    f"The two columns of the exact gradient are from enclosures, and proven; the others were measured at all depths up "
    f"to {DEPTH} of each chain, at one input. No digit is right where the relative error is ½ or more."
)


def _points(values: list[mpmath.mpf]) -> tuple[tuple[float, float], ...]:
    """Give depth and decimal logarithm, up to the first 0."""
    magnitudes = [abs(value) for value in values]
    last = next((place for place, value in enumerate(magnitudes) if not 0 < value < mpmath.inf), len(magnitudes))
    return tuple((float(depth), float(mpmath.log10(value))) for depth, value in enumerate(magnitudes[:last], 1))


def _plots(chain: Chain, name: str, asked: Request) -> Iterator[Plot]:
    computed = {entry.name: computed_gradients(chain, entry, FORMATS[name], asked.seed) for entry in _entries(asked)}
    series = tuple(
        Series(key, _points([mpmath.mpf(value) for value in widen(found)])) for key, found in computed.items()
    )
    exact = _points([lower for lower, _ in exact_gradients(chain, asked.seed)])
    deepest = max((len(one.points) for one in series), default=1)
    yield _gradients_plot(chain, name, Series("exact", exact[: max(10, 2 * deepest)]), series)
    errors = {key: errors_over_depth(found, chain, FORMATS[name], asked.seed) for key, found in computed.items()}
    yield _errors_plot(chain, name, {key: found[: max(10, deepest + 1)] for key, found in errors.items()})


def _gradients_plot(chain: Chain, name: str, exact: Series, computed: tuple[Series, ...]) -> Plot:
    return Plot(
        f"Gradient over depth, {chain.name}, {name}",
        *("depth", "log10 of the gradient's magnitude", "sampled"),
        (exact, *computed),
        f"A computed line ends before the first depth at which the gradient is 0, infinite or NaN. The exact one, from "
        f"enclosures, is proven; it is drawn up to depth {len(exact.points)}.",
    )


def _errors_plot(chain: Chain, name: str, errors: dict[str, list[float]]) -> Plot:
    precision = FORMATS[name].precision
    return Plot(
        f"Error over depth, {chain.name}, {name}",
        *("depth", "error (ulp)", "sampled"),
        tuple(
            Series(key, tuple((float(depth), error) for depth, error in enumerate(found, 1) if 0.0 < error < math.inf))
            for key, found in errors.items()
        ),
        f"Errors of the computed gradients. Where the exact one is a normal number, 0 is wrong by at least "
        f"{2 ** (precision - 1):,} and less than {2**precision:,} ulp; what is wrong by more is too large or of the "
        f"wrong sign. Errors of exactly 0 and infinite ones are not drawn.",
        y_logarithmic=True,
    )


def _entries(asked: Request) -> list[ChainGradient]:
    return [entry for entry in CHAIN_GRADIENTS.values() if entry.backend in asked.backends]


def _rows(asked: Request) -> Iterator[Depths]:
    for chain in CHAINS:
        for name in asked.formats_among(FORMATS_OFFERED, "vanishing"):
            for entry in _entries(asked):
                yield depths(chain, entry, FORMATS[name], asked.seed)


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
        answer(rows, factors),
        (
            Table(f"Factor per layer, between depths {FIRST} and {LAST}", "proven", factors, _ENCLOSED),
            Table("Depths at which the gradient is lost", "sampled", rows, _MEASURED),
        ),
        tuple(plot for plot in plots if any(one.points for one in plot.series)),
        tuple(findings(rows, factors)),
        text.limits,
    )
