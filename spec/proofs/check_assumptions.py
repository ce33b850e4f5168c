"""Compile every proof afresh and compare what the theorems assume with assumptions.txt.

Exits with status 1 when Coq is missing, a file is left out or contains an unproven statement, a proof fails, the
thresholds are stale, a theorem has no requirement or a requirement no theorem, or an assumption differs. `--write`
records the assumptions of every theorem instead of comparing them.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import generate_thresholds
from proof_files import FOLDER, ProofError, check_formats, check_traced, claimed, files, theorems

PACKAGES = " ".join((FOLDER / "debian-packages.txt").read_text("utf-8").split())
AXIOM = re.compile(r"^(?!Axioms:|Closed)([\w.]+)(?=\s+:)", re.MULTILINE)

Block = tuple[list[str], frozenset[str]]


def coqc(folder: Path, name: str) -> str:
    """Compile one file in a folder that holds what it requires, and give what Coq printed.

    Raises
    ------
    ProofError
        With Coq's message, if the file does not compile.
    """
    command = ["coqc", "-Q", ".", "SigmoidProofs", "-w", "-ambiguous-paths", name]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        missing = f"Is one of the Debian packages {PACKAGES} missing?\n" * ("physical path" in done.stderr)
        raise ProofError(f"{name} does not compile:\n{done.stdout}{done.stderr}{missing}")
    return done.stdout


def assumed(folder: Path, where: dict[str, str], groups: list[list[str]]) -> list[frozenset[str]]:
    """Ask Coq, in a folder with compiled proofs, for all that each group of theorems assumes."""
    modules = sorted({where[theorem][:-2] for group in groups for theorem in group})
    questions = [f"From SigmoidProofs Require {' '.join(modules)}."]
    for number, group in enumerate(groups):
        proofs = ", ".join(f"{where[theorem][:-2]}.{theorem}" for theorem in group)
        questions.append(f"Definition group_{number} := (tt, {proofs}).")
        questions.append('Goal True. idtac "=====". Abort.')
        questions.append(f"Print Assumptions group_{number}.")
    (folder / "Questions.v").write_text("\n".join(questions), encoding="utf-8")
    return [frozenset(AXIOM.findall(answer)) for answer in coqc(folder, "Questions.v").split("=====")[1:]]


def listed(text: str) -> list[Block]:
    """Read assumptions.txt: groups of theorems, and what each group assumes."""
    halves = [block.split("assume:") for block in text.split("Theorems:")[1:]]
    return [(names.split(), frozenset(axioms.split())) for names, axioms in halves]


def record(folder: Path, where: dict[str, str]) -> str:
    """Write what assumptions.txt has to say: each distinct set of assumptions with the theorems behind it."""
    behind: dict[tuple[str, ...], list[str]] = {}
    for theorem, names in zip(where, assumed(folder, where, [[name] for name in where]), strict=True):
        behind.setdefault(tuple(sorted(names)), []).append(theorem)
    blocks = [
        "\n  ".join(["Theorems:", *behind[names]]) + "\n" + "\n  ".join(["assume:", *names])
        for names in sorted(behind, key=len)
    ]
    return "\n".join(blocks) + "\n"


def compare(folder: Path, where: dict[str, str], blocks: list[Block]) -> None:
    """Hold the assumptions of the theorems against the list.

    Raises
    ------
    ProofError
        If the list leaves a theorem out or names one that there is not, or if an assumption differs.
    """
    if differing := {name for group, _ in blocks for name in group} ^ set(where):
        raise ProofError(f"assumptions.txt and the proofs disagree about {', '.join(sorted(differing))}")
    for (group, old), new in zip(blocks, assumed(folder, where, [group for group, _ in blocks]), strict=True):
        if new != old:
            raise ProofError(f"unexpected: {sorted(new - old)}; no longer assumed: {sorted(old - new)}; in {group}")
        for name in group:
            print(f"proven: {name.replace('_', '-')} ({where[name]}), {len(old)} assumptions")


def check_text() -> dict[str, str]:
    """Check all that needs no Coq, and map every theorem to its file."""
    where = theorems()
    check_traced(set(where), claimed())
    check_formats()
    if generate_thresholds.TARGET.read_text("utf-8") != generate_thresholds.generated():
        raise ProofError(generate_thresholds.STALE)
    return where


def check(write: bool) -> None:
    """Check everything."""
    if shutil.which("coqc") is None:
        raise ProofError(f"coqc is missing. Install the Debian packages: {PACKAGES}")
    where, expected = check_text(), FOLDER / "assumptions.txt"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file in files():
            shutil.copy(FOLDER / file, folder)
            coqc(folder, file)
        if write:
            expected.write_text(record(folder, where), encoding="utf-8")
        else:
            compare(folder, where, listed(expected.read_text("utf-8")))
    print(f"{len(where)} theorems, with the assumptions that assumptions.txt lists")


def main() -> None:
    """Check, and end with a message and status 1 if something is amiss."""
    try:
        check(write="--write" in sys.argv[1:])
    except ProofError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
