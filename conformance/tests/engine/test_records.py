"""A record that cannot be gone on from is refused with the reason, whatever is wrong with it."""

import dataclasses
import errno
import json
import sqlite3
from contextlib import closing

import pytest
from click.testing import CliRunner
from commands import RIGHT

from sigmoid_conformance import cli_record
from sigmoid_conformance.cli import main
from sigmoid_conformance.engine import enumeration, store
from sigmoid_conformance.engine.store import Store, UnusableStore
from sigmoid_conformance.engine.tally import Tally
from sigmoid_conformance.environment import environment

_REQUEST = {"environment": {"versions": {"torch": "2.13.0"}, "processor": "a"}, "audits": {}}


@pytest.fixture
def record(tmp_path):
    """A record with one finished piece."""
    path = tmp_path / "record"
    kept = Store(path, _REQUEST)
    kept.save("piece", Tally(3, (1, 2)))
    kept.close()
    return path


def change(path, statement, *values):
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute(statement, values)


def refusal(path, request=_REQUEST):
    with pytest.raises(UnusableStore) as refused:
        Store(path, request).load()
    return str(refused.value)


def test_a_finished_piece_is_found_again(record):
    """As it was saved."""
    assert Store(record, _REQUEST).load() == {"piece": Tally(3, (1, 2))}


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        (
            {"environment": {"versions": {"torch": "2.14.0"}, "processor": "a"}},
            'torch is "2.13.0" there and "2.14.0" here',
        ),
        ({"environment": {"versions": {"torch": "2.13.0"}, "processor": "b"}}, 'processor is "a" there and "b" here'),
        ({"audits": {"torch.sigmoid float32": {}}}, "torch.sigmoid float32 is null there and {} here"),
    ],
)
def test_a_record_of_another_audit_is_refused_with_what_differs(record, changed, expected):
    """Another version of the framework, another machine, another request."""
    assert expected in refusal(record, _REQUEST | changed)


@pytest.mark.parametrize("place", ["tally", "name", "sha256"])
def test_a_flipped_bit_in_a_piece_is_never_read(record, place):
    """In the tally, in the name that says what it is the tally of, or in the sum itself."""
    with closing(sqlite3.connect(record)) as database:
        (value,) = database.execute(f"SELECT {place} FROM pieces").fetchone()
    data = bytearray(value.encode() if place == "name" else value)
    data[-1] ^= 1
    change(record, f"UPDATE pieces SET {place} = ?", data.decode() if place == "name" else bytes(data))
    assert "is damaged" in refusal(record)


def test_every_single_flipped_byte_of_the_file_is_refused_or_harmless(record):
    """What is loaded is what was saved, or nothing."""
    data = record.read_bytes()
    for place in range(0, len(data), 97):
        record.write_bytes(data[:place] + bytes([data[place] ^ 0x41]) + data[place + 1 :])
        try:
            found = Store(record, _REQUEST).load()
        except UnusableStore:
            continue
        assert found in ({"piece": Tally(3, (1, 2))}, {}), place


@pytest.mark.parametrize("kept", [10, 1000, 4096, 5000, 8192])
def test_a_truncated_record_is_refused(record, kept):
    """At any place but the beginning, where nothing is left that could be wrong."""
    record.write_bytes(record.read_bytes()[:kept])
    assert "cannot resume from" in refusal(record)


def test_what_is_no_database_is_refused(tmp_path):
    """And left as it is."""
    path = tmp_path / "notes.txt"
    path.write_text("shopping list\n" * 100, "utf-8")
    assert "file is not a database" in refusal(path)
    assert path.read_text("utf-8") == "shopping list\n" * 100


def test_a_database_of_another_program_is_refused_and_left_as_it_is(tmp_path):
    """No table is added to it, and its journal stays what it was."""
    path = tmp_path / "other.sqlite"
    change(path, "CREATE TABLE places (url TEXT)")
    before = path.read_bytes()
    assert "it is not a record of an audit" in refusal(path)
    assert before == path.read_bytes()


@pytest.mark.parametrize(
    "statement", ["UPDATE request SET text = 'x'", "UPDATE request SET text = 3", "DELETE FROM request"]
)
def test_a_record_that_lost_its_request_is_refused(record, statement):
    """Its pieces could be anyone's."""
    change(record, statement)
    assert "the record of the request is damaged" in refusal(record)


@pytest.fixture
def invoke(tmp_path, monkeypatch):
    """Run the command in this process, in a folder with a module of one's own, on four pieces."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setattr(enumeration, "TASK", 1 << 13)
    name = f"own_{tmp_path.name}"
    (tmp_path / f"{name}.py").write_text(RIGHT + "\nright = own(right)\n", "utf-8")

    def run(*arguments):
        return CliRunner().invoke(main, ["run", f"{name}:right", *arguments], catch_exceptions=False)

    return run


def test_a_record_of_another_machine_or_other_limits_ends_with_status_2(invoke, monkeypatch):
    """The sentence says what differs; with nothing different the audit goes on."""
    assert invoke("--resume", "record").exit_code == 0
    assert invoke("--resume", "record").exit_code == 0
    slower = invoke("--resume", "record", "--timeout", "7")
    assert slower.exit_code == 2
    assert "seconds is 120.0 there and 7.0 here" in " ".join(slower.output.split())
    elsewhere = environment() | {"processor": "another one"}
    monkeypatch.setattr(cli_record, "environment", lambda: elsewhere)
    moved = invoke("--resume", "record")
    assert moved.exit_code == 2
    assert '"another one" here' in " ".join(moved.output.split())


def test_a_full_disk_is_told_and_the_audit_goes_on_when_there_is_room(invoke, monkeypatch, tmp_path):
    """What was recorded stays; the sentence names file, cause and command; a limit on pages stands for the disk."""
    expected = invoke("--json", "expected.json")
    assert expected.exit_code == 0
    kept = store.Store.save

    def full(self, name, tally):
        if len(self.load()) == 2:
            pages = self._database.execute("PRAGMA page_count").fetchone()[0]
            self._database.execute(f"PRAGMA max_page_count = {pages}")
            tally = dataclasses.replace(tally, histogram=tuple(range(100_000)))
        kept(self, name, tally)

    with monkeypatch.context() as patch:
        patch.setattr(store.Store, "save", full)
        stopped = invoke("--resume", "record", "--json", "report.json")
    assert stopped.exit_code == 2
    text = " ".join(stopped.output.split())
    assert "cannot write record: database or disk is full; to go on: sigmoid-audit" in text
    assert not (tmp_path / "report.json").exists()
    assert invoke("--resume", "record", "--json", "report.json").exit_code == 0
    first, second = (json.loads((tmp_path / name).read_text("utf-8")) for name in ("expected.json", "report.json"))
    assert first["reports"] == second["reports"]


def test_findings_are_shown_though_a_file_cannot_be_written_and_nothing_is_done_twice(invoke, monkeypatch, tmp_path):
    """A full disk after the audit: status 2, the table, and the command that writes the file without the work."""

    def full(document, path):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("sigmoid_conformance.cli_run.write_json", full)
        stopped = invoke("--resume", "record", "--json", "report.json")
    assert stopped.exit_code == 2
    assert "exhaustive, 65,536" in stopped.output
    text = " ".join(stopped.output.split())
    assert "cannot write report.json: No space left on device; to go on: sigmoid-audit" in text
    assert "Usage" not in text
    monkeypatch.setattr("sigmoid_conformance.engine.jobs.perform", None)
    assert invoke("--resume", "record", "--json", "report.json").exit_code == 0
    assert (tmp_path / "report.json").exists()
