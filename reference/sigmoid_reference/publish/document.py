"""The documents of published values, one for each format."""

from __future__ import annotations

import math
from typing import Any

from sigmoid_reference.publish.header import GENERATOR
from sigmoid_reference.publish.inputs import flagged_inputs
from sigmoid_reference.publish.notes import NOTES
from sigmoid_reference.publish.reports import reported
from sigmoid_reference.publish.values import exact_digits, number_of, pair, results
from sigmoid_spec import FUNCTIONS, FloatFormat, constant_zones

_SOURCES = {
    "sigmoid": "1/(1 + exp(-x)) in interval arithmetic, precision raised until both ends round alike",
    "sigmoid_derivative": "exp(-x)/(1 + exp(-x))**2, likewise",
    "sigmoid_second_derivative": "-exp(-x)*(1 - exp(-x))/(1 + exp(-x))**3, likewise",
}


def _derived_flags(function: str, x: float, y_pattern: int, target: FloatFormat) -> list[str]:
    """Give the flags that follow from the input and the result."""
    if not math.isfinite(x):
        return []
    flags = []
    magnitude = y_pattern & ~target.sign_bit
    exactly_zero = function == "sigmoid_second_derivative" and x == 0
    if magnitude < 1 << (target.precision - 1) and not exactly_zero:
        flags.append("SubnormalResult")
    if function != "sigmoid" and magnitude and x >= constant_zones("sigmoid", target.name)[2].lower:
        flags.append("ProductFormVanishes")
    return flags


def _comments(function: str, target: FloatFormat) -> dict[float, str]:
    texts: dict[float, list[str]] = {}
    for number, report in reported(function, target.name):
        texts.setdefault(number, []).append(f"{report.name}: {report.effect}")
    return {number: "; ".join(parts) for number, parts in texts.items()}


def _cases(function: str, target: FloatFormat, hard_groups: list[dict[str, Any]], first: int) -> list[dict[str, Any]]:
    flagged = flagged_inputs(function, target, hard_groups)
    comments = _comments(function, target)
    rounded = results(function, list(flagged), target)
    cases = []
    for number, ((pattern, flags), y_pattern) in enumerate(zip(flagged.items(), rounded, strict=True), first):
        x = number_of(pattern, target)
        cases.append(
            {
                "id": number,
                **pair(pattern, y_pattern, target),
                "exact": exact_digits(function, x),
                "flags": [*flags, *_derived_flags(function, x, y_pattern, target)],
                **({"comment": comments[x]} if x in comments else {}),
            }
        )
    return cases


def document(
    target: FloatFormat, mpmath_version: str, digests: dict[str, str], hard_groups: list[dict[str, Any]]
) -> dict[str, Any]:
    """Compute the published values of a format anew.

    Parameters
    ----------
    target : FloatFormat
        The format.
    mpmath_version : str
        To be named in the header.
    digests : dict
        Function to digest, for the functions whose digest in this format is known.
    hard_groups : list of dict
        The groups of the format in the document of hard cases.

    Returns
    -------
    dict
        As the schema says.
    """
    groups: list[dict[str, Any]] = []
    total = 0
    for function in FUNCTIONS:
        cases = _cases(function, target, hard_groups, total + 1)
        total += len(cases)
        groups.append({"function": function, "source": _SOURCES[function], "count": len(cases), "cases": cases})
    used = {flag for group in groups for case in group["cases"] for flag in case["flags"]}
    return {
        "schema": "vectors.schema.json",
        "format": target.name,
        "generator": GENERATOR,
        "mpmath": mpmath_version,
        "count": total,
        "digests": digests,
        "notes": {flag: note for flag, note in NOTES.items() if flag in used},
        "groups": groups,
    }
