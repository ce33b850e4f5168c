"""The proof files and the theorems in them, read as text, and what links them to the requirements.

A requirement `sigmoid-range` with the evidence "theorem" is proven by the theorem `sigmoid_range`. Auxiliary statements
are lemmas, so that the theorems of the folder are exactly the requirements that are proven.
"""

from __future__ import annotations

import re
from pathlib import Path

from sigmoid_spec import FORMATS, REQUIREMENTS

FOLDER = Path(__file__).parent
FORBIDDEN = re.compile(r"\b(Admitted|admit|give_up|Axioms?|Parameters?|Conjectures?|Unset)\b")
COMMENT = re.compile(r"\(\*(?:(?!\(\*|\*\))[\s\S])*\*\)")
FORMAT = re.compile(r"^Definition (\w+) := Format (\d+) \((-\d+)\) eq_refl\.$", re.MULTILINE)


class ProofError(Exception):
    """Something is unproven, left out, stale or untraced; the message says what and where."""


def files(folder: Path = FOLDER) -> list[str]:
    """Name the proof files in the order of _CoqProject.

    Raises
    ------
    ProofError
        If a file of the folder is not named there, or the other way round.
    """
    named = re.findall(r"^\w+\.v$", (folder / "_CoqProject").read_text("utf-8"), re.MULTILINE)
    if left_out := {path.name for path in folder.glob("*.v")} ^ set(named):
        raise ProofError(f"_CoqProject and the folder disagree about {', '.join(sorted(left_out))}")
    return named


def without_comments(text: str) -> str:
    """Take the comments away, from the innermost outwards, for they nest."""
    while COMMENT.search(text):
        text = COMMENT.sub(" ", text)
    return text


def theorems(folder: Path = FOLDER) -> dict[str, str]:
    """Map every theorem to its file.

    Raises
    ------
    ProofError
        If a statement is left unproven, or two theorems share a name.
    """
    found: dict[str, str] = {}
    for name in files(folder):
        text = without_comments((folder / name).read_text("utf-8"))
        if unproven := FORBIDDEN.search(text):
            raise ProofError(f"{name} contains {unproven.group()!r}: every statement must be proven")
        for theorem in re.findall(r"\bTheorem\s+(\w+)", text):
            if theorem in found:
                raise ProofError(f"{name} and {found[theorem]} both have a theorem {theorem}")
            found[theorem] = name
    return found


def claimed() -> set[str]:
    """Name the theorems that the requirements claim."""
    return {entry.id.replace("-", "_") for entry in REQUIREMENTS.values() if entry.evidence == "theorem"}


def check_traced(proven: set[str], wanted: set[str]) -> None:
    """Compare the theorems with those that requirements claim.

    Raises
    ------
    ProofError
        If a requirement lacks its theorem, or a theorem its requirement.
    """
    lines = [f"requirement {name.replace('_', '-')} claims a theorem that is not there" for name in wanted - proven]
    lines += [f"theorem {name} is claimed by no requirement: make it a lemma" for name in proven - wanted]
    if lines:
        raise ProofError("; ".join(sorted(lines)))


def check_formats(folder: Path = FOLDER) -> None:
    """Compare the formats of Formats.v with those of the specification.

    Raises
    ------
    ProofError
        If a precision or a least normal exponent differs, or a format is missing.
    """
    found = {name: (int(p), int(e)) for name, p, e in FORMAT.findall((folder / "Formats.v").read_text("utf-8"))}
    expected = {name: (entry.precision, entry.emin) for name, entry in FORMATS.items()}
    if found != expected:
        raise ProofError(f"Formats.v has {found}, sigmoid_spec.FORMATS {expected}")
