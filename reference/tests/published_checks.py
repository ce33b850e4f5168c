"""What is wrong with a published document, as sentences: for the shipped files and for planted faults."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import jsonschema
import numpy as np

import sigmoid_reference
from sigmoid_reference import enclose
from sigmoid_reference.publish.exhaustive import AWAY_FROM_ZERO, varying_patterns
from sigmoid_reference.publish.midpoints import nearness
from sigmoid_reference.publish.reports import reported
from sigmoid_reference.publish.values import number_of, pattern_of
from sigmoid_spec import FORMATS, FUNCTIONS, constant_zones, hex_float

from .exactly import fraction_of, rounded

DATA = Path(sigmoid_reference.__file__).parent / "data"
LISTED = 20
FAR = 3000.0  # exp(-FAR) is below half of every least subnormal number


def load(name):
    return json.loads((DATA / name).read_text("utf-8"))


def violations(document):
    """Hold a document against the schema that it names."""
    validator = jsonschema.Draft202012Validator(load(document["schema"]))
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(document)]


def exact_ends(function, x, bits):
    return [fraction_of(end) for end in enclose(function, x, bits)]


def correctly_rounded(function, x, target):
    """Round by rational arithmetic, both ends of an enclosure alike."""
    x, bits = max(-FAR, min(x, FAR)), 256  # results beyond are those at FAR, all functions being monotone there
    while True:
        results = {rounded(end, target) if end else Fraction(0) for end in exact_ends(function, x, bits)}
        if len(results) == 1:
            return results.pop()
        bits *= 4


def digits_are_right(function, x, text):
    """Tell whether the text is within half a unit of its 40th digit of the exact value."""
    if text.endswith("0e-9999"):
        return abs(x) > 9990 * math.log(10) and text.startswith("-") == (enclose(function, x, 1)[0] < 0)
    if abs(x) > 9999 * math.log(10):
        return text in ("0", "1") if math.isinf(x) else text == f"1.{'0' * 39}"
    lower, upper = exact_ends(function, x, 256)
    if lower == upper:
        return Fraction(text) == lower
    digits, _, exponent = text.lstrip("-").partition("e")
    unit = Fraction(10) ** (int(exponent or 0) - len(digits.partition(".")[2]))
    return 40 == len(digits.replace(".", "").lstrip("0")) and lower - unit / 2 <= Fraction(text) <= upper + unit / 2


def case_complaints(function, case, target):
    """Compute a case anew by rational arithmetic."""
    for number, bits in ((case["x"], case["x_bits"]), (case["y"], case["y_bits"])):
        if hex_float(number_of(int(bits, 16), target)) != number:
            yield f"{bits} is not {number}"
    x = float.fromhex(case["x"])
    if math.isnan(x):
        if int(case["y_bits"], 16) != target.nan:
            yield f"{case['y_bits']} is not the canonical NaN"
        return
    y = correctly_rounded(function, x, target)
    if Fraction(float.fromhex(case["y"])) != y:
        yield f"{function}({case['x']}) is {float(y).hex()}, not {case['y']}"
    if "exact" in case and not digits_are_right(function, x, case["exact"]):
        yield f"{function}({case['x']}) is not {case['exact']}"


def expected_inputs(function, target, hard_groups) -> Iterator[int]:
    """Give the inputs that may not be missing, as bit patterns."""
    infinities = [] if target.infinity is None else [target.infinity, target.infinity + 1]
    for magnitude in (0, 1, target.largest, target.nan, *infinities):
        yield from (magnitude, magnitude | target.sign_bit)
    for zone in constant_zones(function, target.name):
        ends = np.array([end for end in (zone.lower, zone.upper) if math.isfinite(end) and abs(end) != target.greatest])
        for pattern in ends.astype(target.dtype).view(target.bits_dtype).tolist():
            yield from (pattern - 1, pattern, pattern + 1)
    yield from (pattern_of(number, target) for number, _ in reported(function, target.name))
    for group in hard_groups:
        if group["function"] == function:
            yield from (int(case["x_bits"], 16) for case in group["cases"])


def vector_complaints(document, hard_groups):
    """Say all that is wrong with a document of published values."""
    target = FORMATS[document["format"]]
    found = []
    ids = [case["id"] for group in document["groups"] for case in group["cases"]]
    if ids != list(range(1, document["count"] + 1)):
        found.append("ids are not 1 ... count")
    if tuple(group["function"] for group in document["groups"]) != FUNCTIONS:
        found.append("not one group for each function")
    for group in document["groups"]:
        function, cases = group["function"], group["cases"]
        found += [text for case in cases for text in case_complaints(function, case, target)]
        present = {int(case["x_bits"], 16) for case in cases}
        missing = sorted(set(expected_inputs(function, target, hard_groups)) - present)
        found += [f"{function}: the input {pattern:#x} is missing" for pattern in missing]
        unexplained = {flag for case in cases for flag in case["flags"]} - set(document["notes"])
        found += [f"no note on {flag}" for flag in sorted(unexplained)]
    return found


def inputs_of_region(group, target):
    """Count the inputs among which the hardest were sought."""
    signs = (False, True) if group["function"] == "sigmoid" else (False,)
    least = pattern_of(AWAY_FROM_ZERO if group["region"].startswith("|x|") else 0.0, target)
    ends = [varying_patterns(group["function"], target, negative) for negative in signs]
    return sum(last - max(first, least) + 1 for first, last in ends)


def hard_complaints(group):
    """Say all that is wrong with a group of hard cases."""
    target, function = FORMATS[group["format"]], group["function"]
    found = []
    if len(group["cases"]) != min(LISTED, inputs_of_region(group, target)):
        found.append(f"{len(group['cases'])} cases")
    distances = []
    for case in group["cases"]:
        found += case_complaints(function, case, target)
        near = nearness(function, float.fromhex(case["x"]), target)
        distances.append(abs(near.ulps))
        if (f"{float(near.ulps):+.9e}", near.bits) != (case["ulps_from_midpoint"], case["bits"]):
            found.append(f"{case['x']} is {float(near.ulps):+.9e} from a midpoint and takes {near.bits} bits")
    if distances != sorted(distances):
        found.append("not hardest first")
    return found
