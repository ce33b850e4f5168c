"""What a process that evaluates may take."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """What a process that evaluates may take.

    Attributes
    ----------
    seconds : float
        For one request: for half a million inputs, the first of which load and compile what they need.
    bytes : int
        Of memory that it holds.
    """

    seconds: float = 120.0
    bytes: int = 8 << 30
