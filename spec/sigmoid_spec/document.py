"""Fills the generated blocks of the specification's text from the data.

A block stands between two comments, of which the first names it::

    <!-- requirement: sigmoid-range -->
    <!-- end -->

There is one for each requirement and one for each table, and each stands in the text exactly once.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from sigmoid_spec.functions import SHAPES
from sigmoid_spec.requirements import REQUIREMENTS
from sigmoid_spec.tables import TABLES

_END = "<!-- end -->"
_START = re.compile(r"<!-- ?([\w ]+?): ?(\S+) ?-->")
_BLOCK = re.compile(rf"(<!-- ([\w ]+: \S+) -->\n)((?:(?!<!--).)*){_END}", re.DOTALL)

BLOCKS = (*(f"requirement: {name}" for name in REQUIREMENTS), *(f"table: {name}" for name in TABLES))


class DocumentError(ValueError):
    """The text lacks a block, has one twice, has one that nothing fills, or does not close one."""


def rendered_requirement(name: str) -> str:
    """Write a requirement as a Markdown quotation."""
    entry = REQUIREMENTS[name]
    functions = ", ".join(SHAPES[function].symbol for function in entry.functions)
    lines = (
        f"**{entry.sentence}**",
        f"`{entry.id}` · {functions} · {entry.level} · {entry.evidence}",
        "",
        f"*From*: {entry.source}.",
        f"*Why*: {entry.rationale}",
    )
    return "\n".join(f"> {line}".rstrip() for line in lines)


def rendered(block: str) -> str:
    """Write what belongs into a block, such as ``requirement: sigmoid-range`` or ``table: formats``."""
    kind, _, name = block.partition(": ")
    return TABLES[name]() if kind == "table" else rendered_requirement(name)


def _problems(text: str) -> list[str]:
    """Name every block that is unknown, unclosed, missing or doubled."""
    started = [f"{kind}: {name}" for kind, name in _START.findall(text)]
    closed = Counter(match[2] for match in _BLOCK.finditer(text))
    counts = Counter(started)
    found = [f"unknown block {name!r}" for name in counts if name not in BLOCKS]
    found += [f"unclosed block {name!r}" for name in counts if name in BLOCKS and counts[name] > closed[name]]
    found += [f"missing block {name!r}" for name in BLOCKS if name not in counts]
    return found + [f"block {name!r} stands {count} times" for name, count in counts.items() if count > 1]


def _checked(text: str) -> str:
    if found := _problems(text):
        raise DocumentError("; ".join(found) + ": every requirement and table has one block, closed by " + _END)
    return text


def filled(text: str) -> str:
    """Give the text with every block filled from the data.

    Raises
    ------
    DocumentError
        If a block is unknown, unclosed, missing or doubled; the message names each.
    """
    return _BLOCK.sub(lambda match: f"{match[1]}\n{rendered(match[2])}\n\n{_END}", _checked(text))


def stale_blocks(text: str) -> list[str]:
    """Name the blocks whose content is not what the data says, in the order of the text.

    Raises
    ------
    DocumentError
        As for `filled`.
    """
    matches = _BLOCK.finditer(_checked(text))
    return [match[2] for match in matches if match[3] != f"\n{rendered(match[2])}\n\n"]


def _replace(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    target = path.resolve()
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", newline="\n", dir=target.parent, delete=False) as file:
        try:
            file.write(text)
            file.close()
            shutil.copymode(target, file.name)
            os.replace(file.name, target)
        except BaseException:
            os.unlink(file.name)
            raise


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    summary = (__doc__ or "").splitlines()[0]
    parser = argparse.ArgumentParser(prog="python -m sigmoid_spec.document", description=summary)
    parser.add_argument("path", type=Path, metavar="FILE", help="the specification's text, spec/sigmoid.md")
    parser.add_argument("--check", action="store_true", help="change nothing; name the stale blocks and exit with 1")
    return parser.parse_args(argv)


def _report(path: Path, stale: list[str], check: bool) -> int:
    for name in stale:
        print(f"{path}: {'stale' if check else 'filled'} {name}")
    if check and stale:
        print(f"{len(stale)} stale: fill with python -m sigmoid_spec.document {path}", file=sys.stderr)
        return 1
    return 0


def main(argv: Sequence[str] | None = None) -> int:
    """Fill a text in place, or check it; give the exit status: 0, 1 for stale blocks, 2 for an unusable text."""
    arguments = _arguments(argv)
    path: Path = arguments.path
    try:
        text = path.read_text(encoding="utf-8")
        stale = stale_blocks(text)
        if stale and not arguments.check:
            _replace(path, filled(text))
    except (OSError, ValueError) as error:
        print(f"{path}: {error}", file=sys.stderr)
        return 2
    return _report(path, stale, arguments.check)


if __name__ == "__main__":
    sys.exit(main())
