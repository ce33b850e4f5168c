"""Mutate the checks with Cosmic Ray, and hold what survives against the explanations beside this file.

Run it as ``python conformance/mutation/run.py [MODULE]...``, a module as `modules.toml` names it; by default all of
them. The mutants live in a copy of the packages. Exit status: 0 if every survivor is explained and every explanation is
needed, 1 if not, 2 if the tests fail without a mutation, or a mutant could not be tried.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import tomli_w
from cosmic_ray.work_db import WorkDB, use_db
from cosmic_ray.work_item import TestOutcome, WorkerOutcome
from survivors import Survivor, changed_line, complaints, parse_explanations

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PACKAGES = ("spec/sigmoid_spec", "reference/sigmoid_reference", "adapters/sigmoid_adapters")
CONFORMANCE = ("conformance/sigmoid_conformance", "conformance/tests", "pyproject.toml")
TIMEOUT = 600.0  # seconds for the tests of one mutant, far above the few that they take: one that hangs is killed


def copied(folder: Path) -> Path:
    """Copy what the tests need to a folder in which files may be mutated."""
    for part in (*PACKAGES, *CONFORMANCE):
        target = folder / part
        target.parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if (ROOT / part).is_dir() else shutil.copy)(ROOT / part, target)
    return folder


def environment(tree: Path) -> dict[str, str]:
    """Put the packages of the copy before those installed, and leave out plugins that cost time at each start.

    No bytecode is kept: that of a mutant of the same length and second would be taken for the next one's.
    """
    rooms = os.pathsep.join(str(tree / room) for room in ("spec", "reference", "adapters", "conformance"))
    own = {"PYTHONPATH": rooms, "PYTHONDONTWRITEBYTECODE": "1", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "CI": "true"}
    return {**os.environ, **own}


def command(requirements: list[str], tests: Sequence[str] = ()) -> str:
    """Choose the tests of the checks, and those of the zoo, in the quick profile, that are about some requirements."""
    own = ("test_checks.py", *tests) if requirements else tuple(tests)
    files = " ".join(f"conformance/tests/{name}" for name in (*own, *(["test_zoo.py"] if requirements else [])))
    chosen = f"not thorough and ({' or '.join((*requirements, *(Path(name).name for name in own)))})"
    return f'"{sys.executable}" -m pytest -q -x --tb=no -p no:cacheprovider {files} -k "{chosen}" -m "not minutes"'


def configuration(module: str, settings: Mapping[str, Any], used: list[str]) -> dict[str, Any]:
    """Write down for Cosmic Ray what to mutate, how, and what has to notice."""
    return {
        "cosmic-ray": {
            "module-path": f"conformance/sigmoid_conformance/{module}",
            "timeout": TIMEOUT,
            "excluded-modules": [],
            "test-command": command(**settings),
            "distributor": {"name": "local"},
            "filters": {"operators-filter": {"exclude-operators": [f"(?!core/({'|'.join(used)})$)"]}},
        }
    }


def mutate(module: str, document: Mapping[str, Any], tree: Path) -> Path:
    """Try every mutant of a module, after the tests have passed without one; give the path of the session."""
    config, session = tree / "cosmic-ray.toml", tree / f"{Path(module).stem}.sqlite"
    config.write_text(tomli_w.dumps(document), "utf-8")
    tool = f"{Path(sys.executable).parent}{os.sep}"
    for step in (
        ["cosmic-ray", "init", config, session],
        ["cosmic-ray", "baseline", config],
        ["cr-filter-operators", session, config],
        ["cosmic-ray", "exec", config, session],
    ):
        done = subprocess.run([tool + str(step[0]), *step[1:]], cwd=tree, env=environment(tree), check=False)
        if done.returncode:
            print(f"{module}: {' '.join(map(str, step))} ended with status {done.returncode}", file=sys.stderr)
            sys.exit(2)
    return session


def survivors_of(module: str, database: WorkDB) -> tuple[Counter[str], set[Survivor]]:
    """Count what became of the mutants of a session, and describe those that survived."""
    counts: Counter[str] = Counter()
    found: Counter[tuple[str, str, str]] = Counter()
    definitions = {item.job_id: item.mutations[0].definition_name or "" for item in database.work_items}
    for job, result in database.results:
        if result.worker_outcome == WorkerOutcome.SKIPPED:
            continue
        if result.worker_outcome != WorkerOutcome.NORMAL or result.test_outcome == TestOutcome.INCOMPETENT:
            print(f"{module}: a mutant could not be tried: {result.output}", file=sys.stderr)
            sys.exit(2)
        counts[result.test_outcome.value] += 1
        counts["timeout"] += result.output == "timeout"
        if result.test_outcome == TestOutcome.SURVIVED:
            found[definitions[job], *changed_line(result.diff)] += 1
    return counts, {Survivor(module, *mutant, times) for mutant, times in found.items()}


def main(chosen: list[str]) -> int:
    """Mutate some modules, by default all, and say what is not explained."""
    known = tomllib.loads((HERE / "modules.toml").read_text("utf-8"))
    explained = parse_explanations((HERE / "survivors.toml").read_text("utf-8"))
    if unknown := [name for name in chosen if name not in known["modules"]]:
        print(f"{unknown[0]} is not mutated: expected some of {', '.join(known['modules'])}", file=sys.stderr)
        return 2
    modules = chosen or list(known["modules"])
    total: Counter[str] = Counter()
    survivors: set[Survivor] = set()
    with tempfile.TemporaryDirectory() as folder:
        tree = copied(Path(folder))
        for module in modules:
            begun = time.monotonic()
            document = configuration(module, known["modules"][module], known["operators"]["used"])
            with use_db(mutate(module, document, tree), WorkDB.Mode.open) as database:
                counts, found = survivors_of(module, database)
            total, survivors = total + counts, survivors | found
            print(f"{module}: {_summary(counts)}, in {time.monotonic() - begun:.0f} s", flush=True)
    found_wanting = list(complaints(survivors, explained, modules))
    print(*found_wanting, f"{_summary(total)}; {len(survivors & set(explained))} explanations", sep="\n")
    return 1 if found_wanting else 0


def _summary(counts: Counter[str]) -> str:
    tried, late = counts["killed"] + counts["survived"], counts["timeout"]
    return (
        f"{tried} mutants, {counts['killed']} killed, {late} of them by the time limit, {counts['survived']} survived"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
