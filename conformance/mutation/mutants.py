"""Making mutants of a file with Cosmic Ray, in a copy of the packages, and trying them."""

from __future__ import annotations

import compileall
import importlib
import os
import py_compile
import re
import shutil
import sys
from collections.abc import Iterable, Iterator
from difflib import unified_diff
from pathlib import Path

from cosmic_ray.commands.init import init
from cosmic_ray.mutating import use_mutation
from cosmic_ray.plugins import get_operator
from cosmic_ray.work_db import WorkDB, use_db
from cosmic_ray.work_item import MutationSpec
from trying import Outcome, Trial

ROOT = Path(__file__).parents[2]
MUTATED = "sigmoid_conformance"
PACKAGES = ("spec/sigmoid_spec", "reference/sigmoid_reference", "adapters/sigmoid_adapters")
CONFORMANCE = (f"conformance/{MUTATED}", "conformance/tests", "pyproject.toml")
LOADED = ("hypothesis", "rich.table", "sigmoid_spec", "sigmoid_reference", "sigmoid_adapters")


def copied(folder: Path) -> Path:
    """Copy what the tests need to a folder in which files may be mutated; bytecode goes by the text of its source."""
    for part in (*PACKAGES, *CONFORMANCE):
        target = folder / part
        target.parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / part, target)
    compileall.compile_dir(folder, quiet=1, invalidation_mode=py_compile.PycInvalidationMode.CHECKED_HASH)
    return folder


def load_from(tree: Path) -> None:
    """Put the packages of the copy before those installed, here and in processes that tests start, and load the others.

    No more bytecode is kept, and no plugin of pytest is loaded that costs time at each start.
    """
    rooms = [str(tree / room) for room in ("spec", "reference", "adapters", "conformance")]
    sys.path[:0], sys.dont_write_bytecode = rooms, True
    os.environ |= {"PYTHONPATH": os.pathsep.join(rooms), "PYTHONDONTWRITEBYTECODE": "1"}
    os.environ |= {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "CI": "true"}
    os.chdir(tree)
    for name in LOADED:
        importlib.import_module(name)
    if early := [name for name in sys.modules if name.partition(".")[0] == MUTATED]:
        raise RuntimeError(f"{early[0]} is loaded before it is mutated")


def mutations_of(path: Path, operators: Iterable[str]) -> list[MutationSpec]:
    """Give every mutation of a file by some operators of Cosmic Ray, named by regular expressions."""
    used = re.compile(f"core/({'|'.join(operators)})")
    with use_db(":memory:", WorkDB.Mode.create) as database:
        init([path], database, {})
        found = [mutation for item in database.work_items for mutation in item.mutations]
    return [mutation for mutation in found if used.fullmatch(mutation.operator_name)]


def tried(path: Path, operators: Iterable[str], trial: Trial) -> Iterator[tuple[str, str, Outcome]]:
    """Try every mutant of a file; give for each the definition it lies in, its unified diff, and what became of it."""
    for one in mutations_of(path, operators):
        operator = get_operator(one.operator_name)(**one.operator_args)
        with use_mutation(path, operator, one.occurrence) as (before, after):
            if after is None:
                raise RuntimeError(f"{one.operator_name} finds nothing to mutate in {path}, though it did before")
            found = trial.outcome()
        diff = "\n".join(unified_diff(before.split("\n"), after.split("\n"), lineterm=""))
        yield one.definition_name or "", diff, found
