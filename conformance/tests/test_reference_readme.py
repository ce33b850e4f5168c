"""The commands and the C on the page of the reference do what it says."""

import re
import shlex
import subprocess
from pathlib import Path

from click.testing import CliRunner

from sigmoid_conformance.cli import main

from .test_cli_export import STRICT, compiler

TEXT = (Path(__file__).parents[2] / "reference" / "README.md").read_text("utf-8")
COMMANDS = re.findall(r"^    sigmoid-audit (.*)$", TEXT, re.MULTILINE)
__all__ = ["compiler"]


def test_the_commands_on_the_page_run(tmp_path, monkeypatch):
    """All end with status 0."""
    monkeypatch.chdir(tmp_path)
    results = [CliRunner().invoke(main, shlex.split(command), catch_exceptions=False) for command in COMMANDS]
    assert [0, 0, 0] == [result.exit_code for result in results]
    assert {"sigmoid_float32.csv", "sigmoid_float32.h"} == {path.name for path in tmp_path.iterdir()}


def test_the_c_on_the_page_compiles_and_finds_the_naive_formula_wanting(compiler, tmp_path, monkeypatch):
    """It counts the inputs at which 1 / (1 + exp(-x)) is not the correctly rounded value: some, and not most."""
    monkeypatch.chdir(tmp_path)
    CliRunner().invoke(main, shlex.split(COMMANDS[-1]), catch_exceptions=False)
    source = re.search(r"```c\n(.*?)```", TEXT, re.DOTALL)[1]
    program = f'#include <stdio.h>\n{source}\nint main(void) {{ printf("%d", failures()); return 0; }}\n'
    Path("page.c").write_text(program, "utf-8")
    subprocess.run([*compiler, *STRICT, "page.c", "-o", "page", "-lm"], check=True, capture_output=True, text=True)
    done = subprocess.run([tmp_path / "page"], capture_output=True, text=True, check=True)
    assert 1 <= int(done.stdout) <= 250
