"""Which inputs the published values cover, and why each is there."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import Any

from sigmoid_reference.publish.reports import reported
from sigmoid_reference.publish.values import number_of, pattern_of
from sigmoid_spec import SHAPES, STEPWISE_SATURATION, FloatFormat, constant_zones

_BINADES_SHOWN = 24
_ORDINARY = (
    *(k / 4 for k in range(1, 33)),
    *(0.1, 0.2, 0.3, 0.7, 1e-2, 1e-3, 1e-4, 1e-5, math.pi, math.e),
    *range(9, 25),
    *range(28, 105, 4),
    *range(150, 746, 35),
)

Flagged = Iterator[tuple[int, str]]


def _both_signs(magnitudes: Iterable[int], target: FloatFormat) -> Iterator[int]:
    for pattern in magnitudes:
        yield from (pattern, pattern | target.sign_bit)


def _around(number: float, target: FloatFormat, reach: int = 1) -> Iterator[int]:
    """Give the patterns within `reach` steps of the magnitude of a number, outward, none beyond the infinity."""
    centre = pattern_of(min(abs(number), math.inf if target.has_infinity else target.greatest), target)
    last = target.largest if target.infinity is None else target.infinity
    yield from range(max(0, centre - reach), min(last, centre + reach) + 1)


def specials(target: FloatFormat) -> Flagged:
    """Zeros, infinities, NaNs and the extreme numbers, each with either sign."""
    least_normal = 1 << (target.precision - 1)
    kinds = [
        ("Zero", [0]),
        ("Infinity", [] if target.infinity is None else [target.infinity]),
        ("QuietNaN", [target.nan]),
        ("SignallingNaN", [] if target.infinity is None else [target.infinity + 1]),
        ("ExtremeNumber", [1, least_normal - 1, least_normal, target.largest - 1, target.largest]),
    ]
    for flag, magnitudes in kinds:
        yield from ((pattern, flag) for pattern in _both_signs(magnitudes, target))


def zone_ends(function: str, target: FloatFormat) -> Flagged:
    """Both ends of the constant zones that are finite, with their neighbours."""
    for zone in constant_zones(function, target.name):
        for end in (zone.lower, zone.upper):
            sign = target.sign_bit if end < 0 else 0
            if math.isfinite(end) and abs(end) != target.greatest:
                yield sign | pattern_of(abs(end), target), "ConstantZoneEnd"
                yield from ((sign | near, "ConstantZoneNeighbour") for near in _around(end, target))


def thresholds(target: FloatFormat) -> Flagged:
    """Where implementations in use turn, with neighbours, of either sign."""
    places = (
        ("StepwiseSaturation", STEPWISE_SATURATION[target.name], 1),
        ("ExponentialOverflow", (target.emax + 1) * math.log(2), 2),
        ("NormalResultsEnd", -target.emin * math.log(2), 2),
    )
    for flag, number, reach in places:
        yield from ((pattern, flag) for pattern in _both_signs(_around(number, target, reach), target))


def binade_ends(function: str, target: FloatFormat) -> Flagged:
    """Powers of two and the numbers just below: all binades where σ varies, and others evenly spread."""
    reach = math.frexp(max(abs(zone.lower) for zone in constant_zones(function, target.name)[2:]))[1] + 1
    varying = range(-target.precision - 3, min(reach, target.emax) + 1)
    exponents = range(target.least_exponent, target.emax + 1)
    spread = exponents[:: max(1, len(exponents) // _BINADES_SHOWN)]
    for exponent in sorted({*spread, *(e for e in varying if e >= target.least_exponent)}):
        pattern = pattern_of(math.ldexp(1.0, exponent), target)
        yield from ((end, "BinadeEnd") for end in _both_signs({max(1, pattern - 1), pattern}, target))


def ordinary(function: str, target: FloatFormat) -> Flagged:
    """A spread of ordinary inputs, rounded to the format, and the turning points."""
    numbers = (*_ORDINARY, *(point for point in SHAPES[function].turning_points if point > 0))
    for number in numbers:
        if number <= target.greatest:
            yield from ((p, "Ordinary") for p in _both_signs([pattern_of(number, target)], target))


def hard(function: str, groups: list[dict[str, Any]]) -> Flagged:
    """Take the inputs of the hard cases of a format."""
    for group in groups:
        if group["function"] == function:
            yield from ((int(case["x_bits"], 16), "HardCase") for case in group["cases"])


def flagged_inputs(function: str, target: FloatFormat, groups: list[dict[str, Any]]) -> dict[int, list[str]]:
    """Give all inputs as bit patterns, ascending, each with its flags."""
    found: dict[int, list[str]] = {}
    upstream = ((pattern_of(number, target), "UpstreamReport") for number, _ in reported(function, target.name))
    sources: tuple[Flagged, ...] = (
        specials(target),
        zone_ends(function, target),
        thresholds(target),
        binade_ends(function, target),
        hard(function, groups),
        upstream,
        ordinary(function, target),
    )
    for source in sources:
        for pattern, flag in source:
            flags = found.setdefault(pattern, [])
            if flag not in flags and not (flag == "ConstantZoneNeighbour" and "ConstantZoneEnd" in flags):
                flags.append(flag)
    return dict(sorted(found.items(), key=lambda entry: _order(entry[0], target)))


def _order(pattern: int, target: FloatFormat) -> tuple[bool, float, int]:
    """Sort numbers ascending, -0 before +0, then NaNs."""
    number = number_of(pattern, target)
    return math.isnan(number), 0.0 if math.isnan(number) else number, -pattern if number == 0 else pattern
