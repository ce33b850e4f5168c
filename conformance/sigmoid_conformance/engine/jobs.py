"""The pieces of an audit: each names all that it needs, so that any process on any machine can do it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType

from sigmoid_adapters import Implementation, UnusableTarget
from sigmoid_adapters.deviations import KnownDeviation
from sigmoid_conformance.checks import call_checks
from sigmoid_conformance.checks.comparing import PathCheck
from sigmoid_conformance.engine.block import Record, Subject
from sigmoid_conformance.engine.climbing import searched
from sigmoid_conformance.engine.enumeration import Span
from sigmoid_conformance.engine.evaluator import EvaluationFailed, Evaluator
from sigmoid_conformance.engine.judging import judge_span
from sigmoid_conformance.engine.requests import UNUSABLE, Answer, CheckCalls, Description, EvaluateInputs
from sigmoid_conformance.engine.sampled import tally_sample
from sigmoid_conformance.engine.tally import Tally
from sigmoid_conformance.inputs import DEFAULT_SAMPLE, standard_inputs
from sigmoid_conformance.outcome import Failure, Finding, merge
from sigmoid_conformance.sample import Array, Sample, measured
from sigmoid_conformance.weighing_paths import weigh_paths
from sigmoid_reference import evaluate


@dataclass(frozen=True)
class Job:
    """The audit of one implementation in one format.

    Attributes
    ----------
    target : str
        What to load, a registered name or ``module:attribute``.
    description : Description
        Which implementation in it.
    format : str
    entries : tuple of KnownDeviation
        What the ledger says of it.
    call : int
        How many inputs to pass in a call.
    """

    target: str
    description: Description
    format: str
    entries: tuple[KnownDeviation, ...]
    call: int

    @property
    def subject(self) -> Subject:
        """What the results are judged by."""
        about = self.description
        implementation = Implementation(
            about.name,
            about.function,
            about.formats,
            _evaluated_elsewhere,
            pullback=_evaluated_elsewhere if about.has_pullback else None,
            paths={"a variant": _evaluated_elsewhere} if about.has_variants else {},
        )
        return Subject(implementation, self.format, self.entries)


def _evaluated_elsewhere(*arguments: Array) -> Array:
    raise NotImplementedError("the judge does not evaluate")


@dataclass(frozen=True)
class Exhaustive:
    """All inputs of a span."""

    span: Span


@dataclass(frozen=True)
class Sampled:
    """Landmarks and about `count` inputs drawn with a seed, then a search within a budget of inputs or of seconds."""

    count: int | None
    budget: int | float
    seed: int


@dataclass(frozen=True)
class Calls:
    """The checks on calls, on a sample drawn with a seed."""

    seed: int


Piece = Exhaustive | Sampled | Calls


def perform(job: Job, piece: Piece, evaluator: Evaluator) -> Tally:
    """Do one piece of a job; what keeps it from being done becomes its failure.

    Raises
    ------
    UnusableTarget
        If the implementation is not found, as on another machine that lacks its module.
    """
    try:
        return _PERFORMERS[type(piece)](job, piece, evaluator)
    except EvaluationFailed as failed:
        if failed.failure.requirement == UNUSABLE:
            raise UnusableTarget(failed.failure.message) from failed
        return Tally(0, failure=failed.failure)


def _exhaustive(job: Job, piece: Exhaustive, evaluator: Evaluator) -> Tally:
    subject = job.subject
    parts = evaluator.spans(job.target, job.description.name, subject.target, piece.span, job.call)
    return judge_span(subject, piece.span, parts)


def _sample_at(x: Array, job: Job, subject: Subject, evaluator: Evaluator) -> Sample:
    answer = evaluator.ask(EvaluateInputs(job.target, job.description.name, job.format, x))
    assert answer.results is not None
    exact = evaluate(subject.function, x, subject.target)
    return measured(subject.implementation, subject.target, x, answer.results, exact)


def _sampled(job: Job, piece: Sampled, evaluator: Evaluator) -> Tally:
    """Draw a sample, search for larger errors, and judge the sample with what the search came upon."""
    subject = job.subject
    count = DEFAULT_SAMPLE if piece.count is None else piece.count
    x, _ = standard_inputs(subject.function, subject.target, count, piece.seed, subject.entries)
    sample_at = partial(_sample_at, job=job, subject=subject, evaluator=evaluator)
    return tally_sample(subject, searched(x, sample_at, piece.budget, piece.seed))


def _calls(job: Job, piece: Calls, evaluator: Evaluator) -> Tally:
    """Check calls: the process that evaluates compares results with results, and the judge weighs what it finds."""
    subject, record = job.subject, Record()
    x, _ = standard_inputs(subject.function, subject.target, None, piece.seed, subject.entries)
    sample = _sample_at(x, job, subject, evaluator)
    broken: dict[str, Failure] = {}
    for key, check in call_checks(subject.implementation).items():
        request = _call_check(job, sample, key)
        found = _answered(request, evaluator)
        if isinstance(found, Failure):
            broken[key] = found
        elif isinstance(check, PathCheck):
            record.findings[key] = [weigh_paths(sample, found.differences, subject.entries_for(key))]
            broken.update({key: found.failed} if found.failed else {})
        else:
            assert found.results is not None
            record.weigh(subject, key, sample, found.results)
            record.findings[key] = [_explained(finding, request, evaluator) for finding in record.findings.get(key, [])]
    findings = {key: merge(parts, subject.target) for key, parts in record.findings.items() if parts}
    return Tally(0, findings=findings, broken=broken)


def _call_check(job: Job, sample: Sample, requirement: str) -> CheckCalls:
    arrays = (sample.x, sample.y, sample.rounded, sample.ulp, sample.errors)
    return CheckCalls(job.target, job.description.name, job.format, requirement, *arrays)


def _answered(request: CheckCalls, evaluator: Evaluator) -> Answer | Failure:
    try:
        return evaluator.ask(request)
    except EvaluationFailed as failed:
        return failed.failure


def _explained(finding: Finding, request: CheckCalls, evaluator: Evaluator) -> Finding:
    """Have the calls made again, to tell more of them; the finding stays as it is if that fails."""
    answer = _answered(replace(request, explain=finding.violations), evaluator) if finding.violations else None
    return replace(finding, violations=answer.intervals) if isinstance(answer, Answer) else finding


_PERFORMERS: Mapping[type, Callable[..., Tally]] = MappingProxyType(
    {Exhaustive: _exhaustive, Sampled: _sampled, Calls: _calls}
)
