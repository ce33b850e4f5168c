"""The shipped values: their schema, every number in them computed anew, and that faults in them are noticed."""

from __future__ import annotations

import copy
import hashlib
import json
import re
import time
from pathlib import Path

import jsonschema
import numpy as np
import pytest

from sigmoid_reference import digest, hard_cases, table, vectors
from sigmoid_reference.publish.header import VERSION
from sigmoid_spec import FORMATS, FUNCTIONS

from .published_checks import DATA, load, vector_complaints, violations

NARROW = [name for name, target in FORMATS.items() if target.bits <= 16]


@pytest.mark.parametrize("name", ["vectors.schema.json", "hard_cases.schema.json"])
def test_the_schemas_are_json_schemas(name):
    """Both are valid under draft 2020-12 themselves."""
    jsonschema.Draft202012Validator.check_schema(load(name))


@pytest.mark.parametrize("name", FORMATS)
def test_the_shipped_values_follow_the_schema(name):
    """Nothing is missing, misspelt or of the wrong form."""
    assert [] == violations(vectors(name))


@pytest.mark.parametrize("name", FORMATS)
def test_the_shipped_values_are_right_and_complete(name):
    """Every bit pattern, hex float and digit, by rational arithmetic; every input that has to be there."""
    assert [] == vector_complaints(vectors(name), hard_cases(name))


@pytest.mark.parametrize("name", FORMATS)
def test_a_case_takes_one_line(name):
    """A difference between two versions of a file shows whole cases."""
    lines = (DATA / "vectors" / f"{name}.json").read_text("utf-8").splitlines()
    cases = [json.loads(line.rstrip(",")) for line in lines if line.startswith('    {"id"')]
    assert vectors(name)["count"] == len(cases)


def one_case(document, flag):
    """Find a case with a flag."""
    return next(case for group in document["groups"] for case in group["cases"] if flag in case["flags"])


def drop_a_hard_case(document):
    cases = document["groups"][0]["cases"]
    cases.remove(next(case for case in cases if case["flags"] == ["HardCase"]))


def flip_a_bit(document):
    case = one_case(document, "HardCase")
    case["y_bits"] = f"0x{int(case['y_bits'], 16) ^ 1:08x}"


def round_to_the_other_neighbour(document):
    flip_a_bit(document)
    case = one_case(document, "HardCase")
    case["y"] = hex_of(int(case["y_bits"], 16))


def hex_of(pattern):
    text = float(np.array([pattern], np.uint32).view(np.float32)[0]).hex()
    return re.sub(r"\.?0*p", "p", text)


def change_a_digit(document):
    case = one_case(document, "Ordinary")
    at = len(case["exact"].split("e")[0]) - 3
    case["exact"] = f"{case['exact'][:at]}{(int(case['exact'][at]) + 1) % 10}{case['exact'][at + 1 :]}"


def forget_a_note(document):
    del document["notes"]["HardCase"]


PLANTED = [
    (drop_a_hard_case, "the input .* is missing"),
    (flip_a_bit, "0x.* is not "),
    (round_to_the_other_neighbour, r"sigmoid\(.*\) is .*, not "),
    (change_a_digit, r"sigmoid\(.*\) is not "),
    (forget_a_note, "no note on HardCase"),
]


@pytest.mark.parametrize(("plant", "complaint"), PLANTED, ids=[plant.__name__ for plant, _ in PLANTED])
def test_a_planted_fault_is_noticed(plant, complaint):
    """One fault in the float32 values, one complaint or more, and the expected one among them."""
    document = copy.deepcopy(vectors("float32"))
    plant(document)
    assert any(re.match(f".*{complaint}", text) for text in vector_complaints(document, hard_cases("float32")))


def test_the_schema_notices_a_misspelt_flag_and_a_missing_number():
    """Flags are in capitals, and a case has all its fields."""
    document = vectors("float8_e5m2")
    document["groups"][0]["cases"][0]["flags"] = ["zero"]
    del document["groups"][1]["cases"][0]["exact"]
    assert 2 == len(violations(document))


@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.parametrize("name", NARROW)
def test_the_hash_of_a_table_is_the_digest(function, name):
    """The shipped bytes, the header of the values and digest() agree."""
    content = (DATA / "tables" / f"{name}.{function}.bin").read_bytes()
    assert vectors(name)["digests"][function] == digest(function, name) == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize("name", NARROW)
def test_a_table_is_indexed_by_bit_pattern(name):
    """At the bits of every published case it has the published result."""
    for group in vectors(name)["groups"]:
        patterns = table(group["function"], name).view(FORMATS[name].bits_dtype)
        expected = [int(case["y_bits"], 16) for case in group["cases"]]
        assert expected == patterns[[int(case["x_bits"], 16) for case in group["cases"]]].tolist()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: vectors("float80"), "unknown format 'float80'"),
        (lambda: hard_cases("float80"), "unknown format 'float80'"),
        (lambda: table("tanh", "float16"), "unknown function 'tanh'"),
        (lambda: table("sigmoid", "float32"), r"float32 has 2\*\*32 inputs, too many to tabulate"),
    ],
)
def test_what_is_not_published_is_refused(call, message):
    """The message says what there is instead."""
    with pytest.raises(ValueError, match=message):
        call()


def test_a_table_cannot_be_changed_by_accident():
    """It is read-only."""
    assert not table("sigmoid", "bfloat16").flags.writeable


@pytest.mark.parametrize("name", FORMATS)
def test_loading_takes_a_moment(name):
    """Less than a quarter of a second of processor time, the best of three."""
    seconds = []
    for _ in range(3):
        start = time.process_time()
        vectors(name)
        seconds.append(time.process_time() - start)
    assert min(seconds) < 0.25


def test_the_generator_has_the_version_of_the_distribution():
    """They are released together."""
    project = (Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8")
    assert f'\nversion = "{VERSION}"\n' in project
