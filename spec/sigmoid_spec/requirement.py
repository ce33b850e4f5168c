"""What a requirement is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sigmoid_spec.formats import FORMATS
from sigmoid_spec.functions import FUNCTIONS

Level = Literal["must", "should"]
Evidence = Literal["definition", "theorem", "derivation", "check", "none yet"]


@dataclass(frozen=True)
class Requirement:
    """One sentence of the specification.

    Attributes
    ----------
    id : str
        Stable, in kebab-case; tests and theorems carry it.
    sentence : str
        What must hold.
    source : str
        Where it comes from: a derivation, a standard, a bug report.
    rationale : str
        Why it is asked for.
    evidence : {"definition", "theorem", "derivation", "check", "none yet"}
        Whether it defines; is a statement on exact numbers or their rounding that a proof assistant has checked, under
        the same name in spec/proofs; is one that the text derives and tests confirm; or is a statement on
        implementations that a check decides. "none yet" is an admitted gap.
    level : {"must", "should"}
    check : str, optional
        Where the check that decides it stands in sigmoid_conformance, as a dotted name; only with the evidence "check".
    functions, formats : tuple of str
        What it speaks of; no formats for a statement over the real numbers.
    """

    id: str
    sentence: str
    source: str
    rationale: str
    evidence: Evidence = "theorem"
    level: Level = "must"
    check: str | None = None
    functions: tuple[str, ...] = FUNCTIONS
    formats: tuple[str, ...] = ()


ALL_FORMATS = tuple(FORMATS)
