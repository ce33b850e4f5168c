"""The largest error of a form of σ′ at numbers of ordinary size: at every one of them, in formats of up to 32 bits."""

from __future__ import annotations

import math
from collections.abc import Iterator
from operator import itemgetter

import numpy as np

from sigmoid_adapters.derivative_forms import DerivativeForm
from sigmoid_conformance.engine.enumeration import BLOCK, Span
from sigmoid_conformance.engine.measuring import relative_errors
from sigmoid_conformance.sample import Array, widen
from sigmoid_reference import errors_in_ulps, evaluate
from sigmoid_reference.fast.mirrored import SCRATCH_ROWS, evaluate_mirrored
from sigmoid_spec import FORMATS, FloatFormat

LEAST, GREATEST = 2.0**-4, 8.0
RANGE = f"1/{1 / LEAST:g} ≤ |x| ≤ {GREATEST:g}"

Worst = tuple[float, float]  # the error in ulps, and the input
_Block = tuple[float, Array, Array]  # the largest error, its input and its result, as arrays of one element


def worst_ordinary(entry: DerivativeForm, name: str) -> Worst:
    """Find the largest error in ulps with 2**-4 <= |x| <= 8, and its input.

    Parameters
    ----------
    entry : DerivativeForm
    name : str
        A format of up to 32 bits, all of whose numbers there are tried.
    """
    target = FORMATS[name]
    first, last = (int(np.array(end).astype(target.dtype).view(target.bits_dtype)) for end in (LEAST, GREATEST))
    whole = Span(first, last + 1 - first)
    found = _by_blocks if name == "float32" else _at_once
    _, x, got = max(found(entry, whole, target), key=itemgetter(0))
    return float(errors_in_ulps(got, evaluate("sigmoid_derivative", x, target))[0]), float(widen(x)[0])


def _derivatives(entry: DerivativeForm, x: Array) -> Array:
    with np.errstate(all="ignore"):
        return entry.prepare(x).derivative()


def _at_once(entry: DerivativeForm, whole: Span, target: FloatFormat) -> Iterator[_Block]:
    for sign in (1, -1):
        x = whole.numbers(target, sign)
        got = _derivatives(entry, x)
        yield _worst(errors_in_ulps(got, evaluate("sigmoid_derivative", x, target)), x, got)


def _by_blocks(entry: DerivativeForm, whole: Span, target: FloatFormat) -> Iterator[_Block]:
    """Measure to 2**-20 ulp, which tells the worst but for ties: σ′ is even, and one evaluation serves both signs."""
    scratch, room = np.empty((SCRATCH_ROWS, BLOCK)), np.empty((2, BLOCK))
    for part in whole.parts(BLOCK):
        exact, _ = evaluate_mirrored("sigmoid_derivative", part.numbers(target, 1), scratch[:, : part.count])
        errors, spare = room[:, : part.count]
        for sign in (1, -1):
            x = part.numbers(target, sign)
            got = _derivatives(entry, x)
            yield _worst(relative_errors(got, exact.values, errors, spare), x, got)


def _worst(errors: Array, x: Array, got: Array) -> _Block:
    worst = int(np.argmax(errors))  # of a NaN the first
    largest = float(errors[worst])
    return math.inf if math.isnan(largest) else largest, x[[worst]], got[[worst]]
