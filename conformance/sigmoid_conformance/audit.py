"""The audit of one implementation in one format."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from functools import lru_cache

import numpy as np

from sigmoid_adapters import Implementation, names, registered
from sigmoid_adapters.deviations import KnownDeviation, known_deviations
from sigmoid_conformance.checks import RESULT_CHECKS, Check
from sigmoid_conformance.checks.explaining import explained
from sigmoid_conformance.evaluating import BadCall, call
from sigmoid_conformance.inputs import DEFAULT_SAMPLE, EXHAUSTIVE_BITS, all_inputs, sampled_inputs
from sigmoid_conformance.outcome import Outcome, judge, witness_at
from sigmoid_conformance.report import Figures, Report
from sigmoid_conformance.sample import Array, Sample, measured
from sigmoid_reference import Evaluation, evaluate
from sigmoid_spec import ACCURATE, FAITHFUL, REQUIREMENTS, FloatFormat, accuracy_class, format_named

# Whether these show at an input depends on a race, or on the place in memory that the input happens to have.
_UNSTEADY = frozenset({"thread-independence", "length-independence", "layout-independence"})


def entries_for(
    implementation: Implementation, format_name: str, deviations: Iterable[KnownDeviation] | None = None
) -> tuple[KnownDeviation, ...]:
    """Choose the entries of the ledger that speak of an implementation, as installed, in a format.

    The ledger that is shipped speaks of registered implementations only: one of the same name from elsewhere has none.
    """
    if deviations is None and not _is_registered(implementation):
        return ()
    ledger = known_deviations() if deviations is None else deviations
    return tuple(
        entry
        for entry in ledger
        if (entry.implementation, entry.format) == (implementation.name, format_name) and entry.speaks_of_installed()
    )


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


def standard_inputs(
    implementation: Implementation, target: FloatFormat, count: int | None, seed: int, entries: Iterable[KnownDeviation]
) -> tuple[Array, bool]:
    """Choose the inputs of an audit, and tell whether they are all there are."""
    if count is None and target.bits <= EXHAUSTIVE_BITS:
        return all_inputs(target), True
    witnesses = [entry.witness for entry in entries if not np.isnan(entry.witness)]
    wanted = DEFAULT_SAMPLE if count is None else count
    return sampled_inputs(implementation.function, target, wanted, seed, witnesses), False


def outcome_of(
    requirement: str, check: Check, sample: Sample, entries: Iterable[KnownDeviation], *, strict: bool = True
) -> Outcome:
    """Run one check on a sample and judge what it finds; what does not show every time is never stale."""
    own = [entry for entry in entries if entry.requirement == requirement]
    try:
        outcome = judge(requirement, sample, check(sample), own, strict=strict and requirement not in _UNSTEADY)
        return explained(check, sample, outcome)
    except BadCall as bad:
        raised = bad.requirement == "call-returns"
        causes = tuple(entry for entry in own if raised and entry.bound == math.inf)
        return Outcome(requirement, "known deviation" if causes else "violates", causes=causes, message=bad.message)


def audit(
    implementation: Implementation,
    format: str,  # noqa: A002 - the published name of the argument
    *,
    sampled: int | None = None,
    seed: int = 0,
    deviations: Iterable[KnownDeviation] | None = None,
    checks: Mapping[str, Check] = RESULT_CHECKS,
) -> Report:
    """Hold one implementation against the requirements on its results in one format.

    Parameters
    ----------
    implementation : Implementation
    format : str
        One of `sigmoid_spec.FORMATS`.
    sampled : int, optional
        About how many inputs to draw beside the landmarks. By default every input of the formats of up to 16 bits is
        taken, and 20 000 are drawn in the wider ones.
    seed : int
        For the draw.
    deviations : iterable of KnownDeviation, optional
        The ledger; by default the one that the adapters ship.
    checks : mapping of str to check
        By requirement; by default all on results, not those on calls.

    Returns
    -------
    Report
        Its verdict is "not offered" if the implementation does not offer the format.

    Raises
    ------
    ValueError
        If there is no such format.
    """
    target = format_named(format)
    if format not in implementation.formats:
        return Report(implementation.name, implementation.function, format, "not offered", 0)
    entries = entries_for(implementation, format, deviations)
    x, exhaustive = standard_inputs(implementation, target, sampled, seed, entries)
    coverage = "exhaustive" if exhaustive else "sampled"
    try:
        sample = sample_of(implementation, target, x)
    except BadCall as bad:
        outcome = Outcome(bad.requirement, "violates", message=bad.message)
        return Report(implementation.name, implementation.function, format, coverage, x.size, outcomes=(outcome,))
    wanted = {key: check for key, check in checks.items() if implementation.function in REQUIREMENTS[key].functions}
    outcomes = tuple(outcome_of(key, check, sample, entries) for key, check in wanted.items())
    return Report(implementation.name, implementation.function, format, coverage, x.size, figures_of(sample), outcomes)


def figures_of(sample: Sample) -> Figures:
    """Measure the largest error and count the results in each accuracy class."""
    numbers = slice(0, sample.numbers)
    errors = sample.errors[numbers]
    wrong = sample.y[numbers] != sample.rounded[numbers]
    return Figures(
        largest_error=float(errors.max()),
        at=witness_at(sample, sample.errors, int(np.argmax(errors))),
        accuracy_class=accuracy_class(float(errors.max()), not wrong.any()),
        not_correctly_rounded=int(np.count_nonzero(wrong)),
        not_faithful=int(np.count_nonzero(errors > FAITHFUL.largest)),
        not_accurate=int(np.count_nonzero(errors > ACCURATE.largest)),
    )
