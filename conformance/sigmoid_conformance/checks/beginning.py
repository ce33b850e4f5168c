"""The very first call: it must not be what decides how later ones go."""

from __future__ import annotations

import sys
import warnings

import numpy as np

from sigmoid_adapters import Implementation
from sigmoid_conformance.checks.warning import told
from sigmoid_conformance.evaluating import BadCall, call_as_is
from sigmoid_conformance.sample import Array, FirstCall, is_ordinary
from sigmoid_conformance.settings import changed_settings, settings


def first_call(implementation: Implementation, x: Array) -> FirstCall | None:
    """Call on the numbers of ordinary size among some inputs; None if that brings nothing to compare."""
    indices = np.flatnonzero(is_ordinary(x))
    before, loaded = settings(), len(sys.modules)
    try:
        with warnings.catch_warnings(record=True) as caught, np.errstate():
            warnings.simplefilter("always")
            results = call_as_is(implementation.evaluate, x[indices])
    except BadCall:
        return None
    warning = told(caught[0]) if caught else None
    changes = changed_settings(before, settings()) if len(sys.modules) == loaded else ""
    return FirstCall(indices, results, warning, changes)
