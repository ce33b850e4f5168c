"""Constant zones: the inputs at which the correctly rounded result no longer changes.

σ rounds to 0 on a left tail, to 1/2 around 0 and to 1 on a right tail; σ′ to 0, 1/4 and 0; σ″ to 0 in all three. The
ends of these zones are the saturation thresholds. Each end is the last input of the format inside the zone: its outer
neighbour rounds to something else.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from sigmoid_spec.formats import FORMATS
from sigmoid_spec.functions import SHAPES


@dataclass(frozen=True)
class ConstantZone:
    """A maximal interval of inputs at which the correctly rounded result is one value.

    Attributes
    ----------
    function, format : str
    place : {"left tail", "centre", "right tail"}
    lower, upper : float
        First and last input inside, both exact; a tail reaches to the infinity or to the largest finite number.
    value : float
        The correctly rounded result on the zone. For σ″ its sign is that of -x, as the value is not exactly 0.
    """

    function: str
    format: str
    place: str
    lower: float
    upper: float
    value: float


# Function and format: end of the left tail, both ends of the centre, start of the right tail.
_ENDS = {
    ("sigmoid", "float8_e4m3fn"): ("-0x1.cp+2", "-0x1p-4", "0x1p-3", "0x1.cp+1"),
    ("sigmoid", "float8_e5m2"): ("-0x1.8p+3", "-0x1p-3", "0x1p-2", "0x1.8p+1"),
    ("sigmoid", "bfloat16"): ("-0x1.74p+6", "-0x1p-8", "0x1p-7", "0x1.9p+2"),
    ("sigmoid", "float16"): ("-0x1.158p+4", "-0x1p-11", "0x1p-10", "0x1.0a4p+3"),
    ("sigmoid", "float32"): ("-0x1.9fe36ap+6", "-0x1p-24", "0x1p-23", "0x1.154246p+4"),
    ("sigmoid", "float64"): ("-0x1.74910d52d3052p+9", "-0x1p-53", "0x1p-52", "0x1.2b708872320e2p+5"),
    ("sigmoid_derivative", "float8_e4m3fn"): ("-0x1.cp+2", "-0x1.6p-2", "0x1.6p-2", "0x1.cp+2"),
    ("sigmoid_derivative", "float8_e5m2"): ("-0x1.8p+3", "-0x1p-1", "0x1p-1", "0x1.8p+3"),
    ("sigmoid_derivative", "bfloat16"): ("-0x1.74p+6", "-0x1.6ap-4", "0x1.6ap-4", "0x1.74p+6"),
    ("sigmoid_derivative", "float16"): ("-0x1.158p+4", "-0x1p-5", "0x1p-5", "0x1.158p+4"),
    ("sigmoid_derivative", "float32"): ("-0x1.9fe36ap+6", "-0x1.6a09e6p-12", "0x1.6a09e6p-12", "0x1.9fe36ap+6"),
    ("sigmoid_derivative", "float64"): ("-0x1.74910d52d3052p+9", "-0x1p-26", "0x1p-26", "0x1.74910d52d3052p+9"),
    ("sigmoid_second_derivative", "float8_e4m3fn"): ("-0x1.cp+2", "-0x1p-7", "0x1p-7", "0x1.cp+2"),
    ("sigmoid_second_derivative", "float8_e5m2"): ("-0x1.8p+3", "-0x1p-14", "0x1p-14", "0x1.8p+3"),
    ("sigmoid_second_derivative", "bfloat16"): ("-0x1.74p+6", "-0x1p-131", "0x1p-131", "0x1.74p+6"),
    ("sigmoid_second_derivative", "float16"): ("-0x1.158p+4", "-0x1p-22", "0x1p-22", "0x1.158p+4"),
    ("sigmoid_second_derivative", "float32"): ("-0x1.9fe36ap+6", "-0x1p-147", "0x1p-147", "0x1.9fe36ap+6"),
    ("sigmoid_second_derivative", "float64"): (
        "-0x1.74910d52d3052p+9",
        "-0x1p-1072",
        "0x1p-1072",
        "0x1.74910d52d3052p+9",
    ),
}

# The first input at which 1 / (1 + e⁻ˣ) is 1 when each of its operations is correctly rounded in the format: earlier
# than the correctly rounded σ(x), because 1 + e⁻ˣ drops what e⁻ˣ has below half an ulp of 1.
STEPWISE_SATURATION: Mapping[str, float] = MappingProxyType(
    {
        "float8_e4m3fn": 2.75,
        "float8_e5m2": 2.0,
        "bfloat16": 5.5625,
        "float16": 7.625,
        "float32": float.fromhex("0x1.0a2b24p+4"),
        "float64": float.fromhex("0x1.25e4f7b2737fbp+5"),
    }
)


@cache
def constant_zones(function: str, format_name: str) -> tuple[ConstantZone, ConstantZone, ConstantZone]:
    """Give the left tail, the centre and the right tail of a function in a format.

    Raises
    ------
    KeyError
        If there is no such function or format.
    """
    left, first, last, right = map(float.fromhex, _ENDS[function, format_name])
    far = math.inf if FORMATS[format_name].has_infinity else FORMATS[format_name].greatest
    shape = SHAPES[function]
    return (
        ConstantZone(function, format_name, "left tail", -far, left, shape.tails[0]),
        ConstantZone(function, format_name, "centre", first, last, shape.at_zero),
        ConstantZone(function, format_name, "right tail", right, far, shape.tails[1]),
    )
