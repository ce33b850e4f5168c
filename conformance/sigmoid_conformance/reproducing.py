"""Lines of Python that show a violation again, and the exact value there."""

from __future__ import annotations

import math
from collections.abc import Iterator

import mpmath

from sigmoid_adapters import names
from sigmoid_conformance.choosing import place_of
from sigmoid_conformance.intervals import Witness
from sigmoid_conformance.outcome import Outcome
from sigmoid_conformance.report import Report
from sigmoid_reference import enclose
from sigmoid_spec import format_named, hex_float
from sigmoid_spec.requirements import RESULTS

_DIGITS, _BITS = 20, 80
_OF_ONE_RESULT = frozenset(entry.id for entry in RESULTS) - {"monotonicity", "symmetry"}


def reproduction(report: Report, outcome: Outcome) -> Iterator[str]:
    """Explain the worst witness of an outcome: the exact value, and how to see it again; nothing without violations."""
    if outcome.violations:
        worst = max((run.worst for run in outcome.violations), key=lambda witness: witness.excess)
        yield exact_value(report.function, worst.x)
        by_value = outcome.requirement in _OF_ONE_RESULT
        yield from _lines(_by_value(report, worst) if by_value else _by_case(report, outcome.requirement))
    elif outcome.message:
        yield from _lines(_by_case(report, outcome.requirement))


def exact_value(function: str, x: float) -> str:
    """Write the exact value of a function to 20 digits, in a sentence."""
    if math.isnan(x):
        return f"the exact value at {x}: NaN"
    digits = mpmath.nstr(enclose(function, x, _BITS)[0], _DIGITS, min_fixed=-5, max_fixed=5)
    return f"the exact value at {hex_float(x)}: {digits}"


def _lines(program: list[str]) -> Iterator[str]:
    yield "to see it again:"
    yield from (f"    {line}" for line in program)


def _loading(report: Report) -> list[str]:
    """Give the lines that load an implementation as `implementation`."""
    name, place = report.implementation, place_of(report.implementation)
    if name in names():
        return ["from sigmoid_adapters import load", f"implementation = load({name!r})"]
    if place is None:
        return [f"implementation = ...  # yours, named {name!r}"]
    found = f"next(entry for entry in load_all({place!r}) if entry.name == {name!r})"
    return ["from sigmoid_adapters import load_all", f"implementation = {found}"]


def _by_value(report: Report, worst: Witness) -> list[str]:
    bits = format_named(report.format).bits
    return [
        "import numpy as np; from sigmoid_spec import FORMATS",
        *_loading(report),
        f'x = np.array([{worst.x_bits}], "uint{bits}").view(FORMATS["{report.format}"].dtype)',
        f"implementation.evaluate(x)  # bits {worst.got_bits}, expected {worst.expected_bits}",
    ]


def _by_case(report: Report, requirement: str) -> list[str]:
    return [
        "from sigmoid_conformance.cases import Case",
        *_loading(report),
        f'Case(implementation, "{report.format}", "{requirement}")()',
    ]
