"""What an audit consists of: implementations in formats, cut into pieces, and all that their results depend on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from sigmoid_adapters import load_all
from sigmoid_adapters.deviations import KnownDeviation, entries_about, known_deviations
from sigmoid_conformance.engine.enumeration import BATCH, tasks
from sigmoid_conformance.engine.evaluator import EvaluationFailed, Evaluator
from sigmoid_conformance.engine.jobs import Calls, Exhaustive, Job, Piece, Sampled
from sigmoid_conformance.engine.limits import Limits
from sigmoid_conformance.engine.requests import Description
from sigmoid_conformance.engine.running import Work
from sigmoid_conformance.inputs import ENUMERABLE_BITS
from sigmoid_spec import format_named

# How many inputs to pass in a call: few enough for the temporary arrays of NumPy to stay in cache, more where a call
# has a cost of its own, as in JAX, which traces the derivatives of a function anew in each.
_CALL, _CALLS = 1 << 18, {"numpy": 1 << 15, "scipy": 1 << 15, "jax": BATCH}


class UnusableAudit(Exception):
    """An audit that cannot be begun, with the reason in one sentence."""


def describe(target: str, limits: Limits) -> tuple[Description, ...]:
    """Describe the implementations of a target; a module of one's own is loaded in a process of its own.

    Raises
    ------
    UnusableAudit
        If there is nothing usable in it.
    UnusableTarget
        If there is no implementation of that name, or its framework is not installed.
    """
    if ":" not in target:
        return tuple(Description.of(one, registered=True) for one in load_all(target))
    evaluator = Evaluator(limits)
    try:
        return evaluator.describe(target)
    except EvaluationFailed as failed:
        raise UnusableAudit(failed.failure.message) from failed
    finally:
        evaluator.close()


def entries_for(
    description: Description, format_name: str, ledger: Iterable[KnownDeviation]
) -> tuple[KnownDeviation, ...]:
    """Choose the entries of the ledger that speak of an implementation, as installed, in a format.

    The ledger speaks of registered implementations only: one of the same name from elsewhere has none.
    """
    return entries_about(description.name, format_name, ledger) if description.registered else ()


def plan(
    found: Sequence[tuple[str, Description]],
    formats: Sequence[str],
    *,
    sampled: int | None,
    budget: int | float,
    seed: int,
    calls: bool,
    ledger: Iterable[KnownDeviation] | None = None,
) -> list[Work]:
    """Cut the audit of implementations, each given with its target, into pieces.

    Parameters
    ----------
    found : sequence of (str, Description)
    formats : sequence of str
        Only these; all that are offered if it is empty.
    sampled : int or None
        About how many inputs to draw in every format, instead of enumerating them.
    budget : int or float
        How many inputs, or if it is a float how many seconds, a search for larger errors may take after a draw.
    seed : int
    calls : bool
        Whether to check calls as well.
    ledger : iterable of KnownDeviation, optional
        By default the one that the adapters ship.
    """
    entries = tuple(known_deviations() if ledger is None else ledger)
    return [
        Work(
            Job(target, one, name, entries_for(one, name, entries), _CALLS.get(one.name.split(".")[0], _CALL)),
            (*_pieces(name, sampled, budget, seed), *([Calls(seed)] if calls else [])),
        )
        for target, one in found
        for name in (formats or one.formats)
        if name in one.formats
    ]


def _pieces(format_name: str, sampled: int | None, budget: int | float, seed: int) -> tuple[Piece, ...]:
    target = format_named(format_name)
    if sampled is None and target.bits <= ENUMERABLE_BITS:
        return tuple(Exhaustive(span) for span in tasks(target))
    return (Sampled(sampled, budget, seed),)


def fingerprint(works: Sequence[Work], environment: dict[str, Any], limits: Limits) -> dict[str, Any]:
    """Gather all that the tallies depend on, to tell whether those in a file belong to this audit."""
    ledger = repr([work.job.entries for work in works])
    return {
        "environment": environment,
        "limits": asdict(limits),
        "audits": {
            f"{work.job.description.name} {work.job.format}": {
                "description": asdict(work.job.description),
                "pieces": hashlib.sha256(repr(work.pieces).encode()).hexdigest(),
                "inputs to a call": work.job.call,
            }
            for work in works
        },
        "ledger": hashlib.sha256(ledger.encode()).hexdigest(),
    }
