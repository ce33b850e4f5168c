"""The page for users says what is so: its Python runs, its figures are those of the files, its links lead somewhere."""

from __future__ import annotations

import doctest
import json
import re
from pathlib import Path

import pytest

from sigmoid_reference import hard_cases, vectors
from sigmoid_reference.publish.reports import REPORTS
from sigmoid_spec import FORMATS

PAGE = Path(__file__).parents[1] / "README.md"
TEXT = PAGE.read_text("utf-8")
ROWS = re.findall(r"^\| (float\w+|bfloat16) \| `(.*?)` \| (\S+) \| (\d+).*? \| (\d+).*? \| (\d+)", TEXT, re.MULTILINE)


def test_the_python_on_the_page_runs():
    """Every session gives what it shows, one after the other."""
    sessions = "\n".join(re.findall(r"```pycon\n(.*?)```", TEXT, re.DOTALL))
    test = doctest.DocTestParser().get_doctest(sessions, {}, "README", str(PAGE), 0)
    told = []
    results = doctest.DocTestRunner(verbose=False).run(test, out=told.append)
    assert (0, 19) == (results.failed, results.attempted), "".join(told)


def find(name, function, region):
    return next(g["cases"] for g in hard_cases(name) if (g["function"], g["region"]) == (function, region))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_the_precisions_on_the_page_are_those_of_the_files(row):
    """The hardest input, its distance, and the largest precision in each list."""
    name, x, ulps, *bits = row
    first = "near 0" if name == "float64" else "all x"
    lists = [
        find(name, "sigmoid", first),
        find(name, "sigmoid", "|x| >= 1/16"),
        find(name, "sigmoid_derivative", first),
    ]
    hardest = lists[0][0]
    assert (x, ulps) == (hardest["x"], f"{abs(float(hardest['ulps_from_midpoint'])):.1e}")
    assert [max(case["bits"] for case in cases) for cases in lists] == [int(found) for found in bits]


def test_every_format_has_its_row():
    """Six formats."""
    assert set(FORMATS) == {name for name, *_ in ROWS}


@pytest.mark.parametrize("name", FORMATS)
def test_the_family_near_zero_takes_three_p_and_five_bits(name):
    """At -2**-p, in every format."""
    region = "near 0" if name == "float64" else "all x"
    case = find(name, "sigmoid", region)[0]
    precision = FORMATS[name].precision
    assert (-(2.0**-precision), 3 * precision + 5) == (float.fromhex(case["x"]), case["bits"])


def test_the_case_on_the_page_has_the_fields_of_a_case():
    """And the numbers of the shipped one."""
    shown = json.loads(re.search(r"```json\n(.*?)\n```", TEXT, re.DOTALL)[1])
    cases = vectors("bfloat16")["groups"][1]["cases"]
    case = next(case for case in cases if case["x_bits"] == shown["x_bits"])
    assert list(case) == list(shown)
    assert [case[key] for key in ("x", "y_bits", "y")] == [shown[key] for key in ("x", "y_bits", "y")]
    assert case["exact"].startswith(shown["exact"].rstrip("…"))


def test_the_counts_on_the_page_are_right():
    """Cases in a file, and reports of defects."""
    counts = [vectors(name)["count"] for name in FORMATS]
    assert 500 <= min(counts) <= max(counts) <= 2000
    assert 9 == len(REPORTS)


@pytest.mark.parametrize("link", re.findall(r"\]\(((?!https)[^)]+)\)", TEXT))
def test_the_links_on_the_page_lead_somewhere(link):
    """To files of this folder."""
    assert (PAGE.parent / link).exists()
