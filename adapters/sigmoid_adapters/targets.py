"""Implementations outside the registry: ``module:attribute``."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from importlib import import_module, invalidate_caches
from types import ModuleType

from sigmoid_adapters.implementation import Implementation

_EXPECTED = "an Implementation or an iterable of them (from sigmoid_adapters import Implementation)"


class UnusableTarget(ValueError):
    """A name or a ``module:attribute`` under which there is nothing that can be run."""


def put_current_folder_first() -> None:
    """Put the current folder first on the path, as ``python -m`` does, unless safe-path mode forbids it."""
    if not sys.flags.safe_path and sys.path[:1] not in ([""], [os.getcwd()]):
        sys.path.insert(0, os.getcwd())


def found_at(target: str) -> tuple[Implementation, ...]:
    """Import the module, follow the attribute, and check what is there.

    Raises
    ------
    UnusableTarget
        If the module is not found or raises, if the attribute is not there, or if it is something else.
    """
    module, attribute = _parted(target)
    return _implementations(_attribute(_imported(module), attribute), target)


def package_of(target: str) -> str:
    """Name the outermost package of the module in a target.

    Raises
    ------
    UnusableTarget
        If the target is not of the form ``module:attribute``.
    """
    return _parted(target)[0].partition(".")[0]


def _parted(target: str) -> tuple[str, str]:
    module_name, _, attribute = target.partition(":")
    halves = {"module": module_name, "attribute": attribute}
    wrong = [f"the {half} is {text!r}" for half, text in halves.items() if not _is_dotted_name(text)]
    if module_name.endswith(".py"):
        wrong.append("write the module as for `python -m`, dotted, without .py")
    if wrong:
        raise UnusableTarget(f"{target!r} is not of the form 'package.module:attribute': {'; '.join(wrong)}")
    return module_name, attribute


def _is_dotted_name(text: str) -> bool:
    return all(part.isidentifier() for part in text.split("."))


def _imported(name: str) -> ModuleType:
    put_current_folder_first()
    invalidate_caches()
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        if error.name is not None and f"{name}.".startswith(f"{error.name}."):
            raise UnusableTarget(
                f"there is no module {error.name!r} on the path, which starts with the current folder"
            ) from None
        raise UnusableTarget(f"importing {name} failed: it needs {error.name}, which is not installed") from error
    except (Exception, SystemExit) as error:
        raise UnusableTarget(f"importing {name} raised {type(error).__name__}: {error}") from error


def _attribute(module: ModuleType, dotted: str) -> object:
    found: object = module
    for done, part in enumerate(names := dotted.split(".")):
        if not hasattr(found, part):
            owner = ".".join([module.__name__, *names[:done]])
            raise UnusableTarget(f"{owner} has no attribute {part!r}")
        found = getattr(found, part)
    return found


def _implementations(found: object, target: str) -> tuple[Implementation, ...]:
    if isinstance(found, Implementation):
        return (found,)
    if isinstance(found, str) or not isinstance(found, Iterable):
        raise UnusableTarget(f"{target} is of type {type(found).__name__}: expected {_EXPECTED}")
    members = tuple(found)
    for place, member in enumerate(members):
        if not isinstance(member, Implementation):
            raise UnusableTarget(f"{target}[{place}] is of type {type(member).__name__}: expected {_EXPECTED}")
    if not members:
        raise UnusableTarget(f"{target} is empty: expected {_EXPECTED}")
    if repeated := {member.name for member in members if [other.name for other in members].count(member.name) > 1}:
        raise UnusableTarget(f"{target} holds several implementations named {min(repeated)!r}: expected distinct names")
    return members
