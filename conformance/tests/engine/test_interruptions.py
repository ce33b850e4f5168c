"""Nothing is lost: killed, interrupted, out of room, an audit goes on and ends with the same report."""

import random
import re
import shlex
import signal
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import psutil
import pytest
from commands import RIGHT, report, run, started

_PIECES = 1 << 10  # patterns of a piece: float16 has 32
_OWN = (
    RIGHT
    + """
def slow(x):
    time.sleep(0.05)
    return np.where(x == 2.5, 2 * right(x), right(x)).astype(x.dtype)

def stuck(x):
    if np.any(x == 1):
        ctypes.PyDLL(None).pause()
    return right(x)

slow, stuck = own(slow), own(stuck)
"""
)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "own.py").write_text(_OWN, "utf-8")
    return tmp_path


def pieces_in(record):
    """Count the finished pieces, as another process sees them."""
    try:
        with closing(sqlite3.connect(f"file:{record}?mode=ro", uri=True)) as database:
            return database.execute("SELECT count(*) FROM pieces").fetchone()[0]
    except sqlite3.Error:
        return 0


def wait_until(condition, seconds=60):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def begun(folder, target, *arguments, more_than=0, **options):
    """Start an audit, and wait until it has finished some pieces; give its process and those that it started."""
    process = started(folder, target, "--resume", "record", *arguments, task=_PIECES, **options)
    wait_until(lambda: pieces_in(folder / "record") > more_than or process.poll() is not None)
    return process, psutil.Process(process.pid).children(recursive=True) if process.poll() is None else []


@pytest.mark.minutes
def test_an_audit_that_is_killed_ten_times_ends_with_the_same_report(folder):
    """Byte for byte but for the time; and the processes that evaluated are gone."""
    expected = report(folder, "own:slow", task=_PIECES)
    generator = random.Random(5)
    for _ in range(10):
        process, children = begun(folder, "own:slow", more_than=pieces_in(folder / "record"))
        time.sleep(generator.uniform(0, 0.15))
        process.kill()
        process.communicate()
        assert psutil.wait_procs(children, timeout=10)[1] == []
    assert expected == report(folder, "own:slow", "--resume", "record", task=_PIECES)


def test_a_process_that_hangs_in_a_call_ends_when_its_judge_is_killed(folder):
    """Even one that never lets another thread of Python run."""
    process, _ = begun(folder, "own:stuck", "--timeout", "600", "--jobs", "1", more_than=14)
    children = psutil.Process(process.pid).children(recursive=True)
    time.sleep(1)
    process.kill()
    process.communicate()
    assert children
    assert psutil.wait_procs(children, timeout=10)[1] == []


def test_an_interrupted_audit_says_how_to_go_on_and_does(folder):
    """Ctrl-C ends with status 130 and a command that works as it stands."""
    expected = report(folder, "own:slow", task=_PIECES)
    process, children = begun(folder, "own:slow")
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 130
    assert psutil.wait_procs(children, timeout=10)[1] == []
    found = re.search(r"interrupted; to go on: (sigmoid-audit .*)", errors)
    assert found, errors
    before = pieces_in(folder / "record")
    assert before
    command = shlex.split(found[1])
    assert command == ["sigmoid-audit", "run", "own:slow", "--resume", "record"]
    assert expected == report(folder, *command[2:], task=_PIECES)


def test_an_audit_without_a_named_record_is_resumed_from_the_one_that_it_names(folder):
    """The record lies in the user's state folder until the audit is done."""
    process = started(folder, "own:slow", task=_PIECES)
    wait_until(lambda: any(map(pieces_in, (folder / "state").rglob("*.sqlite"))))
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    record = Path(shlex.split(errors)[-1])
    assert pieces_in(record) > 0
    status, *_ = run(folder, "own:slow", "--resume", record, task=_PIECES)
    assert status == 1
    status, *_ = run(folder, "own:slow", task=_PIECES)
    assert [record] == list((folder / "state").rglob("*.sqlite*"))


def test_an_audit_whose_judge_is_killed_says_so_and_goes_on_later(folder):
    """As by a system that is out of memory: one sentence, status 2, and the report is the same in the end."""
    expected = report(folder, "own:slow", task=_PIECES)
    process, children = begun(folder, "own:slow")
    judges = [child for child in children if child.parent() and child.parent().pid == process.pid]
    judges[-1].kill()
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 2
    assert "a process that judges was killed, perhaps for lack of memory; to go on: sigmoid-audit run" in errors
    assert "Traceback" not in errors
    assert psutil.wait_procs(children, timeout=10)[1] == []
    assert expected == report(folder, "own:slow", "--resume", "record", task=_PIECES)
