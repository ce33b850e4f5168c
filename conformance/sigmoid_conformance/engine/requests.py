"""What the judge asks of the process that evaluates, and what that answers."""

from __future__ import annotations

from dataclasses import dataclass

from sigmoid_adapters import Implementation
from sigmoid_conformance.checks import offers
from sigmoid_conformance.checks.comparing import Difference
from sigmoid_conformance.engine.enumeration import Span
from sigmoid_conformance.intervals import Interval
from sigmoid_conformance.outcome import Failure
from sigmoid_conformance.sample import Array

READY = "ready"  # said once, before the first request is answered
UNUSABLE = "unusable target"  # what a failure to load is about, instead of a requirement


@dataclass(frozen=True)
class Description:
    """What an implementation is, without its callables.

    Attributes
    ----------
    name, function : str
    formats : tuple of str
    registered : bool
        Whether it is one that the adapters ship, of which their ledger speaks.
    source : str
        SHA-256 of the file that it was loaded from, where it is not registered.
    has_pullback, has_variants : bool
    """

    name: str
    function: str
    formats: tuple[str, ...]
    registered: bool
    source: str = ""
    has_pullback: bool = False
    has_variants: bool = False

    @classmethod
    def of(cls, one: Implementation, *, registered: bool, source: str = "") -> Description:
        """Describe an implementation."""
        variants = offers(one, "variant-agreement")
        return cls(one.name, one.function, one.formats, registered, source, one.pullback is not None, variants)


@dataclass(frozen=True)
class Describe:
    """Load a target and describe the implementations in it; answered by a tuple of `Description`."""

    target: str


@dataclass(frozen=True)
class EvaluateSpan:
    """Evaluate at all numbers of a span and then at their negatives, into a slot, where results are not all one.

    Attributes
    ----------
    target, name : str
        The target to load, and which of the implementations in it.
    format : str
    span : Span
    call : int
        How many inputs to pass in a call.
    slot : int
    """

    target: str
    name: str
    format: str
    span: Span
    call: int
    slot: int


@dataclass(frozen=True)
class EvaluateInputs:
    """Evaluate at inputs that are sent, in one call; answered by an `Answer` with results."""

    target: str
    name: str
    format: str
    x: Array


@dataclass(frozen=True)
class CheckCalls:
    """Check a requirement on calls, on a sample.

    Answered by an `Answer` with what the check found as results, or if it compares paths with what differs, by path.

    Attributes
    ----------
    target, name, format, requirement : str
    x, y, rounded, ulp, errors : ndarray
        The sample.
    explain : tuple of Interval
        If there are any, the answer is these instead, with what the check can tell of them.
    """

    target: str
    name: str
    format: str
    requirement: str
    x: Array
    y: Array
    rounded: Array
    ulp: Array
    errors: Array
    explain: tuple[Interval, ...] = ()


Request = Describe | EvaluateSpan | EvaluateInputs | CheckCalls


@dataclass(frozen=True)
class Answer:
    """What became of a request.

    Attributes
    ----------
    failure : Failure or None
    descriptions : tuple of Description
    results : ndarray or None
    intervals : tuple of Interval
    differences : tuple of Difference
    failed : Failure or None
        Why not all paths could be compared.
    one_result : tuple of (bool, bool)
        Whether the results on a span, at its numbers and at their negatives, are all the first one, which alone is in
        the slot.
    """

    failure: Failure | None = None
    descriptions: tuple[Description, ...] = ()
    results: Array | None = None
    intervals: tuple[Interval, ...] = ()
    differences: tuple[Difference, ...] = ()
    failed: Failure | None = None
    one_result: tuple[bool, bool] = (False, False)
