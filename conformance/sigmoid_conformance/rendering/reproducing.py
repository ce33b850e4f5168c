"""A few lines of Python that show a violation again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sigmoid_adapters import names
from sigmoid_conformance.reproducing import related_inputs
from sigmoid_spec import FORMATS
from sigmoid_spec.requirements import RESULTS

_ON_RESULTS = frozenset(entry.id for entry in RESULTS)
_LANES = 64  # of one input: results may differ between vectors and a lone element


def snippet(report: Mapping[str, Any], outcome: Mapping[str, Any], request: Mapping[str, Any]) -> str:
    """Write a program that evaluates the worst witness of an outcome again, or audits again where there is none.

    Parameters
    ----------
    report, outcome, request : mapping
        Parts of one document, see ``report.schema.json``.
    """
    intervals = [*outcome["violations"], *outcome["known"]]
    needs_others = outcome["requirement"] == "monotonicity" and report["coverage"] != "exhaustive"
    if not intervals or outcome["requirement"] not in _ON_RESULTS or needs_others:
        return "\n".join(_auditing(report, outcome, request)) + "\n"
    worst = max((interval["worst"] for interval in outcome["violations"] or intervals), key=_excess)
    return "\n".join(_evaluating(report, _inputs(report, outcome, worst), worst["x"], request)) + "\n"


def _excess(witness: Mapping[str, Any]) -> float:
    return float(witness["excess"])


def _loading(report: Mapping[str, Any], request: Mapping[str, Any]) -> tuple[str, str]:
    """Write what to import, and the line that loads; one's own is looked for under the targets of the request."""
    name = report["implementation"]
    own = [target for target in request["targets"] if ":" in target]
    if name in names() or not own:
        return "from sigmoid_adapters import load", f"implementation = load({_quoted(name)})"
    places = f"[{', '.join(map(_quoted, own))}]"
    found = f"(one for place in {places} for one in load_all(place) if one.name == {_quoted(name)})"
    return "from sigmoid_adapters import load_all", f"implementation = next({found})"


def _quoted(text: str) -> str:
    """Quote a string as Python does, with nothing in it that a page or a terminal could take for its own."""
    return ascii(text).replace("`", r"\x60").replace("<", r"\x3c")


def _auditing(report: Mapping[str, Any], outcome: Mapping[str, Any], request: Mapping[str, Any]) -> Iterator[str]:
    sampled = request["sampled"] if report["coverage"] != "exhaustive" else None
    budget = request["budget"]
    if isinstance(budget, str):
        budget = float(budget.removesuffix("s"))
    options = f"sampled={sampled}, budget={budget!r}, seed={request['seed']}, calls={request['calls']}"
    loader, loading = _loading(report, request)
    yield loader
    yield "from sigmoid_conformance import audit"
    yield "from sigmoid_conformance.table import details"
    yield from ("", loading)
    yield f"report = audit(implementation, {_quoted(report['format'])}, {options})"
    yield f'print(*details(report, {{{_quoted(outcome["requirement"])}}}), sep="\\n")'


def _evaluating(
    report: Mapping[str, Any], inputs: Sequence[str], shown: str, request: Mapping[str, Any]
) -> Iterator[str]:
    function, target = report["function"], FORMATS[report["format"]]
    dtype = f"np.{target.name}" if target.dtype.kind == "f" and target.dtype.isbuiltin == 1 else ""
    yield "import numpy as np"
    yield from () if dtype else (f"from ml_dtypes import {target.name}",)
    loader, loading = _loading(report, request)
    yield loader
    yield f"from sigmoid_reference import {function}, ulp_error"
    yield from ("", loading)
    bits = f"np.uint{target.bits}"
    yield f"for pattern in [{', '.join(inputs)}]:  # x = {shown}"
    yield f"    x = np.full({_LANES}, pattern, {bits}).view({dtype or target.name})"
    yield "    got = implementation.evaluate(x.copy())"
    yield f"    error = ulp_error(got, x, {_quoted(function)})"
    yield "    i = error.argmax()"
    exact = f"{function}(x)[i]"
    yield f'    print("x", x[i], "got", got[i], "expected", {exact}, "off by", f"{{error[i]:.3f}} ulp")'


def _inputs(report: Mapping[str, Any], outcome: Mapping[str, Any], worst: Mapping[str, Any]) -> list[str]:
    x, target = float.fromhex(worst["x"]), FORMATS[report["format"]]
    return related_inputs(outcome["requirement"], x, worst["x_bits"], target)
