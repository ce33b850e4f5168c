"""What the process that evaluates was doing when it came to an end, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from sigmoid_conformance.engine import shared_memory
from sigmoid_conformance.engine.child import Child
from sigmoid_conformance.engine.enumeration import Span
from sigmoid_conformance.engine.requests import CheckCalls, Describe, EvaluateInputs, EvaluateSpan, Request
from sigmoid_spec import format_named


def died(child: Child, request: Request) -> str:
    """Describe how a process died, in one sentence."""
    end, words = child.end(), child.last_words()
    return f"the process {end}{doing(child, request)}" + (f"; its last words: {words}" if words else "")


def doing(child: Child, request: Request) -> str:
    """Say what it was doing, as the end of a sentence."""
    return f" while {_DOINGS[type(request)](child, request)}"


def _called_on_span(child: Child, request: EvaluateSpan) -> str:
    first, count, sign = shared_memory.place_in(child.memory).tolist()
    span = Span(first, count) if count else request.span
    return f"{request.name} was called on the inputs {span.described(format_named(request.format), sign or 1)}"


_DOINGS: Mapping[type, Callable[[Child, Any], str]] = MappingProxyType(
    {
        Describe: lambda child, request: f"{request.target} was loaded",
        EvaluateSpan: _called_on_span,
        EvaluateInputs: lambda child, request: f"{request.name} was called on {request.x.size:,} sampled inputs",
        CheckCalls: lambda child, request: f"{request.name} was held against {request.requirement}",
    }
)
