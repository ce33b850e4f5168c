"""How far an audit is: lines where nobody watches, a bar on a terminal, and the output intact in both."""

import os
import pty
import re
import subprocess

import pytest
from commands import RIGHT, run, started

from sigmoid_conformance.engine.enumeration import Span
from sigmoid_conformance.engine.jobs import Exhaustive, Job
from sigmoid_conformance.engine.requests import Description
from sigmoid_conformance.engine.running import Work
from sigmoid_conformance.engine.tally import Tally
from sigmoid_conformance.outcome import Failure
from sigmoid_conformance.progress import progress

_PIECES = 1 << 11
_OWN = (
    RIGHT
    + """
def slow(x):
    time.sleep(0.05)
    return right(x)

def breaks(x):
    time.sleep(0.05)
    if np.any(np.abs(x) > 100):
        raise RuntimeError("out of order")
    return right(x)

both = [own(slow), own(breaks)]
"""
)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "own.py").write_text(_OWN, "utf-8")
    return tmp_path


def test_without_a_terminal_each_implementation_has_one_line(folder):
    """On standard error, so that the output is the report."""
    status, output, errors = run(folder, "own:both", task=_PIECES)
    assert status == 1
    assert re.search(r"^\[1/2\] own\.slow float16: done after \d+ s$", errors, re.MULTILINE)
    assert re.search(r"^\[2/2\] own\.breaks float16: done after \d+ s$", errors, re.MULTILINE)
    assert 2 == errors.count("\n")
    assert "done after" not in output


def read_all(descriptor):
    parts = []
    while True:
        try:
            part = os.read(descriptor, 65536)
        except OSError:  # the other end of the terminal was closed
            return b"".join(parts).decode()
        if not part:
            return b"".join(parts).decode()
        parts.append(part)


def test_a_terminal_shows_rate_and_time_left_and_the_table_stays_whole(folder):
    """The bar is gone in the end; what is printed elsewhere is what is printed without it."""
    ours, theirs = pty.openpty()
    options = {"stdout": subprocess.PIPE, "stderr": theirs}
    process = started(folder, "own:both", task=_PIECES, **options)
    os.close(theirs)
    shown = read_all(ours)
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "own.slow float16" in shown
    assert "own.breaks float16" in shown
    assert re.search(r"\d+\.\d M/s", shown)
    assert re.search(r"\d:\d\d:\d\d", shown)
    assert "Traceback" not in shown
    assert run(folder, "own:both", task=_PIECES)[1] == output


@pytest.mark.parametrize("is_terminal", [True, False])
def test_pieces_that_finish_after_a_failure_are_no_trouble(monkeypatch, capsys, is_terminal):
    """They were handed out before it, and their implementation is done already."""
    if is_terminal:
        monkeypatch.setenv("FORCE_COLOR", "1")
        monkeypatch.setenv("TTY_COMPATIBLE", "1")
    description = Description("own.breaks", "sigmoid", ("float16",), registered=False)
    work = Work(Job("own:x", description, "float16", (), 8), tuple(Exhaustive(Span(8 * k, 8)) for k in range(4)))
    failed = Tally(0, failure=Failure("call-returns", "out of order"))
    with progress([work], {work.name(0): Tally(16)}) as on_finish:
        for place, tally in ((2, failed), (1, Tally(16)), (3, Tally(16))):
            on_finish(work, place, tally)
    assert capsys.readouterr().err.count("done after") == (not is_terminal)
