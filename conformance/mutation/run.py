"""Mutate the checks with Cosmic Ray, and hold what survives against the explanations beside this file.

Run it as ``python conformance/mutation/run.py [MODULE]...``, a module as `modules.toml` names it; by default all of
them. The mutants live in a copy of the packages. One that makes the tests hang counts as one that survives. Exit
status: 0 if every survivor is explained and every explanation is needed, 1 if not, 2 if there is no such module, or the
tests fail without a mutation.
"""

from __future__ import annotations

import sys
import tempfile
import time
import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from mutants import MUTATED, copied, load_from, tried
from survivors import Survivor, changed_line, complaints, parse_explanations
from trying import Trial

HERE = Path(__file__).parent
_TIME_LIMIT = 600.0  # seconds for one mutant, far above the few that its tests take
_PYTEST = ("-q", "-x", "--tb=no", "--assert=plain", "-p", "no:cacheprovider", "-m", "not minutes")


def arguments_for(requirements: list[str], tests: Sequence[str] = ()) -> list[str]:
    """Choose the tests of the checks, and those of the zoo, in the quick profile, that are about some requirements."""
    own = (*tests, "test_checks.py") if requirements else tuple(tests)
    files = [f"conformance/tests/{name}" for name in (*own, *(["test_zoo.py"] if requirements else []))]
    chosen = f"not thorough and ({' or '.join((*requirements, *(Path(name).name for name in own)))})"
    return [*_PYTEST, *files, "-k", chosen]


def mutated(
    module: str, operators: Iterable[str], arguments: list[str], tree: Path
) -> tuple[Counter[str], set[Survivor]]:
    """Try every mutant of a module, after the tests have passed without one; count them, and describe the survivors."""
    trial = Trial(arguments, _TIME_LIMIT)
    if (plain := trial.outcome()) != "survived":
        print(f"{module}: its tests fail without a mutation ({plain}): pytest {' '.join(arguments)}", file=sys.stderr)
        sys.exit(2)
    counts: Counter[str] = Counter()
    found: Counter[tuple[str, str, str]] = Counter()
    for definition, diff, outcome in tried(tree / "conformance" / MUTATED / module, operators, trial):
        counts[outcome] += 1
        if outcome != "killed":
            found[definition, *changed_line(diff)] += 1
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
        load_from(tree)
        for module in modules:
            begun, arguments = time.monotonic(), arguments_for(**known["modules"][module])
            counts, found = mutated(module, known["operators"]["used"], arguments, tree)
            total, survivors = total + counts, survivors | found
            print(f"{module}: {_summary(counts)}, in {time.monotonic() - begun:.0f} s", flush=True)
            for complaint in complaints(found, explained, [module]):
                print(complaint, flush=True)
    print(f"{_summary(total)}; {len(survivors & set(explained))} explanations")
    return 1 if any(complaints(survivors, explained, modules)) else 0


def _summary(counts: Counter[str]) -> str:
    late, tried = counts["timeout"], counts.total()
    return f"{tried} mutants, {counts['killed']} killed, {tried - counts['killed']} not, {late} of these as tests hang"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
