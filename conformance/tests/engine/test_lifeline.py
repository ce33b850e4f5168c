"""The process that evaluates does not outlive the judge."""

import subprocess
import sys
import textwrap
import time

import psutil
import pytest

MODULE = """
from itertools import repeat
from sigmoid_adapters import Implementation

busy = Implementation("busy", "sigmoid", ["float32"], lambda x: sum(repeat(0)))
"""
JUDGE = """
import numpy as np
from sigmoid_conformance.engine.child import Child
from sigmoid_conformance.engine.requests import EvaluateInputs

child = Child()
child.await_start()
child.channel.send(EvaluateInputs("hanging:busy", "busy", "float32", np.ones(4, np.float32)))
print(child._process.pid, flush=True)
child.channel.recv()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals of descriptors are POSIX")
def test_a_call_that_never_returns_ends_when_the_judge_is_killed(tmp_path):
    """Though it holds the interpreter's lock, so that no thread of its own could notice."""
    (tmp_path / "hanging.py").write_text(MODULE)
    judge = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(JUDGE)], cwd=tmp_path, stdout=subprocess.PIPE, text=True
    )
    with judge:
        child = psutil.Process(int(judge.stdout.readline()))
        _until(lambda: child.cpu_times().user > 0.5)
        judge.kill()
    _until(lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE)


def _until(condition):
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)
