"""The published values as JSON, CSV and C: what is written, and that a C compiler reads the same numbers."""

import csv
import io
import json
import math
import os
import shutil
import subprocess

import pytest
from click.testing import CliRunner

from sigmoid_conformance import writing
from sigmoid_conformance.cli import main
from sigmoid_reference import vectors
from sigmoid_spec import FORMATS

STRICT = ("-std=c11", "-Wall", "-Wextra", "-pedantic", "-Werror")
C_FORMATS = ("float32", "float64")

# Each constant must have the bits that the table of bits gives for the same case; the sums make every bit count.
PROGRAM = """
#include <stdio.h>
#include <string.h>
#include "vectors.h"

#define FINITE(bits) (((bits) & {infinity}) != {infinity})
#define CHECK(F) do {{ \\
    int at = 0; uint64_t sum = 0; \\
    for (int i = 0; i < SIGMOID_VECTORS_{upper}_##F##_BITS_COUNT; i++) {{ \\
        const sigmoid_vectors_{lower}_bits_case *bits = &SIGMOID_VECTORS_{upper}_##F##_BITS[i]; \\
        sum = sum * 31 + bits->x * 7 + bits->y; \\
        if (!FINITE(bits->x)) continue; \\
        const sigmoid_vectors_{lower}_values_case *value = &SIGMOID_VECTORS_{upper}_##F##_VALUES[at++]; \\
        if (memcmp(&value->x, &bits->x, sizeof bits->x) || memcmp(&value->y, &bits->y, sizeof bits->y)) return 1; \\
    }} \\
    if (at != SIGMOID_VECTORS_{upper}_##F##_VALUES_COUNT) return 2; \\
    printf("%d %llu\\n", SIGMOID_VECTORS_{upper}_##F##_BITS_COUNT, (unsigned long long)sum); \\
}} while (0)

int main(void) {{
    CHECK(SIGMOID);
    CHECK(SIGMOID_DERIVATIVE);
    CHECK(SIGMOID_SECOND_DERIVATIVE);
    return 0;
}}
"""


@pytest.fixture
def export():
    """Run the command, expecting it to succeed, and give what it printed."""

    def invoke(*arguments):
        result = CliRunner().invoke(main, ["reference", "export", *arguments], catch_exceptions=False)
        assert 0 == result.exit_code, result.output
        return result.output

    return invoke


@pytest.fixture
def compiler():
    """Find a C compiler: where tests are run for everyone its absence is a failure, elsewhere the test is skipped."""
    found = os.environ.get("CC") or shutil.which("cc") or shutil.which("gcc")
    if not found:
        message = "no C compiler: install the package gcc"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(message)
    return found.split()


def sum_of(group, bits):
    """Compute what the C program prints for a group."""
    total = 0
    for case in group["cases"]:
        weighted = int(case["x_bits"], 16) * 7 % 2**bits if bits == 64 else int(case["x_bits"], 16) * 7 % 2**32
        total = (total * 31 + weighted + int(case["y_bits"], 16)) % 2**64
    return total


@pytest.mark.parametrize("name", FORMATS)
def test_json_is_the_shipped_file(export, name):
    """The export is the document that vectors() loads."""
    assert vectors(name) == json.loads(export("--format", name, "--as", "json"))


@pytest.mark.parametrize("name", FORMATS)
def test_csv_has_a_row_for_each_case(export, name):
    """Every number can be read back from its hex float and is that of the JSON file."""
    rows = list(csv.DictReader(io.StringIO(export("--format", name, "--as", "csv"))))
    cases = [(group["function"], case) for group in vectors(name)["groups"] for case in group["cases"]]
    assert [(function, str(case["id"])) for function, case in cases] == [(row["function"], row["id"]) for row in rows]
    for (_, case), row in zip(cases, rows, strict=True):
        assert " ".join(case["flags"]) == row["flags"]
        assert case["y_bits"] == row["y_bits"]
        read, expected = float.fromhex(row["y"]), float.fromhex(case["y"])
        assert expected == read or (math.isnan(expected) and math.isnan(read))


@pytest.mark.parametrize("name", FORMATS)
def test_the_c_header_compiles_without_warnings(export, compiler, tmp_path, name):
    """As C11, all warnings on and turned into errors, included twice."""
    (tmp_path / "vectors.h").write_text(export("--format", name, "--as", "c"), "utf-8")
    source = tmp_path / "empty.c"
    source.write_text('#include "vectors.h"\n#include "vectors.h"\nint main(void) { return 0; }\n', "utf-8")
    done = subprocess.run([*compiler, *STRICT, "-c", source, "-o", tmp_path / "o"], capture_output=True, text=True)
    assert (0, "") == (done.returncode, done.stderr)


@pytest.mark.parametrize("name", C_FORMATS)
def test_c_reads_the_same_numbers(export, compiler, tmp_path, name):
    """Constants and bit patterns agree in C, and the patterns are those of the JSON file."""
    target = FORMATS[name]
    (tmp_path / "vectors.h").write_text(export("--format", name, "--as", "c"), "utf-8")
    infinity = f"{target.infinity:#x}{'ull' if target.bits == 64 else 'u'}"
    program = PROGRAM.format(upper=name.upper(), lower=name, infinity=infinity)
    (tmp_path / "check.c").write_text(program, "utf-8")
    built = [*compiler, *STRICT, tmp_path / "check.c", "-o", tmp_path / "check"]
    subprocess.run(built, check=True, capture_output=True, text=True)
    done = subprocess.run([tmp_path / "check"], capture_output=True, text=True)
    assert 0 == done.returncode
    expected = [f"{group['count']} {sum_of(group, target.bits)}" for group in vectors(name)["groups"]]
    assert expected == done.stdout.splitlines()


def test_output_goes_to_a_file(export, tmp_path):
    """The file holds what would have been printed, and nothing is printed."""
    path = tmp_path / "values.csv"
    assert "" == export("--format", "float8_e5m2", "--as", "csv", "--output", str(path))
    assert export("--format", "float8_e5m2", "--as", "csv") == path.read_text("utf-8")


def test_a_file_is_written_whole_or_not_at_all(tmp_path, monkeypatch):
    """When the last step fails, the old file is untouched and nothing else is left behind."""
    path = tmp_path / "values.csv"
    path.write_text("old", "utf-8")

    def fail(source, destination):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writing.os, "replace", fail)
    arguments = ["reference", "export", "--format", "bfloat16", "--as", "csv", "--output", str(path)]
    result = CliRunner().invoke(main, arguments)
    assert 2 == result.exit_code
    assert "No space left on device" in result.output
    assert [path] == list(tmp_path.iterdir())
    assert "old" == path.read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--format", "float80", "--as", "csv"), "unknown format 'float80'"),
        (("--format", "float32", "--as", "xml"), "'xml' is not one of 'json', 'csv', 'c'"),
        (
            ("--format", "float32", "--as", "csv", "--output", "no/such/folder/f.csv"),
            "cannot write no/such/folder/f.csv",
        ),
    ],
)
def test_unusable_arguments_end_with_status_2(arguments, message):
    """The message names what was wrong."""
    result = CliRunner().invoke(main, ["reference", "export", *arguments])
    assert 2 == result.exit_code
    assert message in " ".join(result.output.split())
