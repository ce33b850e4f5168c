"""The published values as a C header: bit patterns, and hex float constants where C has the type.

The header is C11 without extensions. NaNs and infinities have no constants in C and appear as bit patterns only.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sigmoid_spec import FloatFormat

_C_TYPES = {"float32": ("float", "f"), "float64": ("double", "")}
_INTEGER_SUFFIXES = {8: "u", 16: "u", 32: "u", 64: "ull"}

_PREAMBLE = """/* Correctly rounded values (nearest, ties to even) in {format}, from sigmoid-conformance {version}.
 *
 * {upper}_<FUNCTION>_BITS: input and result as bit patterns; where the input is a NaN, any NaN is right.{floats}
 * {upper}_<FUNCTION>_..._COUNT says how many there are. Every table is ordered by input.
 */
#ifndef {upper}_VECTORS_H
#define {upper}_VECTORS_H

#include <stdint.h>

typedef struct {{ uint{bits}_t x, y; }} {lower}_bits_case;
"""
_FLOATS = """
 * {upper}_<FUNCTION>_VALUES: the same for finite inputs as constants of type {type}."""


def _is_finite(case: dict[str, Any]) -> bool:
    return "nan" not in case["x"] and "inf" not in case["x"]


def _array(kind: str, name: str, rows: list[str]) -> Iterator[str]:
    yield f"\nenum {{ {name}_COUNT = {len(rows)} }};\n"
    yield f"static const {kind} {name}[] = {{\n"
    yield ",\n".join(rows)
    yield "\n};\n"


def _group(group: dict[str, Any], target: FloatFormat, prefix: str) -> Iterator[str]:
    name = f"{prefix}_{group['function']}".upper()
    suffix = _INTEGER_SUFFIXES[target.bits]
    rows = [f"    {{{case['x_bits']}{suffix}, {case['y_bits']}{suffix}}}" for case in group["cases"]]
    yield from _array(f"{prefix}_bits_case", f"{name}_BITS", rows)
    if target.name in _C_TYPES:
        end = _C_TYPES[target.name][1]
        finite = filter(_is_finite, group["cases"])
        values = [f"    {{{case['x']}{end}, {case['y']}{end}}}" for case in finite]
        yield from _array(f"{prefix}_values_case", f"{name}_VALUES", values)


def as_c(document: dict[str, Any], target: FloatFormat) -> str:
    """Write a header whose names begin with ``sigmoid_vectors_`` and the format."""
    prefix = f"sigmoid_vectors_{target.name}"
    c_type = _C_TYPES.get(target.name, ("", ""))[0]
    names = {"upper": prefix.upper(), "lower": prefix, "format": target.name, "bits": target.bits}
    floats = _FLOATS.format(**names, type=c_type) if c_type else ""
    parts = [_PREAMBLE.format(**names, version=document["generator"]["version"], floats=floats)]
    if c_type:
        parts.append(f"typedef struct {{ {c_type} x, y; }} {prefix}_values_case;\n")
    for group in document["groups"]:
        parts += _group(group, target, prefix)
    return "".join([*parts, "\n#endif\n"])
