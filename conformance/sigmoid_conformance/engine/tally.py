"""What was found on a span of inputs, as data that can be stored, and merged in any order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from sigmoid_conformance.engine.curve import Point
from sigmoid_conformance.outcome import Failure, Finding, merge
from sigmoid_spec import FloatFormat


@dataclass(frozen=True)
class Edges:
    """The results at both ends of a span, by which monotonicity is checked across spans; all exact in float64.

    Attributes
    ----------
    first, last : int
        The bit patterns without the sign bit.
    at_first, at_last : tuple of float
        The results at the number and at its negative.
    """

    first: int
    last: int
    at_first: tuple[float, float]
    at_last: tuple[float, float]


@dataclass(frozen=True)
class Tally:
    """What was found on a span.

    Attributes
    ----------
    inputs : int
        How many inputs were judged.
    histogram : tuple of int
        Errors at numbers, counted as in `histogram`.
    points : tuple of Point
        The worst input of each piece of a binade.
    findings : dict of str to Finding
        By requirement; those with violations.
    edges : Edges or None
    failure : Failure or None
        Why there is nothing else.
    broken : dict of str to Failure
        By requirement on calls: why its check could not find anything about values.
    """

    inputs: int
    histogram: tuple[int, ...] = ()
    points: tuple[Point, ...] = ()
    findings: dict[str, Finding] = field(default_factory=dict)
    edges: Edges | None = None
    failure: Failure | None = None
    broken: dict[str, Failure] = field(default_factory=dict)


def total(tallies: Sequence[Tally], seams: Iterable[Finding], target: FloatFormat) -> Tally:
    """Merge tallies of different spans, in any order, with what was found on monotonicity between them."""
    found: dict[str, list[Finding]] = {"monotonicity": list(seams)}
    for tally in tallies:
        for key, finding in tally.findings.items():
            found.setdefault(key, []).append(finding)
    return Tally(
        inputs=sum(tally.inputs for tally in tallies),
        histogram=tuple(np.sum([tally.histogram for tally in tallies], axis=0).tolist()),
        points=tuple(sorted((point for tally in tallies for point in tally.points), key=lambda point: point.x)),
        findings={key: merge(findings, target) for key, findings in found.items()},
    )
