"""The search of the suite: hypothesis draws arrays, and every requirement on results is judged on them."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterable
from functools import cache

from hypothesis import HealthCheck, Phase, given, seed, settings, target

from sigmoid_adapters import Implementation
from sigmoid_adapters.deviations import KnownDeviation
from sigmoid_conformance.checks import RESULT_CHECKS, Check
from sigmoid_conformance.evaluating import BadCall, call
from sigmoid_conformance.in_process import entries_for, outcome_of
from sigmoid_conformance.inputs import arrangement, mirrored
from sigmoid_conformance.profile import QUICK, Profile
from sigmoid_conformance.report import Report
from sigmoid_conformance.sample import Array, Sample, measured
from sigmoid_conformance.strategies import arrays, layouts
from sigmoid_conformance.table import details
from sigmoid_reference import evaluate
from sigmoid_spec import FloatFormat

_LARGEST_TARGET = 1e300
_OF_TWO_RESULTS = frozenset({"monotonicity", "symmetry"})
_SEED_VARIABLE = "SIGMOID_CONFORMANCE_SEED"


@cache
def chosen_seed() -> int:
    """Give the seed of this run: that of the environment, 0 where CI is set, and else a new one.

    Raises
    ------
    ValueError
        If the environment gives something else than a number.
    """
    given_seed = os.environ.get(_SEED_VARIABLE, "0" if os.environ.get("CI") else str(secrets.randbits(32)))
    if not given_seed.isdecimal():
        raise ValueError(f"{_SEED_VARIABLE} is {given_seed!r}: expected a whole number that is not negative")
    return int(given_seed)


def how_to_repeat() -> str:
    """Say which seed was drawn, and how to draw it again."""
    return f"inputs drawn by hypothesis with seed {chosen_seed()}: set {_SEED_VARIABLE}={chosen_seed()} to repeat"


def search(
    implementation: Implementation,
    chosen: FloatFormat,
    profile: Profile = QUICK,
    excused: frozenset[str] = frozenset(),
) -> None:
    """Let hypothesis look for inputs that break a requirement on results, the error in ulps as its target.

    Raises
    ------
    AssertionError
        If it finds some; of all of them the worst is told.
    """
    __tracebackhide__ = True
    worst = (0.0, "")
    entries = entries_for(implementation, chosen.name)
    checks = checks_of_search(excused, entries)

    @seed(chosen_seed())
    @settings(
        max_examples=profile.examples,
        phases=(Phase.generate, Phase.target),
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(x=arrays(implementation.function, chosen), layout=layouts())
    def look(x: Array, layout: Callable[[Array], Array]) -> None:
        nonlocal worst
        try:
            sample = drawn_sample(implementation, chosen, layout(mirrored(x, chosen)))
        except BadCall as bad:
            worst = max(worst, (float("inf"), bad.message))
            return
        outcomes = tuple(outcome_of(key, check, sample, entries, strict=False) for key, check in checks.items())
        target(min(float(sample.errors.max()), _LARGEST_TARGET))
        found = max((run.worst.excess for outcome in outcomes for run in outcome.violations), default=0.0)
        if found > worst[0]:
            name, function = implementation.name, implementation.function
            report = Report(name, function, chosen.name, "sampled", sample.x.size, outcomes=outcomes)
            worst = (found, "\n".join(details(report, frozenset())))

    look()
    if worst[1]:
        raise AssertionError(f"{worst[1]}\nthe worst of {profile.examples} arrays; {how_to_repeat()}")


def checks_of_search(excused: frozenset[str], entries: Iterable[KnownDeviation]) -> dict[str, Check]:
    """Give the checks that are made on drawn arrays.

    Where the ledger says that results depend on the place in an array, two of them say nothing of each other: they may
    come from the body of a vector loop and from its tail.
    """
    depends = any(entry.requirement == "length-independence" for entry in entries)
    left_out = excused | (_OF_TWO_RESULTS if depends else frozenset())
    return {key: check for key, check in RESULT_CHECKS.items() if key not in left_out}


def drawn_sample(implementation: Implementation, chosen: FloatFormat, x: Array) -> Sample:
    """Evaluate an array just as it lies in memory, and arrange inputs and results afterwards."""
    kept = x.copy()
    y = call(implementation, x)
    order = arrangement(kept, chosen)
    exact = evaluate(implementation.function, kept[order], chosen)
    return measured(implementation, chosen, kept[order], y[order], exact)
