"""What an implementation is: one named callable that computes one function."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

import numpy as np

from sigmoid_spec import FORMATS, FUNCTIONS

Array = np.ndarray[Any, Any]
Evaluate = Callable[[Array], Array]
Pullback = Callable[[Array, Array], Array]


@dataclass(frozen=True)
class Implementation:
    """One named callable that computes one of the three functions.

    Parameters
    ----------
    name : str
        How reports call it, for instance ``"torch.sigmoid.backward"``.
    function : str
        What it computes: ``"sigmoid"``, ``"sigmoid_derivative"`` or ``"sigmoid_second_derivative"``.
    formats : tuple or list of str
        Names of the formats in which it is offered; stored as a tuple.
    evaluate : callable
        ``evaluate(x)`` gives an array of the shape and dtype of the array `x`, of any shape and any layout. It neither
        changes `x` nor gives back its memory; the result may be read-only.
    variant_of : str, optional
        Name of the implementation that is documented as the same operation: the bits of their results have to agree.
    pullback : callable, optional
        For reverse mode: ``pullback(x, cotangent)`` gives the gradient, cotangent times the derivative.
    paths : mapping of str to callable, optional
        Other ways to call the same operation, by what they are called, such as ``{"torch.func.vmap": ...}``: into a
        given array, vectorised by a transform, with gradients recorded. Each takes an array and gives one back as
        `evaluate` does, and its bits have to agree with those of `evaluate`. They are compared, and never audited on
        their own. Stored as a dict.

    Raises
    ------
    TypeError, ValueError
        If an argument is of the wrong type, or of the right type with an unusable value. The message names the
        argument, what was found and what was expected.

    Examples
    --------
    >>> import numpy as np
    >>> mine = Implementation("mine", "sigmoid", ["float64"], lambda x: 1 / (1 + np.exp(-x)))
    >>> mine.evaluate(np.zeros(2))
    array([0.5, 0.5])

    With a path that has to agree:

    >>> def into_given(x):
    ...     return np.divide(1, 1 + np.exp(-x), out=np.empty_like(x))
    >>> both = Implementation("mine", "sigmoid", ["float64"], mine.evaluate, paths={"out=": into_given})
    >>> list(both.paths)
    ['out=']
    """

    name: str
    function: str
    formats: tuple[str, ...]
    evaluate: Evaluate = field(hash=False)  # as a callable need not be hashable
    variant_of: str | None = None
    pullback: Pullback | None = field(default=None, hash=False)
    paths: Mapping[str, Evaluate] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        _check_text("name", self.name)
        _check_known("function", self.function, FUNCTIONS)
        object.__setattr__(self, "formats", _checked_formats(self.formats))
        _check_callable("evaluate", self.evaluate, "evaluate(x: ndarray) -> ndarray")
        if self.variant_of is not None:
            _check_text("variant_of", self.variant_of)
        if self.pullback is not None:
            _check_callable("pullback", self.pullback, "pullback(x: ndarray, cotangent: ndarray) -> ndarray")
        object.__setattr__(self, "paths", _checked_paths(self.paths))


def _check_text(argument: str, found: object) -> None:
    if not isinstance(found, str):
        raise TypeError(f"{argument} is {_described(found)}: expected a non-empty str")
    if not found.strip():
        raise ValueError(f"{argument} is {found!r}: expected a non-empty str")


def _check_known(argument: str, found: object, known: tuple[str, ...]) -> None:
    if not isinstance(found, str):
        raise TypeError(f"{argument} is {_described(found)}: expected one of the names {', '.join(known)}")
    if found not in known:
        close = get_close_matches(found, known, n=1)
        hint = f"; did you mean {close[0]!r}?" if close else ""
        raise ValueError(f"{argument} is {found!r}: expected one of {', '.join(known)}{hint}")


def _checked_formats(found: object) -> tuple[str, ...]:
    if isinstance(found, str):
        raise TypeError(f"formats is the str {found!r}: expected a tuple or list of names; write [{found!r}]")
    if not isinstance(found, tuple | list):
        raise TypeError(
            f"formats is {_described(found)}: expected a tuple or list of names out of {', '.join(FORMATS)}"
        )
    for place, name in enumerate(found):
        _check_known(f"formats[{place}]", name, tuple(FORMATS))
    if not found or len(set(found)) < len(found):
        raise ValueError(f"formats is {found!r}: expected at least one name, each once, out of {', '.join(FORMATS)}")
    return tuple(found)


def _checked_paths(found: object) -> dict[str, Evaluate]:
    if not isinstance(found, Mapping):
        raise TypeError(f"paths is {_described(found)}: expected a mapping of names to callables")
    for name, path in found.items():
        _check_text("a name in paths", name)
        _check_callable(f"paths[{name!r}]", path, "path(x: ndarray) -> ndarray")
    return dict(found)


def _check_callable(argument: str, found: object, expected: str) -> None:
    if not callable(found):
        raise TypeError(f"{argument} is {_described(found)}: expected a callable {expected}")


def _described(found: object) -> str:
    text = repr(found)
    return f"{text if len(text) <= 60 else text[:57] + '...'} of type {type(found).__name__}"
