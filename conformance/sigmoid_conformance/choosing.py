"""From targets on a command line to implementations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase

from sigmoid_adapters import Implementation, UnusableTarget, installed, load_all, names

_PLACES: dict[str, str] = {}


def place_of(name: str) -> str | None:
    """Give the target from which an implementation of that name was last loaded, if it was."""
    return _PLACES.get(name)


def remember(name: str, target: str) -> None:
    """Note from which target an implementation was loaded, by whatever process."""
    _PLACES[name] = target


def expanded(targets: Sequence[str]) -> list[str]:
    """Replace patterns such as ``torch.*`` by the installed implementations that match; anything else stays as it is.

    Without targets, all that are installed.
    """
    available = [name for name in names() if installed(name)]
    matching = {target: [name for name in available if fnmatchcase(name, target)] for target in targets or ["*"]}
    return list(dict.fromkeys(name for target, found in matching.items() for name in found or [target]))


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
