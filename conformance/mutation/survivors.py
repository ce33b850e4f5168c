"""Mutants that no test kills, and the explanations that are on file for them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Survivor:
    """A mutant that survived, described without line numbers, so that other changes to the file leave it alone.

    Attributes
    ----------
    module : str
        The mutated file, below the package.
    definition : str
        The function or class it lies in; empty outside of all.
    before, after : str
        The mutated line, without indentation; `after` is empty where the line was removed.
    times : int
        How many mutants are alike so far, as where a line occurs twice.
    """

    module: str
    definition: str
    before: str
    after: str
    times: int = 1

    def __str__(self) -> str:
        often = f" ({self.times} times)" if self.times > 1 else ""
        return f"{self.module}, {self.definition or 'module'}{often}:\n    - {self.before}\n    + {self.after}"


def changed_line(diff: str) -> tuple[str, str]:
    """Take the line before and after a mutation out of a unified diff."""
    lines = [line for line in diff.splitlines() if not line.startswith(("---", "+++"))]
    before, after = (" ".join(line[1:].strip() for line in lines if line.startswith(sign)) for sign in "-+")
    return before, after


def parse_explanations(text: str) -> dict[Survivor, str]:
    """Read explanations: groups of mutants of one module that one sentence explains.

    A mutant is ``[definition, before, after]``, and how many are alike where that is more than one.

    Raises
    ------
    ValueError
        If a sentence is empty, or a mutant is explained twice.
    """
    found: dict[Survivor, str] = {}
    for group in tomllib.loads(text)["explained"]:
        if not group["because"].strip():
            raise ValueError(f"{group['module']}: an explanation is empty")
        for mutant in group["mutants"]:
            survivor = Survivor(group["module"], *mutant)
            if survivor in found:
                raise ValueError(f"{survivor}\nis explained twice")
            found[survivor] = group["because"]
    return found


def complaints(
    survivors: Iterable[Survivor], explained: Mapping[Survivor, str], modules: Iterable[str]
) -> Iterator[str]:
    """Say which survivors are not explained, and which explanations, of the modules that were mutated, explain none."""
    remaining, mutated = set(survivors), set(modules)
    for survivor in sorted(remaining - set(explained)):
        yield f"a mutant survives and is not explained: kill it with a planted defect, or explain it: {survivor}"
    for survivor in sorted(set(explained) - remaining):
        if survivor.module in mutated:
            yield f"an explanation no longer matches a survivor: remove it: {survivor}"
