"""Report documents, made by auditing implementations with and without defects."""

from __future__ import annotations

import copy
from functools import cache
from typing import Any

import numpy as np
from zoo.planted import Evaluate, derivative, patched, product, sigmoid

from sigmoid_adapters import Implementation
from sigmoid_conformance import audit
from sigmoid_conformance.report import as_document

REQUEST = {"targets": [], "formats": [], "sampled": None, "budget": 0, "seed": 0, "calls": False}
HOSTILE = "</script><img src=x onerror=alert(1)>|`*_[x](y)\u2028<!--"

RIGHT = Implementation("planted.right", "sigmoid_derivative", ("float16", "bfloat16"), derivative)
DEAD_TAIL = Implementation("planted.dead_tail", "sigmoid_derivative", ("float16", "bfloat16"), product)
NAN_TAIL = Implementation(
    "planted.nan_tail", "sigmoid", ("float16",), patched(sigmoid, lambda x: x < -9, lambda x: x * np.nan)
)
NAMED_BADLY = Implementation(HOSTILE, "sigmoid", ("float16",), lambda x: sigmoid(x) * x.dtype.type(0.99))


def _raising(x: Any) -> Any:
    raise RuntimeError(f"out of order {HOSTILE}")


RAISING = Implementation("planted.raising", "sigmoid", ("float16",), _raising)


@cache
def _made() -> dict[str, Any]:
    pairs = [(one, name) for one in (RIGHT, DEAD_TAIL, NAN_TAIL, NAMED_BADLY, RAISING) for name in one.formats]
    reports = [audit(one, name) for one, name in [*pairs, (NAN_TAIL, "float32")]]
    return as_document(reports, REQUEST)


def document() -> dict[str, Any]:
    """Give a document with every coverage but "sampled", every verdict but "known deviation", and hostile names."""
    return copy.deepcopy(_made())


def derivative_with(evaluate: Evaluate, sampled: int | None = None) -> dict[str, Any]:
    """Give the document of one derivative in float16, always under the same name."""
    one = Implementation("planted.one", "sigmoid_derivative", ("float16",), evaluate)
    return as_document([audit(one, "float16", sampled=sampled)], {**REQUEST, "sampled": sampled})
