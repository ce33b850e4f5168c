"""Wrong at one of the 2**32 inputs of float32, which no sample can be expected to hold."""

import numpy as np

from zoo.defect import Defect
from zoo.planted import derivative, patched, sigmoid, steps


def _at(text):
    return lambda x: x == np.float32(float.fromhex(text))


SINGLE_INPUTS = (
    Defect(
        "one misplaced value",
        "6 ulp at one input of float32",
        ("accuracy",),
        patched(sigmoid, _at("-0x1.921fb6p+1"), lambda y: steps(y, 6)),
        format="float32",
    ),
    Defect(
        "non-monotone at a seam",
        "2 ulp back at one input of float32",
        ("monotonicity",),
        patched(sigmoid, _at("0x1.4cccccp+1"), lambda y: steps(y, -2)),
        format="float32",
    ),
    Defect(
        "0 where a subnormal exists",
        "at one input of float32",
        ("subnormal-results",),
        patched(derivative, _at("0x1.7c3a9ep+6"), np.zeros_like),
        "sigmoid_derivative",
        "float32",
    ),
    Defect(
        "outside the range by an ulp",
        "-0 at one input of float32",
        ("range",),
        patched(sigmoid, _at("-0x1.fp+100"), np.negative),
        format="float32",
    ),
    Defect(
        "NaN swallowed",
        "one of 2**24 payloads of float32",
        ("nan-propagation",),
        patched(sigmoid, lambda x: x.view(np.uint32) == 0x7F9ABCDE, np.zeros_like),
        format="float32",
    ),
)
