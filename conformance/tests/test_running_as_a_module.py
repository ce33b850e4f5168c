"""The package run as a module is the command."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    ("arguments", "status", "begins"),
    [(["--help"], 0, "Usage: python -m sigmoid_conformance"), (["list"], 0, "numpy."), (["none"], 2, "")],
)
def test_the_package_run_as_a_module_is_the_command(arguments, status, begins):
    """With its exit status."""
    command = [sys.executable, "-m", "sigmoid_conformance", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert status == done.returncode
    assert any(line.startswith(begins) for line in done.stdout.splitlines()) == (status == 0)
    assert ("No such command 'none'" in done.stderr) == (status == 2)
