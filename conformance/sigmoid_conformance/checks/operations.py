"""All ways to call an implementation on an array: itself, its pullback, and each of its paths."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

from sigmoid_adapters import Implementation
from sigmoid_conformance.evaluating import BadCall, call_with, raw_result
from sigmoid_conformance.sample import Array


@dataclass(frozen=True)
class Operation:
    """One way to call.

    Attributes
    ----------
    name : str
        Such as ``"the pullback"``; empty for the implementation itself.
    function : callable
    takes_cotangent : bool
        Whether it is called with a cotangent as well: one of signs, see `signs_for`.
    """

    name: str
    function: Callable[..., Array]
    takes_cotangent: bool = False

    def arguments(self, x: Array) -> tuple[Array, ...]:
        """Give what is passed for an array."""
        return (x, signs_for(x).reshape(x.shape)) if self.takes_cotangent else (x,)

    def raw(self, x: Array) -> Array:
        """Call, and give back the very array that comes.

        Raises
        ------
        BadCall
            If it raises, or returns anything but an array of the shape and dtype of `x`.
        """
        with self.telling():
            return raw_result(self.function, *self.arguments(x))

    def called(self, x: Array) -> Array:
        """Call, and insist on an unchanged floating-point state as well; the result is copied."""
        with self.telling():
            return call_with(self.function, *self.arguments(x))

    @contextmanager
    def telling(self) -> Iterator[None]:
        """Say which operation a `BadCall` is about."""
        try:
            yield
        except BadCall as bad:
            raise BadCall(bad.requirement, self.told(bad.message)) from bad

    def told(self, text: str) -> str:
        """Say which operation a text is about, unless that is the implementation itself."""
        return f"{self.name}: {text}" if self.name else text


def operations(implementation: Implementation) -> Iterator[Operation]:
    """Give the implementation itself, then its pullback if it has one, then its paths."""
    yield Operation("", implementation.evaluate)
    if implementation.pullback is not None:
        yield Operation("the pullback", implementation.pullback, takes_cotangent=True)
    for name, path in implementation.paths.items():
        yield Operation(f"by {name}", path)


def others(implementation: Implementation) -> list[Operation]:
    """Give all operations but the implementation itself."""
    return [one for one in operations(implementation) if one.name]


def signs_for(x: Array) -> Array:
    """Give a cotangent of +1 or -1 for every input, at random: the gradients times these are those of ones."""
    return np.random.default_rng(0).choice([1.0, -1.0], x.size).astype(x.dtype)
