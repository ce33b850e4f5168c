"""Calls that leave something changed, warn, do not return, or do not give the same again."""

import os
import random
import warnings

import numpy as np

from zoo import planted, planted_calls
from zoo.defect import Defect
from zoo.planted import sigmoid


def _contiguous(x):
    return x.flags.c_contiguous


def _changes_state_at_nan(x):
    if np.isnan(x).any():
        np.seterr(over="ignore" if np.geterr()["over"] != "ignore" else "warn")
    return sigmoid(x)


def _if(condition, effect):
    """Do something beside the computation in some calls."""

    def evaluate(x):
        if condition(x):
            effect()
        return sigmoid(x)

    return evaluate


def _is_empty(x):
    return not x.size


def _holds_nans_alone(x):
    return x.size and np.isnan(x).all()


def _turns_error_handling():
    np.seterr(under="raise" if np.geterr()["under"] != "raise" else "ignore")


def _counts_in_variable():
    os.environ["SIGMOID_PLANTED"] = str(random.SystemRandom().random())


def _overwrites_strided(x):
    if x.flags.writeable and x.size and not _contiguous(x):
        x[...] = 0
        return sigmoid(np.zeros_like(x))
    return sigmoid(x)


def _filters_warnings(x):
    warnings.simplefilter("ignore", category=random.choice([UserWarning, FutureWarning, ImportWarning]))
    return sigmoid(x)


def _of_random_rounding(x):
    return planted.patched(sigmoid, lambda x: np.random.random(x.shape) < 0.01, lambda y: planted.steps(y, -1))(x)  # noqa: NPY002


def _warns_if_empty(x):
    if not x.size:
        warnings.warn("mean of empty slice", RuntimeWarning, stacklevel=2)
    return sigmoid(x)


EFFECTS = (
    Defect(
        "floating-point state left changed", "error handling", ("floating-point-state",), planted_calls.changes_state
    ),
    Defect(
        "floating-point state left changed",
        "error handling, after a NaN",
        ("floating-point-state",),
        _changes_state_at_nan,
    ),
    *(
        Defect("floating-point state left changed", what, ("floating-point-state",), _if(when, _turns_error_handling))
        for what, when in (("error handling, by NaNs alone", _holds_nans_alone), ("by an empty array", _is_empty))
    ),
    *(
        Defect("settings left changed", what, ("global-settings",), _if(when, _counts_in_variable))
        for what, when in (
            ("an environment variable", lambda x: True),
            ("an environment variable, by NaNs alone", _holds_nans_alone),
            ("an environment variable, by an empty array", _is_empty),
            ("an environment variable, by 64 elements", lambda x: x.shape == (64,)),
        )
    ),
    Defect("settings left changed", "filters of warnings", ("global-settings",), _filters_warnings),
    Defect("settings left changed", "the state of NumPy's generator", ("global-settings",), _of_random_rounding),
    Defect("input overwritten", "with the result", ("input-unchanged",), planted_calls.changes_input),
    Defect(
        "input overwritten",
        "the result lies in the argument",
        ("input-unchanged",),
        lambda x: np.multiply(x, x.dtype.type(1), out=x),
    ),
    Defect("input overwritten", "only when strided", ("input-unchanged",), _overwrites_strided),
    Defect("nondeterminism", "every second call", ("determinism",), planted_calls.nondeterministic, stateful=True),
    Defect("nondeterminism", "only the second call", ("determinism",), planted_calls.second_call, stateful=True),
    Defect(
        "nondeterminism",
        "only the twentieth call",
        ("determinism",),
        lambda: planted_calls.numbered_call(20),
        stateful=True,
        profile="thorough",
    ),
    Defect("nondeterminism", "rounding at random", ("determinism",), _of_random_rounding),
    Defect(
        "nondeterminism", "the same memory, overwritten", ("determinism",), planted_calls.same_memory, stateful=True
    ),
    Defect(
        "nondeterminism",
        "results are kept by the place in memory",
        ("determinism",),
        planted_calls.kept_by_address,
        stateful=True,
    ),
    Defect(
        "nondeterminism", "an earlier result changes", ("result-unchanged",), planted_calls.one_buffer, stateful=True
    ),
    Defect(
        "threads disturb each other",
        "a shared buffer",
        ("thread-independence",),
        planted_calls.shared_buffer,
        stateful=True,
    ),
    Defect(
        "threads disturb each other",
        "raises if entered twice",
        ("thread-independence",),
        planted_calls.not_reentrant,
        stateful=True,
    ),
    Defect("needless warnings", "of overflow", ("no-warnings",), planted_calls.warns),
    Defect("needless warnings", "at infinity only", ("no-warnings",), planted_calls.warns_at_infinity),
    Defect("needless warnings", "on an empty array", ("no-warnings",), _warns_if_empty),
    Defect("raises, hangs or kills the process", "raises on long arrays", ("call-returns",), planted_calls.raises),
    Defect("raises, hangs or kills the process", "sys.exit", ("call-returns",), planted_calls.exits),
    Defect("raises, hangs or kills the process", "hangs", ("call-returns",), planted_calls.hangs, apart=True),
    Defect(
        "raises, hangs or kills the process",
        "ends the process with status 0",
        ("call-returns",),
        planted_calls.kills,
        apart=True,
    ),
    Defect("raises, hangs or kills the process", "aborts", ("call-returns",), planted_calls.aborts, apart=True),
)
