"""What a check that is violated has to say beside the measure: which warning was raised."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

import numpy as np

from sigmoid_conformance.checks.warning import first_warning, no_warnings
from sigmoid_conformance.intervals import Interval
from sigmoid_conformance.outcome import Outcome
from sigmoid_conformance.sample import Array, Sample

_TEXTS: Mapping[Callable[[Sample], Array], Callable[[Sample, Array], str | None]] = MappingProxyType(
    {no_warnings: first_warning}
)


def explained(check: Callable[[Sample], Array], sample: Sample, outcome: Outcome) -> Outcome:
    """Add to the witnesses of an outcome what the check can tell of them, if anything."""
    if (text := _TEXTS.get(check)) is None:
        return outcome
    return replace(outcome, violations=tuple(_told(run, sample, text) for run in outcome.violations))


def _told(run: Interval, sample: Sample, text: Callable[[Sample, Array], str | None]) -> Interval:
    bits = np.array([int(run.worst.x_bits, 16)]).astype(sample.target.bits_dtype)
    return replace(run, worst=replace(run.worst, path=text(sample, bits.view(sample.target.dtype)) or ""))
