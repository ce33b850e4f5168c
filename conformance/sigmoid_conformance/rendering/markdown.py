"""A document as Markdown: what a maintainer pastes into a bug report."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from sigmoid_conformance.rendering import numbers, view
from sigmoid_conformance.writing import write_whole

_MOST_INTERVALS = 3
_MARKUP = re.compile(r"([\\`*_\[\]<>|~&$]|^[-+=#])")
_NUMBERED = re.compile(r"^(\d+)([.)])")
_BREAKS = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_HEADINGS = ("implementation", "format", "max error (ulp)", "at x", "class", "verdict", "coverage")


def write_markdown(document: Mapping[str, Any], path: Path) -> None:
    """Write a document as Markdown, the file whole or not at all.

    Parameters
    ----------
    document : mapping
        As `sigmoid_conformance.report.as_document` gives it.
    path : Path

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    write_whole(path, as_markdown(document))


def as_markdown(document: Mapping[str, Any]) -> str:
    """Write a document as Markdown: environment, summary, and a block for each requirement that is not met."""
    blocks = chain(
        ["## Conformance of sigmoid implementations"],
        ["\n".join(_environment(document))],
        ["\n".join(_summary(document["reports"]))],
        *(_blocks(report, document["request"]) for report in document["reports"]),
    )
    return "\n\n".join(blocks) + "\n"


def text(words: str) -> str:
    """Escape text: no markup, no mention of a user, no line break."""
    plain = _MARKUP.sub(r"\\\1", _BREAKS.sub(" ", words).strip())
    return _NUMBERED.sub(r"\1\\\2", plain).replace("@", "&#64;")


def code(words: str) -> str:
    """Quote text as code, within a fence longer than any run of backticks in it."""
    plain = _BREAKS.sub(" ", words)
    fence = "`" * (1 + max(map(len, re.findall("`+", plain)), default=0))
    padding = " " if plain[:1] == "`" or plain[-1:] == "`" or not plain.strip() else ""
    return f"{fence}{padding}{plain}{padding}{fence}"


def cell(words: str) -> str:
    """Fit text into a cell of a table, where a bar ends even a span of code."""
    return words.replace("\\|", "|").replace("|", "\\|")


def _environment(document: Mapping[str, Any]) -> Iterator[str]:
    for name, what in view.machine(document["environment"]):
        yield f"- {name}: {text(what)}"
    yield f"- Audited: {text(view.asked_for(document['request']))}; {text(document['created'])}"


def _summary(reports: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    yield _line(_HEADINGS)
    yield _line(["---", "---", "---:", "---:", "---", "---", "---"])
    for report in reports:
        figures = report["figures"]
        yield _line(
            [
                code(report["implementation"]),
                report["format"],
                numbers.largest_error(report),
                code(figures["at"]["x"]) if figures else "",
                figures["accuracy_class"] if figures else "",
                report["verdict"],
                numbers.coverage(report),
            ]
        )


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(map(cell, cells))} |"


def _blocks(report: Mapping[str, Any], request: Mapping[str, Any]) -> Iterator[str]:
    found = view.findings(report, request, _MOST_INTERVALS)
    if found:
        yield f"### {code(report['implementation'])}, {report['format']}"
    for finding in found:
        yield f"#### {finding.requirement}: {finding.verdict}"
        yield from _paragraphs(finding)
        yield f"```python\n{finding.snippet}```"


def _paragraphs(finding: view.Finding) -> Iterator[str]:
    if finding.sentence:
        yield f"{finding.level}: {text(finding.sentence)}"
    yield from map(text, filter(None, [finding.message, *finding.counted, *finding.stale]))
    if finding.rows:
        yield "\n".join(_interval(row) for row in finding.rows)
    if finding.intervals > len(finding.rows):
        yield f"{len(finding.rows)} of {finding.intervals} intervals: those with the most inputs, and the worst."
    for cause, upstream in finding.causes:
        yield f"Known: {text(cause)}" + "".join(f" <{link}>" for link in upstream if _is_link(link))


def _is_link(address: str) -> bool:
    return re.fullmatch(r"https://[^\s<>\"']+", address) is not None


def _interval(row: view.Row) -> str:
    worst = row.worst
    return (
        f"- {row.verdict}: {row.got} on [{code(row.lower)}, {code(row.upper)}] = "
        f"{text(f'[{row.lower_decimal}, {row.upper_decimal}]')}, {row.inputs} inputs; correct there: {row.expected}. "
        f"Worst at {code(worst['x'])} ({worst['x_bits']}): {_path(worst['path'])}"
        f"got {row.worst_got} ({worst['got_bits']}), expected {row.worst_expected} ({worst['expected_bits']}), "
        f"off by {row.error} ulp"
    )


def _path(call: str) -> str:
    return f"{text(call)}: " if call else ""
