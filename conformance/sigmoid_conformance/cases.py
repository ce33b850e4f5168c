"""One requirement, on one implementation, in one format: the unit that a test runs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

import pytest
from hypothesis import HealthCheck, given, settings, target

from sigmoid_adapters import Implementation
from sigmoid_adapters.deviations import KnownDeviation
from sigmoid_conformance.audit import entries_for, outcome_of, sample_of, standard_inputs
from sigmoid_conformance.checks import CHECKS, RESULT_CHECKS
from sigmoid_conformance.evaluating import BadCall, call
from sigmoid_conformance.inputs import EXHAUSTIVE_BITS, arrangement, mirrored
from sigmoid_conformance.outcome import Outcome
from sigmoid_conformance.report import Report
from sigmoid_conformance.sample import Array, Sample
from sigmoid_conformance.strategies import arrays, layouts
from sigmoid_conformance.table import details
from sigmoid_reference import evaluate
from sigmoid_spec import REQUIREMENTS, FloatFormat, format_named

ANY_INPUT = "any-input"
_EXAMPLES = 60
_LARGEST_TARGET = 1e300


@dataclass(frozen=True)
class Case:
    """A test of one requirement; calling it runs the test.

    Attributes
    ----------
    implementation : Implementation
    format : str
    requirement : str
        An id of the specification, or "any-input": all requirements on results, on inputs that hypothesis draws.
    """

    implementation: Implementation
    format: str
    requirement: str

    def __str__(self) -> str:
        return f"{self.implementation.name}-{self.format}-{self.requirement}"

    def __call__(self) -> None:
        """Run the test: return if the implementation conforms, and else stop as pytest expects.

        Raises
        ------
        AssertionError
            If the requirement is violated beyond the known deviations, or one of those no longer shows.
        pytest.xfail.Exception
            If it is violated as the ledger of known deviations says.
        pytest.skip.Exception
            If there are no results to judge, which another case reports.
        """
        __tracebackhide__ = True
        if self.requirement == ANY_INPUT:
            search(self.implementation, format_named(self.format))
            return
        report, outcome = self._outcome()
        if outcome.requirement != self.requirement:
            pytest.skip(f"cannot be judged: {outcome.message}")
        text = "\n".join(details(report))
        if outcome.verdict == "known deviation":
            pytest.xfail(text)
        assert outcome.verdict == "conforms", text

    def _outcome(self) -> tuple[Report, Outcome]:
        sample, entries, coverage = _standard_sample(self.implementation, self.format)
        if isinstance(sample, BadCall):
            outcome = Outcome(sample.requirement, "violates", message=sample.message)
        elif self.requirement == "call-returns":
            outcome = Outcome(self.requirement, "conforms")
        else:
            outcome = outcome_of(self.requirement, CHECKS[self.requirement], sample, entries)
        inputs = 0 if isinstance(sample, BadCall) else sample.x.size
        name, function = self.implementation.name, self.implementation.function
        return Report(name, function, self.format, coverage, inputs, outcomes=(outcome,)), outcome


@lru_cache(maxsize=4)
def _standard_sample(
    implementation: Implementation, format_name: str
) -> tuple[Sample | BadCall, tuple[KnownDeviation, ...], str]:
    chosen = format_named(format_name)
    entries = entries_for(implementation, format_name)
    x, exhaustive = standard_inputs(implementation, chosen, None, 0, entries)
    coverage = "exhaustive" if exhaustive else "sampled"
    try:
        return sample_of(implementation, chosen, x), entries, coverage
    except BadCall as bad:
        return bad, entries, coverage


def cases(implementations: Iterable[Implementation]) -> list[Case]:
    """Give every case of some implementations, those of one implementation and format side by side."""
    return [
        Case(implementation, name, requirement)
        for implementation in implementations
        for name in implementation.formats
        for requirement in _requirements(implementation.function, format_named(name))
    ]


def _requirements(function: str, chosen: FloatFormat) -> list[str]:
    checked = [key for key in ("call-returns", *CHECKS) if function in REQUIREMENTS[key].functions]
    return checked if chosen.bits <= EXHAUSTIVE_BITS else [*checked, ANY_INPUT]


def search(implementation: Implementation, chosen: FloatFormat) -> None:
    """Let hypothesis look for inputs that break a requirement on results, the error in ulps as its target."""
    entries = entries_for(implementation, chosen.name)

    @settings(
        max_examples=_EXAMPLES,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(x=arrays(implementation.function, chosen), layout=layouts())
    def holds(x: Array, layout: Callable[[Array], Array]) -> None:
        try:
            sample = drawn_sample(implementation, chosen, layout(mirrored(x, chosen)))
        except BadCall as bad:
            raise AssertionError(str(bad)) from bad
        outcomes = tuple(
            outcome_of(requirement, check, sample, entries, strict=False)
            for requirement, check in RESULT_CHECKS.items()
        )
        target(min(float(sample.errors.max()), _LARGEST_TARGET))
        name, function = implementation.name, implementation.function
        report = Report(name, function, chosen.name, "sampled", sample.x.size, outcomes=outcomes)
        assert report.verdict != "violates", "\n".join(details(report, frozenset()))

    holds()


def drawn_sample(implementation: Implementation, chosen: FloatFormat, x: Array) -> Sample:
    """Evaluate an array just as it lies in memory, and arrange inputs and results afterwards."""
    kept = x.copy()
    y = call(implementation, x)
    order = arrangement(kept, chosen)
    return Sample(implementation, chosen, kept[order], y[order], evaluate(implementation.function, kept[order], chosen))
