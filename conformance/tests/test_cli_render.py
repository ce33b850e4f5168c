"""The command sigmoid-audit render."""

import sys

import pytest
from click.testing import CliRunner
from documents_made import document

from sigmoid_conformance.cli import main
from sigmoid_conformance.rendering.html import as_html
from sigmoid_conformance.rendering.markdown import as_markdown
from sigmoid_conformance.report import write_json


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Run the command in a folder with a report in it."""
    monkeypatch.chdir(tmp_path)
    write_json(document(), tmp_path / "report.json")
    return lambda *arguments: CliRunner().invoke(main, ["render", *arguments], catch_exceptions=False)


def test_a_report_becomes_a_page_and_markdown(run, tmp_path):
    """Both at once, the same as from the document."""
    result = run("report.json", "--html", "report.html", "--markdown", "report.md")
    assert (0, "") == (result.exit_code, result.output)
    assert as_html(document()) == (tmp_path / "report.html").read_text("utf-8")
    assert as_markdown(document()) == (tmp_path / "report.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("report.json",), "nothing to write: give --html FILE or --markdown FILE"),
        (("none.json", "--html", "a.html"), "cannot read none.json: No such file or directory"),
        (("other.json", "--html", "a.html"), "other.json is not a report: expected a file of sigmoid-audit run --json"),
        (("report.json", "--html", "no/folder/a.html"), "cannot write no/folder/a.html: No such file or directory"),
    ],
)
def test_unusable_arguments_end_with_status_2(run, tmp_path, arguments, sentence):
    """The sentence names the file."""
    (tmp_path / "other.json").write_text("{}", "utf-8")
    result = run(*arguments)
    assert 2 == result.exit_code
    assert sentence in " ".join(result.output.split())
    assert not (tmp_path / "a.html").exists()


def test_without_jinja_markdown_still_works(run, tmp_path, monkeypatch):
    """A page does not, which ends with status 2 and one sentence."""
    monkeypatch.setitem(sys.modules, "jinja2", None)
    assert 0 == run("report.json", "--markdown", "report.md").exit_code
    result = run("report.json", "--html", "report.html")
    assert 2 == result.exit_code
    assert "--html needs Jinja2" in result.output
    assert not (tmp_path / "report.html").exists()
