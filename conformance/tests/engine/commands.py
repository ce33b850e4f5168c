"""Running the command in a process of its own, on implementations written to a folder."""

import json
import os
import signal
import subprocess
import sys

RIGHT = """
import ctypes, os, signal, sys, time
import numpy as np
from sigmoid_adapters import Implementation

def right(x):
    with np.errstate(all="ignore"):
        e = np.exp(-np.abs(x.astype(np.float64)))
        return np.asarray(np.where(x < 0, e, 1) / (1 + e)).astype(x.dtype)

def own(evaluate, *formats):
    return Implementation(f"own.{evaluate.__name__}", "sigmoid", formats or ("float16",), evaluate)
"""
# The command, with pieces of so many patterns that one of 16 bits has several.
COMMAND = """
import sys
from sigmoid_conformance.engine import enumeration
enumeration.TASK = int(sys.argv.pop(1))
from sigmoid_conformance.cli import main
main()
"""


def _heed_interrupts():
    """Undo what a runner of tests may have chosen for the processes that it starts."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def started(folder, *arguments, task=1 << 22, **options):
    """Start the command with the folder as current one."""
    environment = {"XDG_STATE_HOME": str(folder / "state"), "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    return subprocess.Popen(
        [sys.executable, "-c", COMMAND, str(task), "run", *map(str, arguments)],
        cwd=folder,
        env=dict(os.environ) | environment,
        text=True,
        preexec_fn=_heed_interrupts,
        **({"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | options),
    )


def run(folder, *arguments, task=1 << 22, **options):
    """Run the command to its end; give status, output and errors."""
    process = started(folder, *arguments, task=task, **options)
    output, errors = process.communicate(timeout=1200)
    return process.returncode, output, errors


def report(folder, *arguments, task=1 << 22):
    """Run the command, and give its status and its JSON report without the time."""
    status, output, errors = run(folder, *arguments, "--json", "report.json", task=task)
    assert status in (0, 1), output + errors
    document = json.loads((folder / "report.json").read_text("utf-8"))
    document.pop("created")
    return status, document


def reports_by_name(document):
    return {one["implementation"]: one for one in document["reports"]}


def broken(one):
    """Give requirement and message of the violation that ended an audit."""
    (outcome,) = (outcome for outcome in one["outcomes"] if outcome["message"])
    return outcome["requirement"], outcome["message"]
