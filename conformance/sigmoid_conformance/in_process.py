"""The audit of one implementation in one format."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache, partial

import numpy as np

from sigmoid_adapters import Implementation, names, registered
from sigmoid_adapters.deviations import KnownDeviation, entries_about, known_deviations
from sigmoid_conformance.checks import Check, call_checks
from sigmoid_conformance.checks.comparing import PathCheck
from sigmoid_conformance.checks.explaining import explained
from sigmoid_conformance.engine.assembling import exhaustive_report, report
from sigmoid_conformance.engine.block import Subject
from sigmoid_conformance.engine.climbing import searched
from sigmoid_conformance.engine.enumeration import tasks
from sigmoid_conformance.engine.in_process import tally_in_process
from sigmoid_conformance.engine.sampled import tally_sample
from sigmoid_conformance.engine.tally import Tally
from sigmoid_conformance.evaluating import BadCall, call
from sigmoid_conformance.inputs import DEFAULT_BUDGET, DEFAULT_SAMPLE, ENUMERABLE_BITS, standard_inputs
from sigmoid_conformance.outcome import Failure, Outcome, broken_outcome, conclude
from sigmoid_conformance.report import Report
from sigmoid_conformance.sample import Array, Sample, measured
from sigmoid_conformance.weighing import judge
from sigmoid_conformance.weighing_paths import one_failure, weigh_paths
from sigmoid_reference import Evaluation, evaluate
from sigmoid_spec import FloatFormat, format_named


def entries_for(
    implementation: Implementation, format_name: str, deviations: Iterable[KnownDeviation] | None = None
) -> tuple[KnownDeviation, ...]:
    """Choose the entries of the ledger that speak of an implementation, as installed, in a format.

    The ledger that is shipped speaks of registered implementations only: one of the same name from elsewhere has none.
    """
    if deviations is None and not _is_registered(implementation):
        return ()
    return entries_about(implementation.name, format_name, known_deviations() if deviations is None else deviations)


def _is_registered(implementation: Implementation) -> bool:
    return implementation.name in names() and registered(implementation.name) == implementation


@lru_cache(maxsize=64)
def _exact(function: str, format_name: str, inputs: bytes) -> Evaluation:
    target = format_named(format_name)
    return evaluate(function, np.frombuffer(inputs, target.bits_dtype).view(target.dtype), target)


def sample_of(implementation: Implementation, target: FloatFormat, x: Array) -> Sample:
    """Evaluate an implementation, and the reference, on arranged inputs.

    Raises
    ------
    BadCall
        If the implementation gives no usable result.
    """
    exact = _exact(implementation.function, target.name, x.tobytes())
    return measured(implementation, target, x, call(implementation, x.copy()), exact)


def outcome_of(
    requirement: str, check: Check, sample: Sample, entries: Iterable[KnownDeviation], *, strict: bool = True
) -> Outcome:
    """Run one check on a sample and judge what it finds."""
    own = [entry for entry in entries if entry.requirement == requirement]
    try:
        if isinstance(check, PathCheck):
            return _outcome_of_paths(requirement, check, sample, own)
        return explained(check, sample, judge(requirement, sample, check(sample), own, strict=strict))
    except BadCall as bad:
        return broken_outcome(requirement, Failure(bad.requirement, bad.message), own)


def _outcome_of_paths(requirement: str, check: PathCheck, sample: Sample, entries: Sequence[KnownDeviation]) -> Outcome:
    differences, failures = check.compare(sample)
    finding, failure = weigh_paths(sample, differences, entries), one_failure(failures)
    return (
        broken_outcome(requirement, failure, entries, finding) if failure else conclude(requirement, finding, entries)
    )


def audit(
    implementation: Implementation,
    format: str,  # noqa: A002 - the published name of the argument
    *,
    sampled: int | None = None,
    budget: int | float = DEFAULT_BUDGET,
    seed: int = 0,
    calls: bool = False,
    deviations: Iterable[KnownDeviation] | None = None,
) -> Report:
    """Hold one implementation against the requirements on its results in one format.

    The implementation runs in this process and thread; the command ``sigmoid-audit run`` gives it one of its own.

    Parameters
    ----------
    implementation : Implementation
    format : str
        One of `sigmoid_spec.FORMATS`.
    sampled : int, optional
        About how many inputs to draw beside the landmarks. By default every input of the formats of up to 32 bits is
        taken, which for float32 takes a minute or so, and 20 000 are drawn in float64.
    budget : int or float
        How many inputs a search for larger errors may evaluate after a draw, or if it is a float for how many seconds.
    seed : int
        For draw and search.
    calls : bool
        Whether to check calls as well, on a sample.
    deviations : iterable of KnownDeviation, optional
        The ledger; by default the one that the adapters ship.

    Returns
    -------
    Report
        Its verdict is "not offered" if the implementation does not offer the format.

    Raises
    ------
    ValueError
        If there is no such format, or if `sampled` or `budget` is no number from 0 up.
    FloatingPointError
        If the floating-point state of the calling thread is not the default one.
    """
    target = format_named(format)
    for name, number in {"sampled": sampled, "budget": budget}.items():
        if number is not None and not 0 <= number < math.inf:
            raise ValueError(f"{name} is {number!r}: expected a finite number from 0 up, as of inputs")
    if format not in implementation.formats:
        return Report(implementation.name, implementation.function, format, "not offered", 0)
    subject = Subject(implementation, format, entries_for(implementation, format, deviations))
    if sampled is None and target.bits <= ENUMERABLE_BITS:
        found = exhaustive_report(subject, [tally_in_process(subject, span) for span in tasks(target)])
    else:
        found = _sampled_report(subject, DEFAULT_SAMPLE if sampled is None else sampled, budget, seed)
    return replace(found, outcomes=found.outcomes + _call_outcomes(subject, seed)) if calls else found


def _sampled_report(subject: Subject, sampled: int, budget: int | float, seed: int) -> Report:
    x, _ = standard_inputs(subject.function, subject.target, sampled, seed, subject.entries)
    try:
        sample = searched(x, partial(sample_of, subject.implementation, subject.target), budget, seed)
    except BadCall as bad:
        outcome = Outcome(bad.requirement, "violates", message=bad.message)
        return report(subject, "sampled", Tally(0), strict=False, more=(outcome,))
    return report(subject, "sampled", tally_sample(subject, sample), strict=True)


def _call_outcomes(subject: Subject, seed: int) -> tuple[Outcome, ...]:
    """Check calls, on all inputs of the formats of up to 16 bits and on a sample of others."""
    x, _ = standard_inputs(subject.function, subject.target, None, seed, subject.entries)
    wanted = call_checks(subject.implementation)
    try:
        sample = sample_of(subject.implementation, subject.target, x)
    except BadCall:
        return ()
    return tuple(outcome_of(key, check, sample, subject.entries) for key, check in wanted.items())
