"""The measured figures: well formed, and all of them shown."""

import re

import pytest

from sigmoid_spec import FORMATS, MEASUREMENTS, REQUIREMENTS
from sigmoid_spec.measured import STUDIES
from sigmoid_spec.tables import TABLES


@pytest.mark.parametrize("entry", MEASUREMENTS, ids=lambda entry: f"{entry.computed_by}: {entry.quantity}")
def test_a_measurement_names_claim_study_format_and_version(entry):
    """What is exact has no version, everything else does; only what is exact is proven."""
    assert entry.requirement in REQUIREMENTS
    assert entry.study in STUDIES
    assert entry.format in ("", *FORMATS)
    assert (entry.computed_by == "exact") == (entry.coverage == "proven")
    assert entry.computed_by == "exact" or re.match(r"(NumPy|JAX|PyTorch) \d+\.\d+\.\d+, ", entry.computed_by)


def test_no_figure_is_measured_twice():
    """One value for each quantity of each implementation in each format."""
    keys = [(entry.study, entry.format, entry.computed_by, entry.quantity) for entry in MEASUREMENTS]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("study", STUDIES)
def test_every_measurement_of_a_study_stands_in_its_table(study):
    """With its value, minus signs as in text."""
    table = TABLES[f"measured-{study}"]()
    values = [entry.value.replace("-", "−") for entry in MEASUREMENTS if entry.study == study]
    assert values == [line.split("|")[5].strip() for line in table.splitlines()[2:]]
    assert values
