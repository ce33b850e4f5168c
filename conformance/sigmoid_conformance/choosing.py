"""From targets on a command line to implementations."""

from __future__ import annotations

from collections.abc import Iterable

from sigmoid_adapters import Implementation, UnusableTarget, load_all

_PLACES: dict[str, str] = {}


def place_of(name: str) -> str | None:
    """Give the target from which an implementation of that name was last loaded, if it was."""
    return _PLACES.get(name)


def remember(name: str, target: str) -> None:
    """Note from which target an implementation was loaded, by whatever process."""
    _PLACES[name] = target


def chosen(targets: Iterable[str]) -> list[Implementation]:
    """Load every target once, in order.

    Raises
    ------
    UnusableTarget
        If a target holds nothing usable, or two different implementations have one name.
    """
    found: dict[str, Implementation] = {}
    for place, implementation in [(target, one) for target in targets for one in load_all(target)]:
        remember(implementation.name, place)
        if found.setdefault(implementation.name, implementation) != implementation:
            raise UnusableTarget(f"two different implementations are named {implementation.name!r}: rename one")
    return list(found.values())
