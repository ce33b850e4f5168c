"""What a process evaluates reaches the judge as it is, bit for bit, also where results that are all one cross once."""

import os
import sys

import numpy as np
import pytest
from directly import FLOAT32, subject_of

from sigmoid_conformance.engine import evaluator
from sigmoid_conformance.engine.block import Record
from sigmoid_conformance.engine.enumeration import Span
from sigmoid_conformance.engine.limits import Limits
from sigmoid_conformance.engine.results import Results
from sigmoid_conformance.engine.uniform import judge_uniform

FIRST, PART, CALL = 0x41C80000, 4096, 512  # from 25 on; parts cross one after another, each made by several calls
WHOLE = Span(FIRST, 4 * PART)
FAR = 0x42F00000  # 120, where results are constant on either side
_OWN = f"""
import numpy as np
from sigmoid_adapters import Implementation

FIRST, PART, CALL = {FIRST}, {PART}, {CALL}

def own(name, bits_of):
    def evaluate(x):
        place = (x.view(np.uint32) & 0x7FFFFFFF) - FIRST
        return np.broadcast_to(bits_of(place, x), x.shape).astype(np.uint32).view(np.float32)
    return Implementation(f"own.{{name}}", "sigmoid", ("float32",), evaluate)

listed = [
    own("zero", lambda place, x: 0),
    own("minus_zero_at_one", lambda place, x: (place == 2 * CALL + 7) * 0x80000000),
    own("another_nan_at_one", lambda place, x: 0x7FC00000 + (place == PART - 1)),
    own("one_in_each_call", lambda place, x: place // CALL),
    own("two_sides", lambda place, x: np.where(x < 0, 0, 0x3F800000)),
    own("one_side_varies", lambda place, x: np.where(x < 0, place, 0x3F800000)),
    own("one_part_varies", lambda place, x: np.where(place // PART == 1, place, 5)),
    own("first_differs", lambda place, x: (place % PART == 0) * 1),
    own("varies", lambda place, x: place),
]
"""
_CONSTANT_PARTS = {  # of the four, at the numbers and at their negatives
    "zero": (4, 4),
    "minus_zero_at_one": (3, 3),
    "another_nan_at_one": (3, 3),
    "one_in_each_call": (0, 0),
    "two_sides": (4, 4),
    "one_side_varies": (4, 0),
    "one_part_varies": (3, 3),
    "first_differs": (0, 0),
    "varies": (0, 0),
}


@pytest.fixture(scope="module")
def module(tmp_path_factory):
    """Give the module of the implementations, as this process sees it."""
    folder = tmp_path_factory.mktemp("crossing")
    (folder / "own.py").write_text(_OWN, "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.syspath_prepend(folder)
        patch.setenv("PYTHONPATH", os.pathsep.join(filter(None, sys.path)))
        patch.setattr(evaluator, "BATCH", PART)
        patch.delitem(sys.modules, "own", raising=False)
        yield __import__("own")
        sys.modules.pop("own")


@pytest.fixture(scope="module")
def process(module):
    started = evaluator.Evaluator(Limits())
    yield started
    started.close()


def bits(y):
    return np.ascontiguousarray(y).view(np.uint32)


@pytest.mark.parametrize(("name", "constant"), _CONSTANT_PARTS.items())
def test_every_bit_arrives(process, module, name, constant):
    """Also of parts that take the place in memory of others; those that are all one are one number."""
    (implementation,) = (one for one in module.listed if one.name == f"own.{name}")
    ones = [0, 0]
    for part, pair in process.spans("own:listed", implementation.name, FLOAT32, WHOLE, CALL):
        for side, sign in enumerate((1, -1)):
            wanted = implementation.evaluate(part.numbers(FLOAT32, sign))
            assert pair[side].shape == wanted.shape
            assert np.array_equal(bits(pair[side]), bits(wanted)), (part, sign)
            ones[side] += pair[side].strides == (0,)
    assert constant == tuple(ones)


@pytest.mark.parametrize("y", [0.0, -0.0, 1.0, np.nan, np.inf, 2.0**-40])
@pytest.mark.parametrize("function", ["sigmoid", "sigmoid_derivative"])
@pytest.mark.parametrize("first", [FIRST, FAR])
def test_one_number_for_all_is_judged_as_all_of_them(first, function, y):
    """What is recorded is the same, down to the points; the right number or a wrong one, where one is right or not."""
    span, subject = Span(first, PART), subject_of(function)
    judged = []
    for sides in ([np.broadcast_to(np.float32(y), PART)] * 2, [np.full(PART, y, np.float32) for _ in range(2)]):
        record = Record()
        done = judge_uniform(subject, Results(span, FLOAT32, *sides, None), record)
        judged.append((done, repr(record.findings), repr(record.points), record.histogram.tolist(), record.constant))
    assert judged[0] == judged[1]
