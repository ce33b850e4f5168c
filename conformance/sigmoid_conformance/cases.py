"""One requirement, on one implementation, in one format: the unit that a test runs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

import pytest

from sigmoid_adapters import Implementation, names
from sigmoid_adapters.deviations import KnownDeviation
from sigmoid_conformance.checks import CALL_CHECKS, CHECKS, RESULT_CHECKS, offers
from sigmoid_conformance.checks.beginning import first_call
from sigmoid_conformance.evaluating import BadCall
from sigmoid_conformance.in_process import audit, entries_for, outcome_of, sample_of
from sigmoid_conformance.inputs import EXHAUSTIVE_BITS, standard_inputs
from sigmoid_conformance.isolation import trial, try_check
from sigmoid_conformance.outcome import Outcome
from sigmoid_conformance.profile import QUICK, Profile
from sigmoid_conformance.report import Report
from sigmoid_conformance.sample import Sample
from sigmoid_conformance.searching import search
from sigmoid_conformance.table import details
from sigmoid_spec import REQUIREMENTS, FloatFormat, format_named

ANY_INPUT = "any-input"


class NotJudged(AssertionError):
    """There are no results to judge: another requirement is violated."""


@dataclass(frozen=True)
class Case:
    """A test of one requirement; calling it runs the test.

    Attributes
    ----------
    implementation : Implementation
    format : str
    requirement : str
        An id of the specification, or "any-input": all requirements on results, on inputs that hypothesis draws.
    profile : Profile
        How much is tried.
    expected : str, optional
        The reason why the requirement is expected to be violated; then it has to be.
    excused : frozenset of str
        Requirements that the search of "any-input" leaves out.
    """

    implementation: Implementation
    format: str
    requirement: str
    profile: Profile = QUICK
    expected: str | None = None
    excused: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.implementation.name}-{self.format}-{self.requirement}"

    @property
    def coverage(self) -> str:
        """Whether every input of the format is tried; ways to call are always a choice."""
        tried = self.requirement in RESULT_CHECKS and format_named(self.format).bits <= self.profile.exhaustive_bits
        return "exhaustive" if tried else "sampled"

    def __call__(self) -> None:
        """Run the test: return if the implementation conforms, and else stop as pytest expects.

        Raises
        ------
        AssertionError
            If the requirement is violated beyond what is known or expected, or what is no longer shows; `NotJudged` if
            there are no results to judge.
        pytest.xfail.Exception
            If it is violated as the ledger of known deviations says, or as is expected.
        """
        __tracebackhide__ = True
        if self.requirement == ANY_INPUT:
            search(self.implementation, format_named(self.format), self.profile, self.excused)
            return
        report, outcome = self._outcome()
        if outcome.requirement != self.requirement:
            raise NotJudged(f"{self} cannot be judged, as {outcome.requirement} is violated: {outcome.message}")
        self._conclude(outcome, "\n".join(details(report)))

    def _conclude(self, outcome: Outcome, text: str) -> None:
        __tracebackhide__ = True
        if self.expected is not None:
            if outcome.verdict == "conforms":
                raise AssertionError(
                    f"{self} is expected to deviate ({self.expected}), and conforms: if it is mended, expect it no more"
                )
            pytest.xfail(f"expected: {self.expected}\n{text}")
        if outcome.verdict == "known deviation":
            pytest.xfail(text)
        if outcome.verdict != "conforms":
            raise AssertionError(text)

    def _outcome(self) -> tuple[Report, Outcome]:
        if self.coverage == "exhaustive" and format_named(self.format).bits > EXHAUSTIVE_BITS:
            report = _enumerated(self.implementation, self.format)
            found = {outcome.requirement: outcome for outcome in report.outcomes}
            outcome = found.get(self.requirement) or report.outcomes[0]
            return replace(report, outcomes=(outcome,)), outcome
        sample, entries, coverage = _standard_sample(self.implementation, self.format, self.profile)
        if isinstance(sample, BadCall):
            outcome = Outcome(sample.requirement, "violates", message=sample.message)
        elif self.requirement == "call-returns":
            outcome = Outcome(self.requirement, "conforms")
        else:
            outcome = self._checked(sample, entries)
        inputs = 0 if isinstance(sample, BadCall) else sample.x.size
        name, function = self.implementation.name, self.implementation.function
        return Report(name, function, self.format, coverage, inputs, outcomes=(outcome,)), outcome

    def _checked(self, sample: Sample, entries: tuple[KnownDeviation, ...]) -> Outcome:
        """Run the check, on calls of what is not shipped first where it can do no harm."""
        check = CHECKS[self.requirement]
        try:
            if self.requirement in CALL_CHECKS and self.implementation.name not in names():
                try_check(check, sample)
        except BadCall as bad:
            return Outcome(bad.requirement, "violates", message=bad.message)
        return outcome_of(self.requirement, check, sample, entries)


@lru_cache(maxsize=4)
def _enumerated(implementation: Implementation, format_name: str) -> Report:
    return audit(implementation, format_name)


@lru_cache(maxsize=4)
def _standard_sample(
    implementation: Implementation, format_name: str, profile: Profile
) -> tuple[Sample | BadCall, tuple[KnownDeviation, ...], str]:
    chosen = format_named(format_name)
    entries = entries_for(implementation, format_name)
    x, exhaustive = standard_inputs(implementation.function, chosen, dict(profile.sampled).get(chosen.bits), 0, entries)
    coverage = "exhaustive" if exhaustive else "sampled"
    try:
        if implementation.name not in names():
            trial(implementation, x, profile.time_limit)
        first = first_call(implementation, x)
        return replace(sample_of(implementation, chosen, x), profile=profile, first=first), entries, coverage
    except BadCall as bad:
        return bad, entries, coverage


def cases(implementations: Iterable[Implementation], profile: Profile = QUICK) -> list[Case]:
    """Give every case of some implementations, those of one implementation and format side by side."""
    return [
        Case(implementation, name, requirement, profile)
        for implementation in implementations
        for name in implementation.formats
        for requirement in _requirements(implementation, format_named(name))
    ]


def _requirements(implementation: Implementation, chosen: FloatFormat) -> list[str]:
    """List what there is to decide: gradients and variants only where they are offered."""
    keys = [key for key in ("call-returns", *CHECKS) if implementation.function in REQUIREMENTS[key].functions]
    checked = [key for key in keys if offers(implementation, key)]
    return checked if chosen.bits <= EXHAUSTIVE_BITS else [*checked, ANY_INPUT]
