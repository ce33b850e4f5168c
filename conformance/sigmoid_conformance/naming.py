"""Names that a user gives, looked up among those that there are."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from difflib import get_close_matches


def known_names(argument: str, given: Iterable[str] | None, known: Collection[str]) -> frozenset[str]:
    """Check names that choose something; none given choose everything.

    Raises
    ------
    TypeError
        If `given` is a single str, or holds anything but names.
    ValueError
        If a name is unknown; the message says which, and what may have been meant.
    """
    if isinstance(given, str):
        raise TypeError(f"{argument} is the str {given!r}: expected a list of names; write [{given!r}]")
    names = list(given or ())
    for name in names:
        if not isinstance(name, str):
            raise TypeError(f"{argument} holds {name!r} of type {type(name).__name__}: expected names")
        if name not in known:
            raise ValueError(f"{argument}: {unknown(name, known)}")
    return frozenset(names or known)


def unknown(name: str, known: Collection[str]) -> str:
    """Say that a name is unknown, and which one may have been meant, or else all that there are."""
    if close := get_close_matches(name, known, n=3, cutoff=0.5):
        return f"{name!r} is unknown; did you mean {' or '.join(map(repr, close))}?"
    listed = ", ".join(known)
    return f"{name!r} is unknown: expected one of {listed if len(listed) < 600 else listed[:600] + ' …'}"
