"""What the study of vanishing gradients found, in words: every sentence follows from the rows that it is given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from sigmoid_conformance.studies.chains import DEPTH, Depths
from sigmoid_conformance.studies.factors import EVERY, FIRST, LAST, NO, Factor
from sigmoid_conformance.studies.paper import Finding

PLAIN = "no weights"
_DEEP = f"in the mean between depths {FIRST} and {LAST}"
REQUIREMENT_OF: Mapping[str, str] = MappingProxyType(
    {
        "0": "product-form-loss",
        "too small": "product-form-error",
        "too large": "product-form-error",
        "of the wrong sign": "derivative-positive",
        "infinite or NaN": "no-spurious-nan",
    }
)


def losses(row: Depths) -> dict[str, int]:
    """Give the ways in which a gradient is lost while the exact one is a normal number, each with its first depth."""
    limit, found = row.exact_subnormal or DEPTH + 1, dict[str, int]()
    if row.wrong is not None and row.no_digit is not None and row.no_digit < limit:
        found[row.wrong] = row.no_digit
    if row.zero is not None and row.zero < limit:
        found.setdefault("0", row.zero)
    return found


def is_early(row: Depths) -> bool:
    """Tell whether a gradient is 0 before the exact one rounds to 0."""
    return row.zero is not None and row.zero < (row.exact_zero or DEPTH + 1)


def findings(rows: tuple[Depths, ...], factors: tuple[Factor, ...]) -> Iterator[Finding]:
    """Say where the bound is attained, what is lost in each format, and how deep each implementation reaches."""
    yield Finding("chain-bound", "proven", f"The bound 4⁻ᴸ ∏|wᵢ| is attained at {attained(factors)}.")
    yield from _layers(factors)
    for name in dict.fromkeys(row.format for row in rows):
        yield from _of_format(name, [row for row in rows if row.format == name])
    for name in dict.fromkeys(row.implementation for row in rows):
        yield from _without_weights([row for row in rows if (row.implementation, row.chain) == (name, PLAIN)])


def attained(factors: tuple[Factor, ...]) -> str:
    """Say which chains attain the bound where, those first that do so at every depth."""
    places = sorted(dict.fromkeys(row.attained for row in factors), key=lambda place: (place != EVERY, place == NO))
    told = (f"{place} by {_quoted(row.chain for row in factors if row.attained == place)}" for place in places)
    return "; at ".join(told)


def _layers(factors: tuple[Factor, ...]) -> Iterator[Finding]:
    for row in factors:
        if row.chain == PLAIN or row.bound > 1.0:
            yield Finding(
                "chain-bound",
                "proven",
                f"Through the chain '{row.chain}' a layer {_change(row.factor)}, {_DEEP}; the bound is {row.bound:.4g} "
                f"times the gradient before.",
            )
    kept = _quoted(row.chain for row in factors if row.bound == 1.0 and row.attained == EVERY)
    yield Finding("chain-bound", "proven", f"The gradient stays at exactly ±1 at every depth in: {kept or 'no chain'}.")


def _change(factor: float) -> str:
    if factor == 1.0:
        return "leaves the gradient as large as it was"
    return f"divides the gradient by {1 / factor:.4g}" if factor < 1.0 else f"multiplies the gradient by {factor:.4g}"


def _of_format(name: str, rows: list[Depths]) -> Iterator[Finding]:
    """Say of a format what is lost in which way, or that nothing is."""
    for way, requirement in REQUIREMENT_OF.items():
        if lost := [row for row in rows if way in losses(row)]:
            yield Finding(
                requirement,
                "sampled",
                f"In {name} the computed gradient is {_by_half(way)} where the exact one is a normal number, in "
                f"{len(lost)} of {len(rows)} rows: {_places(lost, way)}.",
            )
    if not any(map(losses, rows)):
        yield Finding(
            "product-form-loss",
            "sampled",
            f"In {name} no computed gradient is 0, or wrong by half of it or more, where the exact one is a normal "
            f"number: {len(rows)} rows.",
        )


def _by_half(way: str) -> str:
    return f"{way} by half of the exact one or more" if way in ("too small", "too large") else way


def _places(lost: list[Depths], way: str) -> str:
    """Name chains, depths and implementations, those together that are alike."""
    alike: dict[str, list[str]] = {}
    for row in lost:
        normal = (row.exact_subnormal or DEPTH + 1) - 1
        place = f"through '{row.chain}' already at depth {losses(row)[way]}, the exact one being normal to {normal}"
        alike.setdefault(place, []).append(f"[{row.implementation}]")
    return "; ".join(f"{place}: {', '.join(names)}" for place, names in alike.items())


def _without_weights(rows: list[Depths]) -> Iterator[Finding]:
    """Say of an implementation how deep its gradient reaches without weights, in the formats where it is not lost."""
    early = [row for row in rows if is_early(row) and not losses(row)]
    if early:
        told = ", ".join(
            f"{row.format} from depth {row.zero} instead of {row.exact_zero or f'none up to {DEPTH}'}" for row in early
        )
        yield Finding(
            "subnormal-results",
            "sampled",
            f"Without weights the gradient of [{early[0].implementation}] is 0 where the exact one rounds to a "
            f"subnormal number: {told}.",
        )
    if deep := [row for row in rows if not is_early(row) and not losses(row)]:
        yield Finding(
            "chain-bound",
            "sampled",
            f"Without weights the gradient of [{deep[0].implementation}] is 0 no earlier than the exact one rounds to "
            f"0, in {', '.join(row.format for row in deep)}: there the mathematics takes it away, not the arithmetic.",
        )


def answer(rows: tuple[Depths, ...], factors: tuple[Factor, ...]) -> str:
    """Answer the three questions of the study in a few sentences."""
    plain = next(row for row in factors if row.chain == PLAIN)
    return (
        f"A layer without weights {_change(plain.factor)}, {_DEEP} (proven). The bound 4⁻ᴸ ∏|wᵢ| is attained at "
        f"{attained(factors)} (proven). {_lost(rows)} {_others([row for row in rows if not losses(row)])}"
    )


def _lost(rows: tuple[Depths, ...]) -> str:
    lost = [row for row in rows if losses(row)]
    if not lost:
        return f"None of {len(rows)} computed gradients is lost while the exact one is a normal number."
    ways = ((way, sum(way in losses(row) for row in lost)) for way in REQUIREMENT_OF)
    return (
        f"Of {len(rows)} computed gradients {len(lost)} are lost while the exact one is a normal number "
        f"({', '.join(f'{way}: {count}' for way, count in ways if count)}): in "
        f"{', '.join(dict.fromkeys(row.format for row in lost))}, through {_quoted(row.chain for row in lost)}, by "
        f"{', '.join(dict.fromkeys(f'[{row.implementation}]' for row in lost))}."
    )


def _others(kept: list[Depths]) -> str:
    """Say why the gradients that are not lost end where they do."""
    early = sum(map(is_early, kept))
    never = sum(row.zero is None and row.exact_zero is None for row in kept)
    return (
        f"Not lost: {len(kept)}. Of these, {early} are 0 where the exact one rounds to a subnormal number; {never} are "
        f"not 0 up to depth {DEPTH}, nor does the exact one round to 0; and {len(kept) - early - never} are not 0 "
        f"before the exact one rounds to 0: there the mathematics takes the gradient away (all sampled)."
    )


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f"'{name}'" for name in dict.fromkeys(names))
