"""The command sigmoid-audit study: what it writes, and one sentence with status 2 for what it cannot do."""

import importlib.util
import json
import sys
from dataclasses import replace

import pytest
from click.testing import CliRunner

from sigmoid_conformance import cli_study
from sigmoid_conformance.cli import main
from sigmoid_conformance.studies import registry, training
from sigmoid_conformance.studies import request as asking
from sigmoid_conformance.studies.paper import Unavailable
from sigmoid_conformance.studies.registry import STUDIES
from sigmoid_conformance.studies.request import Request

SMALL = ("study", "classification", "--format", "float16", "--backend", "numpy")


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Run the command in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: CliRunner().invoke(main, arguments, catch_exceptions=False)


def test_a_study_is_printed_as_question_method_findings_and_answer(run):
    """With the coverage of its figures and the requirements they belong to."""
    result = run(*SMALL)
    assert 0 == result.exit_code
    for word in ("Question", "Method", "Findings", "Answer", "Not shown", "exhaustive", "cross-entropy-gradient"):
        assert word in result.output


def test_the_json_file_holds_what_was_asked_on_what_and_all_rows(run, tmp_path):
    """Infinities stand as strings; headings come with the tables."""
    assert 0 == run(*SMALL, "--json", "study.json").exit_code
    document = json.loads((tmp_path / "study.json").read_text("utf-8"))
    assert {"formats": ["float16"], "backends": ["numpy"], "seed": 0, "exhaustive": False, "missing": []} == document[
        "request"
    ]
    assert "numpy" in document["environment"]["versions"]
    (study,) = document["studies"]
    table = study["tables"][0]
    assert {row["format"] for row in table["rows"]} == {"float16"}
    assert set(table["rows"][0]) == set(table["headings"])
    assert "inf" in {row["loss_error"] for row in table["rows"]}
    assert all(finding["coverage"] == "exhaustive" for finding in study["findings"])


def test_the_page_is_written(run, tmp_path):
    """In one file."""
    pytest.importorskip("jinja2")
    assert 0 == run(*SMALL, "--html", "study.html").exit_code
    assert "<svg" in (tmp_path / "study.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (
            ("study", "dreaming"),
            "unknown study 'dreaming': expected one of vanishing, classification, cost, mitigation",
        ),
        ((*SMALL, "--format", "float31"), "unknown format 'float31'"),
        (
            ("study", "classification", "--format", "float64"),
            "has no float64: expected one of bfloat16, float16, float32",
        ),
        ((*SMALL, "--backend", "tensorflow"), "unknown backend 'tensorflow': expected one of numpy, jax, torch"),
        ((*SMALL, "--json", "no/such/folder.json"), "expected a file in a folder that exists"),
        ((*SMALL, "--seed", "-1"), "-1"),
        (
            ("study", "vanishing", "--exhaustive"),
            "the study 'vanishing' does not try every number: leave --exhaustive out, or take classification",
        ),
    ],
)
def test_unusable_arguments_end_with_status_2_and_one_sentence(run, arguments, expected):
    """Before any work."""
    result = run(*arguments)
    assert 2 == result.exit_code
    assert expected in " ".join(result.output.split())
    assert "studying" not in result.output


@pytest.mark.parametrize(
    ("missing", "arguments", "expected"),
    [
        ("torch", ("study", "vanishing", "--backend", "torch"), "torch is not installed: pip install"),
        ("asv_runner", ("study", "cost", "--backend", "numpy"), "needs asv_runner, which is not installed"),
        (
            "sklearn",
            ("study", "mitigation", "--backend", "numpy"),
            "needs scikit-learn for its data set of handwritten digits,",
        ),
        ("jinja2", (*SMALL, "--html", "study.html"), "--html needs Jinja2, which is not installed"),
    ],
)
def test_what_is_missing_is_told_in_one_sentence_with_status_2(run, monkeypatch, missing, arguments, expected):
    """A framework, a library, a data set: and what to install."""
    training.digits.cache_clear()
    monkeypatch.setitem(sys.modules, missing, None)
    result = run(*arguments)
    assert 2 == result.exit_code
    assert expected in " ".join(result.output.split())
    assert "sigmoid-conformance[" in result.output


def test_backends_that_are_not_installed_are_named_where_all_were_meant(run, monkeypatch):
    """On standard error, and in the method; a backend that was not asked for is not missing."""
    for name in ("jax", "torch"):
        monkeypatch.setitem(sys.modules, name, None)
    small = ("study", "classification", "--format", "float16")
    expected = "Not installed, and left out: jax, torch."
    everywhere, asked = run(*small), run(*small, "--backend", "numpy")
    assert expected in everywhere.stderr
    assert expected in " ".join(everywhere.stdout.split())
    assert "left out" not in asked.output


def test_optax_is_named_where_jax_is_studied_without_it(monkeypatch):
    """And nowhere else."""
    monkeypatch.setattr(asking, "find_spec", lambda name: None if name == "optax" else name)
    assert ("optax",) == asking.request().missing == asking.request(backends=["jax"]).missing
    assert () == asking.request(backends=["torch"]).missing


def test_all_studies_are_checked_before_the_first_one_runs(run, monkeypatch):
    """The data set of the last one is missing: nothing is studied."""
    pytest.importorskip("asv_runner")
    training.digits.cache_clear()
    monkeypatch.setitem(sys.modules, "sklearn", None)
    result = run("study", "all")
    assert 2 == result.exit_code
    assert "studying" not in result.output


@pytest.mark.skipif(not importlib.util.find_spec("sklearn"), reason="needs scikit-learn")
def test_every_study_offers_formats_and_can_be_checked():
    """As `study all` does."""
    pytest.importorskip("asv_runner")
    for entry in STUDIES.values():
        entry.check()
        assert "float32" in entry.formats


@pytest.mark.parametrize("name", STUDIES)
def test_only_classification_and_all_heed_exhaustive(monkeypatch, name):
    """The others are refused, not run as if nothing had been asked."""
    asked = Request((), ("numpy",), exhaustive=True)
    checked = {one: replace(entry, check=lambda: None) for one, entry in STUDIES.items()}
    monkeypatch.setattr(registry, "STUDIES", checked)
    assert tuple(STUDIES) == registry.chosen("all", asked)
    if name == "classification":
        assert (name,) == registry.chosen(name, asked)
    else:
        with pytest.raises(Unavailable, match=f"the study '{name}' does not try every number"):
            registry.chosen(name, asked)
    assert (name,) == registry.chosen(name, replace(asked, exhaustive=False))


def test_a_fault_in_a_study_is_not_taken_for_unusable_input(run, monkeypatch):
    """A ValueError of its own comes through with its traceback; one sentence with status 2 is for what was asked."""

    def faulty(asked):
        raise ValueError("a fault of the study")

    faults = {"classification": replace(STUDIES["classification"], run=faulty)}
    monkeypatch.setattr(registry, "STUDIES", faults)
    monkeypatch.setattr(cli_study, "STUDIES", faults)
    with pytest.raises(ValueError, match="a fault of the study"):
        run(*SMALL)
