"""Write Thresholds.v, the Coq tables of the constant zones, from `sigmoid_spec.constant_zones`.

`python generate_thresholds.py` writes the file; with `--check` it compares instead, and fails when the file is stale.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from sigmoid_spec import FORMATS, ConstantZone, FloatFormat, constant_zones

TARGET = Path(__file__).with_name("Thresholds.v")
STALE = "Thresholds.v is not what sigmoid_spec.constant_zones says: run generate_thresholds.py"
HEAD = """\
(** * The ends of the constant zones

    Generated from sigmoid_spec.constant_zones by generate_thresholds.py; do not edit.
    [Float radix2 m e] stands for m * 2^e. *)

From Coq Require Import ZArith List.
From Flocq Require Import Core.
From SigmoidProofs Require Import Formats.
Import ListNotations.
"""

Zones = tuple[ConstantZone, ConstantZone, ConstantZone]


def both(one: float, other: float) -> float:
    """Give an end that zones on either side of 0 share."""
    if one != other:
        raise ValueError(f"zones of an even or odd function end at {one.hex()} and at {other.hex()}")
    return one


def centre_end(zones: Zones) -> float:
    """Up to where the centre of an even or odd function reaches, on both sides."""
    return both(zones[1].upper, -zones[1].lower)


def tail_end(zones: Zones) -> float:
    """From where the tails of an even or odd function begin, on both sides."""
    return both(zones[2].lower, -zones[0].upper)


# Name in Coq, function, meaning, and the positive inputs that a row of the table holds.
Table = tuple[str, str, str, Callable[[Zones], list[float]]]
TABLES: tuple[Table, ...] = (
    (
        "sigmoid_one_thresholds",
        "sigmoid",
        "The sigmoid rounds to 1 from this input on.",
        lambda zones: [zones[2].lower],
    ),
    (
        "sigmoid_zero_thresholds",
        "sigmoid",
        "The sigmoid rounds to 0 from minus this input downwards.",
        lambda zones: [-zones[0].upper],
    ),
    (
        "sigmoid_half_thresholds",
        "sigmoid",
        "The sigmoid rounds to 1/2 from minus the first input up to the second.",
        lambda zones: [-zones[1].lower, zones[1].upper],
    ),
    (
        "derivative_quarter_thresholds",
        "sigmoid_derivative",
        "The derivative rounds to 1/4 up to this input, on both sides.",
        lambda zones: [centre_end(zones)],
    ),
    (
        "derivative_zero_thresholds",
        "sigmoid_derivative",
        "The derivative rounds to 0 from this input on, on both sides.",
        lambda zones: [tail_end(zones)],
    ),
    (
        "second_derivative_zero_thresholds",
        "sigmoid_second_derivative",
        "The second derivative rounds to 0, on both sides, up to the first and from the second.",
        lambda zones: [centre_end(zones), tail_end(zones)],
    ),
)


def mantissa_exponent(number: float, target: FloatFormat) -> tuple[int, int]:
    """Give the integer and the exponent under which the format stores a positive number.

    Raises
    ------
    ValueError
        If it is no positive number of the format.
    """
    numerator, denominator = number.as_integer_ratio()
    binade = numerator.bit_length() - denominator.bit_length()  # a power of two divides every float
    exponent = max(binade, target.emin) - target.precision + 1
    scaled, unit = numerator << max(-exponent, 0), denominator << max(exponent, 0)
    if number <= 0 or scaled % unit:
        raise ValueError(f"{number.hex()} is no positive number of {target.name}")
    return scaled // unit, exponent


def row(name: str, inputs: list[float]) -> str:
    """One row of a table: a format and one or two inputs."""
    pairs = [mantissa_exponent(number, FORMATS[name]) for number in inputs]
    return f"    ({', '.join([name, *(f'Float radix2 {mantissa} ({exponent})' for mantissa, exponent in pairs)])})"


def table(name: str, function: str, meaning: str, inputs: Callable[[Zones], list[float]]) -> str:
    """One Coq definition: a list of formats, each with one or two inputs."""
    found = {format_name: inputs(constant_zones(function, format_name)) for format_name in FORMATS}
    kind = " * ".join(["format", *("float radix2" for _ in found["float32"])])
    rows = ";\n".join(row(format_name, numbers) for format_name, numbers in found.items())
    return f"\n(** {meaning} *)\nDefinition {name} : list ({kind}) := [\n{rows}\n  ]%Z.\n"


def generated() -> str:
    """Give the text of Thresholds.v."""
    return HEAD + "".join(table(*entry) for entry in TABLES)


def main() -> None:
    """Write the file, or compare it."""
    if "--check" not in sys.argv[1:]:
        TARGET.write_text(generated(), encoding="utf-8")
    elif TARGET.read_text(encoding="utf-8") != generated():
        sys.exit(STALE)


if __name__ == "__main__":
    main()
