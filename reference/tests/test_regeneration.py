"""The published files are made anew and come out the same, byte for byte."""

from __future__ import annotations

import pytest

from sigmoid_reference import hard_cases, vectors
from sigmoid_reference.publish import __main__ as command
from sigmoid_reference.publish import files
from sigmoid_reference.publish.lines import render
from sigmoid_spec import FORMATS

from .published_checks import DATA


@pytest.mark.parametrize("name", FORMATS)
def test_the_values_come_out_the_same(name):
    """The header keeps the version of mpmath that the shipped file names; the digits do not depend on it."""
    made = files.values(FORMATS[name], hard_cases(name), vectors(name)["mpmath"])
    assert (DATA / "vectors" / f"{name}.json").read_bytes() == made


def test_nothing_but_the_published_files_is_shipped():
    """Every file in the folder is one that is made here, a schema, or the digests, which certification writes."""
    made = {f"vectors/{name}.json" for name in FORMATS} | {files.HARD_CASES}
    made |= {f"tables/{t.name}.{function}.bin" for t in files.tabulated() for function in files.FUNCTIONS}
    found = {path.relative_to(DATA).as_posix() for path in DATA.rglob("*") if path.is_file()}
    assert made | {"vectors.schema.json", "hard_cases.schema.json", "digests.json"} == found


@pytest.fixture
def two_files(monkeypatch):
    """Let the generator make two small files."""
    monkeypatch.setattr(command, "all_files", lambda *, search: {"a.json": b"{}\n", "tables/b.bin": b"\0\1"})


def test_the_command_writes_what_changed(two_files, tmp_path, capsys):
    """A second run finds nothing to do."""
    assert 0 == command.main(["--folder", str(tmp_path)])
    assert b"\0\1" == (tmp_path / "tables" / "b.bin").read_bytes()
    assert 0 == command.main(["--folder", str(tmp_path)])
    assert capsys.readouterr().out.endswith("2 files computed, 0 changed\n")
    assert {"a.json", "tables"} == {path.name for path in tmp_path.iterdir()}


def test_the_check_names_a_changed_file_and_leaves_it(two_files, tmp_path, capsys):
    """Exit status 1, for one wrong byte."""
    command.main(["--folder", str(tmp_path)])
    (tmp_path / "tables" / "b.bin").write_bytes(b"\0\2")
    assert 1 == command.main(["--folder", str(tmp_path), "--check"])
    assert "tables/b.bin: differs from what was there" in capsys.readouterr().out
    assert b"\0\2" == (tmp_path / "tables" / "b.bin").read_bytes()


def test_a_case_is_written_on_one_line():
    """Objects that hold objects are spread out, others are not."""
    document = {"name": "é", "groups": [{"n": 1, "cases": [{"a": [1, 2]}, {"a": []}]}]}
    lines = ["{", ' "name": "é",', ' "groups": [', "  {", '   "n": 1,', '   "cases": [', '    {"a": [1, 2]},']
    assert [*lines, '    {"a": []}', "   ]", "  }", " ]", "}"] == render(document).splitlines()
