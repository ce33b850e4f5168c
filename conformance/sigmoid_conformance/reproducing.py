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
from sigmoid_spec import FloatFormat, format_named, hex_float
from sigmoid_spec.requirements import RESULTS

_DIGITS, _BITS = 20, 80
_ON_RESULTS = frozenset(entry.id for entry in RESULTS)
_LANES = 64  # copies of one input: results may differ between vectors and a lone element


def reproduction(report: Report, outcome: Outcome) -> Iterator[str]:
    """Explain the worst witness of an outcome: the exact value, and how to see it again; nothing without violations."""
    if outcome.violations:
        worst = max((run.worst for run in outcome.violations), key=lambda witness: witness.excess)
        yield exact_value(report.function, worst.x)
        needs_others = outcome.requirement == "monotonicity" and report.coverage != "exhaustive"
        by_value = outcome.requirement in _ON_RESULTS and not needs_others
        yield from _lines(_by_value(report, outcome.requirement, worst) if by_value else _by_case(report, outcome))
    elif outcome.message:
        yield from _lines(_by_case(report, outcome))


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


def _by_value(report: Report, requirement: str, worst: Witness) -> list[str]:
    target = format_named(report.format)
    unsigned, inputs = f"uint{target.bits}", related_inputs(requirement, worst.x, worst.x_bits, target)
    lines = ["import numpy as np; from sigmoid_spec import FORMATS", *_loading(report)]
    if len(inputs) > 1:
        x = f'np.array([{", ".join(inputs)}], "{unsigned}")'
        return [*lines, f'print(implementation.evaluate({x}.view(FORMATS["{target.name}"].dtype)))']
    got, expected = (hex(int(bits, 16)) for bits in (worst.got_bits, worst.expected_bits))
    return [
        *lines,
        f'x = np.full({_LANES}, {worst.x_bits}, "{unsigned}").view(FORMATS["{target.name}"].dtype)',
        f'results = {{hex(bits) for bits in implementation.evaluate(x).view("{unsigned}")}}',
        f"print(results)  # got {got}, expected {expected}",
    ]


def _by_case(report: Report, outcome: Outcome) -> list[str]:
    return [
        "from sigmoid_conformance.cases import Case",
        *_loading(report),
        f'Case(implementation, "{report.format}", "{outcome.requirement}")()',
    ]


def related_inputs(requirement: str, x: float, x_bits: str, target: FloatFormat) -> list[str]:
    """Give the bits of the inputs that show a violation: the witness, and the other one of a pair that is related."""
    pattern, digits = int(x_bits, 16), target.bits // 4
    if requirement == "symmetry":
        return [x_bits, f"0x{pattern ^ target.sign_bit:0{digits}x}"]
    if requirement == "monotonicity" and not math.isnan(x):
        return [f"0x{_before(x, pattern, target.sign_bit):0{digits}x}", x_bits]
    return [x_bits]


def _before(x: float, pattern: int, sign_bit: int) -> int:
    """Give the bits of the next lower number, for which -0 and +0 are one."""
    if x == 0.0:
        return sign_bit | 1
    return pattern - 1 if x > 0 else pattern + 1
