"""What a block of inputs is judged by, and the record of what was found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from sigmoid_adapters import Implementation
from sigmoid_adapters.deviations import KnownDeviation
from sigmoid_conformance.checks import RESULT_CHECKS, Check
from sigmoid_conformance.engine import histogram
from sigmoid_conformance.engine.curve import Point
from sigmoid_conformance.engine.enumeration import Span
from sigmoid_conformance.intervals import MOST_INTERVALS
from sigmoid_conformance.outcome import Finding
from sigmoid_conformance.sample import Array, Sample
from sigmoid_conformance.weighing import weigh
from sigmoid_spec import ASKED, REQUIREMENTS, FloatFormat, format_named


@dataclass(frozen=True)
class Subject:
    """One implementation in one format, the checks on its results, and what the ledger says of it.

    Attributes
    ----------
    implementation : Implementation
        Its `evaluate` is not called here.
    format : str
    entries : tuple of KnownDeviation
    """

    implementation: Implementation
    format: str
    entries: tuple[KnownDeviation, ...]

    @cached_property
    def function(self) -> str:
        """What the implementation computes."""
        return self.implementation.function

    @cached_property
    def target(self) -> FloatFormat:
        """The format."""
        return format_named(self.format)

    @cached_property
    def asked(self) -> float:
        """The largest error in ulps that the specification allows in the format."""
        return ASKED[self.format].largest

    @cached_property
    def checks(self) -> Mapping[str, Check]:
        """The checks on results that concern the function, by requirement."""
        return {key: check for key, check in RESULT_CHECKS.items() if self.function in REQUIREMENTS[key].functions}

    def entries_for(self, requirement: str) -> tuple[KnownDeviation, ...]:
        """Give what the ledger says of a requirement."""
        return self._by_requirement.get(requirement, ())

    @cached_property
    def _by_requirement(self) -> dict[str, tuple[KnownDeviation, ...]]:
        keys = dict.fromkeys(entry.requirement for entry in self.entries)
        return {key: tuple(entry for entry in self.entries if entry.requirement == key) for key in keys}


@dataclass
class Record:
    """What has been found so far on a span, filled block by block."""

    histogram: Array = field(default_factory=lambda: np.zeros(histogram.CLASSES, np.int64))
    points: dict[tuple[int, int], Point] = field(default_factory=dict)
    findings: dict[str, list[Finding]] = field(default_factory=dict)
    constant: dict[tuple[int, int], Span] = field(default_factory=dict)

    def count_constant(self, sign: int, span: Span, piece: int) -> None:
        """Count a span as correctly rounded, and keep its ends, where the error is measured in the end."""
        self.histogram[0] += span.count
        for part in span.parts(piece):
            key = sign, part.first // piece
            kept = self.constant.get(key, part)
            self.constant[key] = Span(
                min(kept.first, part.first), max(kept.stop, part.stop) - min(kept.first, part.first)
            )

    def worse(self, key: tuple[int, int], error: float) -> bool:
        """Tell whether an error is the largest so far in a piece of a binade."""
        return key not in self.points or error > self.points[key].error

    def weigh(
        self, subject: Subject, requirement: str, sample: Sample, excess: Array, most: int = MOST_INTERVALS
    ) -> None:
        """Add what a check found on a block, in at most so many intervals."""
        self.add(requirement, weigh(sample, excess, subject.entries_for(requirement), most))

    def add(self, requirement: str, finding: Finding) -> None:
        """Add what was found, if that is something."""
        if finding != Finding():
            self.findings.setdefault(requirement, []).append(finding)
