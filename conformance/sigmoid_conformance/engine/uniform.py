"""Spans on which results are one constant on either side: the right one, or wrong all along."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sigmoid_conformance.checks.order import section_of
from sigmoid_conformance.engine.block import Record, Subject
from sigmoid_conformance.engine.curve import Point
from sigmoid_conformance.engine.histogram import count_sample
from sigmoid_conformance.engine.measuring import PIECE, WORKSPACE
from sigmoid_conformance.engine.results import Results
from sigmoid_conformance.engine.runs import is_cut
from sigmoid_conformance.engine.seams import check_seam_before
from sigmoid_conformance.intervals import Interval
from sigmoid_conformance.outcome import Finding
from sigmoid_conformance.sample import Array, Sample, measured, places_without_centre, widen
from sigmoid_conformance.weighing import weigh
from sigmoid_reference import evaluate
from sigmoid_reference.fast.mirrored import evaluate_mirrored
from sigmoid_spec import ConstantZone, constant_zones, zero_is_positive

_ENDS = 2


def judge_uniform(subject: Subject, results: Results, record: Record) -> bool:
    """Judge a span of float32 numbers, within a piece, if results are constant on either side, by its ends.

    Between two turning points the exact value goes one way. Where a constant result is beyond it, to one side, so does
    the error, in ulps of one size: what the checks find at both ends of the span, they would find between them.

    Returns
    -------
    bool
        Whether the span was judged. If not, nothing is recorded.
    """
    if not all(y[0] == y[-1] or y[0] != y[0] for y in (results.at_x, results.at_negative)):
        return False
    varying = [sign for sign in (1, -1) if not is_constant(subject.function, results, sign)]
    if varying and not _judge_ends(subject, results, varying, record):
        return False
    if not varying:
        for sign in (1, -1):
            record.count_constant(sign, results.span, PIECE)
    if results.before not in (None, (results.at_x[0], results.at_negative[0])):
        check_seam_before(subject, results, record)
    return True


def is_constant(function: str, results: Results, sign: int) -> bool:
    """Tell whether one side lies in a constant zone, and has its value everywhere."""
    zone = _zone(function, results, sign)
    return zone is not None and _is_all(function, results.at(sign), zone.value)


def _zone(function: str, results: Results, sign: int) -> ConstantZone | None:
    lower, upper = sorted(sign * end for end in results.ends)
    zones = constant_zones(function, results.target.name)
    return next((zone for zone in zones if zone.lower <= lower and upper <= zone.upper), None)


def _is_all(function: str, y: Array, value: float) -> bool:
    """Tell whether all results are a value; a 0 is it whatever its sign only if it may have either."""
    if y.strides == (0,):
        y = y[:1]  # one result, given for all
    if np.isnan(value):
        return bool(np.isnan(y).all())
    if value == 0.0 and zero_is_positive(function):
        return bool((y.view(np.uint32) == np.float32(value).view(np.uint32)).all())
    return bool((y == value).all())


def _judge_ends(subject: Subject, results: Results, varying: list[int], record: Record) -> bool:
    """Judge by the two ends of a span, if whatever is found at one end of a side is found at the other."""
    if not all(_is_all(subject.function, y, y[0]) for y in (results.at_x, results.at_negative)):
        return False
    if is_cut(results, subject.entries):
        return False
    if _is_right_at_an_end(subject.function, results, varying):
        return False
    sample = _ends(subject, results)
    halves = {sign: _half(sample, sign) for sign in (1, -1)}
    if not all(_goes_one_way(halves[sign]) for sign in varying):
        return False
    found = {key: weigh(sample, check(sample), subject.entries_for(key)) for key, check in subject.checks.items()}
    counts = {sign: count_sample(half) for sign, half in halves.items()}
    intervals = [interval for finding in found.values() for interval in (*finding.violations, *finding.known)]
    if any(interval.count != _ENDS for interval in intervals) or any(_ENDS not in count for count in counts.values()):
        return False
    for key, finding in found.items():
        if finding != Finding():
            record.findings.setdefault(key, []).append(_filled(finding, results.span.count))
    for sign, count in counts.items():
        record.histogram[np.argmax(count)] += results.span.count
        _keep_worst(halves[sign], (sign, results.span.first // PIECE), record)
    return True


def _is_right_at_an_end(function: str, results: Results, varying: list[int]) -> bool:
    """Tell whether one of the sides whose exact values vary has the right result at an end."""
    exact = evaluate_mirrored(function, results.x[[0, -1]], WORKSPACE.scratch[:, :_ENDS])
    rounded = {1: exact[0].rounded, -1: exact[1].rounded}
    return any((rounded[sign] == results.at(sign)[[0, -1]]).any() for sign in varying)


def _goes_one_way(half: Sample) -> bool:
    """Tell whether the exact value goes one way, in one binade, and the result is beyond it or none at all."""
    lower, upper = half.inputs
    if section_of(half.function, lower) != section_of(half.function, upper) or half.ulp[0] != half.ulp[1]:
        return False
    side = np.sign(half.results - widen(half.rounded))
    return bool(np.isnan(side).all() or (side[0] == side[1] and side[0] != 0.0))


def _ends(subject: Subject, results: Results) -> Sample:
    """Arrange the ends of both sides as a sample in which those of a side are neighbours."""
    x, y = (
        np.concatenate([left[[-1, 0]], right[[0, -1]]])
        for left, right in ((results.inputs(-1), results.x), (results.at_negative, results.at_x))
    )
    exact = evaluate(subject.function, x, subject.target)
    sample = measured(subject.implementation, subject.target, x, y, exact)
    return replace(sample, places=places_without_centre(x.size, _ENDS))


def _half(sample: Sample, sign: int) -> Sample:
    part = slice(_ENDS, None) if sign > 0 else slice(0, _ENDS)
    x, y, rounded, ulp, errors = (a[part] for a in (sample.x, sample.y, sample.rounded, sample.ulp, sample.errors))
    return Sample(sample.implementation, sample.target, x, y, rounded, ulp, errors)


def _filled(finding: Finding, count: int) -> Finding:
    """Let what holds at both ends of a span hold at all of its inputs."""

    def filled(intervals: tuple[Interval, ...]) -> tuple[Interval, ...]:
        return tuple(replace(interval, count=count, inputs=count) for interval in intervals)

    violations, known = filled(finding.violations), filled(finding.known)
    return Finding(violations, known, count * len(violations), count * len(known), finding.shown)


def _keep_worst(sample: Sample, key: tuple[int, int], record: Record) -> None:
    worst = int(np.argmax(sample.errors))
    error = float(sample.errors[worst])
    if record.worse(key, error):
        expected = float(sample.rounded[worst])
        record.points[key] = Point(float(sample.inputs[worst]), float(sample.results[worst]), expected, error)
