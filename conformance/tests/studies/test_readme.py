"""The README's figures of the studies: every one is a measured one, which other tests measure again."""

import re
from pathlib import Path

import pytest

from sigmoid_conformance.studies import training
from sigmoid_spec import MEASUREMENTS
from sigmoid_spec.measured import STUDIES

TEXT = (Path(__file__).parents[3] / "README.md").read_text("utf-8")
FOUND = dict(re.findall(r"^\| `(\w+)` \| [^|]+ \| ([^|]+) \|", TEXT.partition("| study |")[2], re.MULTILINE))
WORDS = dict(zip(("two", "three", "four", "five", "six", "seven", "eight", "nine"), "23456789", strict=True))
NO_FIGURES = r"y\(1 − y\)|t/\(1 \+ t\)²|magnitude from 1/16 to 8|b?float\d+|label [01]|be 0\b|\d+ bits"
NUMBER = r"\d[\d,]*(?:\.\d+)?"
SETTINGS = {"mitigation": [float(training.DEPTH)]}


def figures(text):
    """The numbers of a text, those in words too, without formulas and names of formats."""
    spelt = re.sub(rf"\b({'|'.join(WORDS)})\b", lambda word: WORDS[word[0]], text)
    return [number.strip(",").replace(",", "") for number in re.findall(NUMBER, re.sub(NO_FIGURES, "", spelt))]


def unmeasured(study, text):
    """Those figures that no measurement of a study gives, rounded to the digits shown."""
    values = [entry.value for entry in MEASUREMENTS if entry.study == study]
    known = SETTINGS.get(study, []) + [float(number) for value in values for number in re.findall(NUMBER, value)]
    digits = {number: len(number.replace(".", "").lstrip("0")) for number in figures(text)}
    return [number for number, most in digits.items() if float(number) not in {float(f"{m:.{most}g}") for m in known}]


def test_the_readme_tells_of_every_study_and_of_the_figures_of_most():
    """So that the next test looks at something."""
    assert set(STUDIES) == set(FOUND)
    assert ["0", "2", "3", "5", "35"] == figures("0 " + FOUND["vanishing"])
    assert ["16.64", "5.5625", "6.25"] == figures(FOUND["classification"])
    assert ["3066", "5.149", "4.217", "1", "3"] == figures(FOUND["cost"])


@pytest.mark.parametrize("study", STUDIES)
def test_every_figure_that_the_readme_gives_of_a_study_is_a_measured_one(study):
    """Among those of that study that the specification cites."""
    assert [] == unmeasured(study, FOUND[study])


@pytest.mark.parametrize(
    ("study", "text", "expected"),
    [
        ("vanishing", "no right digit from depth 6", ["6"]),
        ("vanishing", "0 after two or four layers", ["4"]),
        ("classification", "dead from 16.63 in float32", ["16.63"]),
        ("cost", "up to 3,067 ulp against 5.149", ["3067"]),
    ],
)
def test_a_figure_that_was_not_measured_is_found_out(study, text, expected):
    """One that is off by a unit of its last digit, and one in words."""
    assert expected == [number for number in unmeasured(study, text) if number != "0"]
