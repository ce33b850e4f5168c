"""The command sigmoid-audit compare."""

import json

import pytest
from click.testing import CliRunner
from documents_made import HOSTILE, derivative_with, document
from zoo.planted import derivative, product

from sigmoid_conformance.cli import main
from sigmoid_conformance.report import write_json


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Run the command in a folder with reports in it."""
    monkeypatch.chdir(tmp_path)
    for name, made in (("right", derivative_with(derivative)), ("dead", derivative_with(product)), ("all", document())):
        write_json(made, tmp_path / f"{name}.json")
    return lambda *arguments: CliRunner().invoke(main, ["compare", *arguments], catch_exceptions=False)


@pytest.mark.parametrize(("old", "new", "status"), [("right", "dead", 1), ("dead", "right", 0), ("all", "all", 0)])
def test_the_exit_status_says_whether_anything_is_worse(run, old, new, status):
    """For CI."""
    assert status == run(f"{old}.json", f"{new}.json").exit_code


def test_the_table_and_the_json_say_the_same(run, tmp_path):
    """Each change with its reasons, and how many there are of each kind."""
    result = run("right.json", "dead.json", "--json", "changes.json")
    made = json.loads((tmp_path / "changes.json").read_text("utf-8"))
    assert made["summary"]["worse"] == len(made["changes"]) == 6
    for change in made["changes"]:
        assert change["what"] in result.output
        assert change["reasons"][0]["text"].split(" [")[0] in result.output
    assert f"6 worse; {made['compared']} requirements compared" in result.output


def test_a_hostile_name_is_printed_as_it_is(run, tmp_path):
    """Markup in it is text."""
    spoilt = document()
    report = next(report for report in spoilt["reports"] if report["implementation"] == HOSTILE)
    report["figures"]["largest_error"] += 1
    report["implementation"] = other = "[bold]x[/]"
    old = document()
    next(report for report in old["reports"] if report["implementation"] == HOSTILE)["implementation"] = other
    write_json(old, tmp_path / "old.json")
    write_json(spoilt, tmp_path / "new.json")
    assert other in run("old.json", "new.json").output


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("right.json", "none.json"), "cannot read none.json: No such file"),
        (("all.json", "text.json"), "text.json is not JSON"),
        (("right.json", "other.json"), "other.json is of version 2 of the report's schema"),
        (("right.json", "sampled.json"), "right.json and sampled.json cannot be compared"),
        (("right.json", "dead.json", "--json", "no/folder/x.json"), "cannot write no/folder/x.json"),
    ],
)
def test_what_is_unusable_ends_with_status_2(run, tmp_path, arguments, sentence):
    """The sentence names the file and the reason."""
    (tmp_path / "text.json").write_text("hello", "utf-8")
    (tmp_path / "other.json").write_text('{"schema": 2, "reports": []}', "utf-8")
    write_json(derivative_with(derivative, sampled=100), tmp_path / "sampled.json")
    result = run(*arguments)
    assert 2 == result.exit_code
    assert sentence in " ".join(result.output.split())
