"""Which implementations there are, and how to get hold of one without importing the others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from fnmatch import fnmatchcase
from functools import cache
from importlib import import_module
from importlib.metadata import packages_distributions
from importlib.util import find_spec

from sigmoid_adapters.distributions import how_to_install, installed_version
from sigmoid_adapters.implementation import Implementation
from sigmoid_adapters.targets import UnusableTarget, found_at, package_of, put_current_folder_first


@dataclass(frozen=True)
class Backend:
    """A module of implementations, and what has to be installed before one of them can run.

    Attributes
    ----------
    name : str
        The first part of the names of its implementations, and of the extra that installs it.
    module : str
        Holds ``IMPLEMENTATIONS``, and ``WITHHELD`` where some are not offered everywhere; importing it imports no
        framework.
    distributions : tuple of str
        Names under which they are imported and, unless another distribution offers them, installed.
    """

    name: str
    module: str
    distributions: tuple[str, ...]


BACKENDS = (
    Backend("numpy", "sigmoid_adapters.numpy_backend", ("numpy", "ml_dtypes")),
    Backend("scipy", "sigmoid_adapters.scipy_backend", ("scipy",)),
    Backend("jax", "sigmoid_adapters.jax_backend", ("jax", "jaxlib")),
    Backend("torch", "sigmoid_adapters.torch_backend", ("torch",)),
    Backend("onnxruntime", "sigmoid_adapters.onnxruntime_backend", ("onnxruntime", "onnx")),
    Backend("tensorflow", "sigmoid_adapters.tensorflow_backend", ("tensorflow",)),
    Backend("tinygrad", "sigmoid_adapters.tinygrad_backend", ("tinygrad",)),
)


@cache
def _registered() -> dict[str, tuple[Backend, Implementation]]:
    return {
        implementation.name: (backend, implementation)
        for backend in BACKENDS
        for implementation in import_module(backend.module).IMPLEMENTATIONS
    }


@cache
def withheld() -> dict[str, str]:
    """Give what is not offered on this machine, or with these versions, by name or pattern, each with the reason."""
    modules = (import_module(backend.module) for backend in BACKENDS)
    return {name: reason for module in modules for name, reason in getattr(module, "WITHHELD", {}).items()}


def names() -> tuple[str, ...]:
    """Name every registered implementation, in the order of the backends, whether its framework is installed or not."""
    return tuple(_registered())


def registered(name: str) -> Implementation:
    """Give a registered implementation, whether or not its framework is installed.

    Raises
    ------
    UnusableTarget
        If no implementation is registered under that name.
    """
    if name not in _registered():
        raise UnusableTarget(_unknown(name))
    return _registered()[name][1]


def load(name: str) -> Implementation:
    """Get one implementation, by its registered name or as ``"module:attribute"``.

    Parameters
    ----------
    name : str
        A registered name such as ``"torch.sigmoid"``, or the place of anyone's own `Implementation`. The module is
        looked up as ``python -m`` would: the current folder is put first on the path. The attribute may be dotted.

    Raises
    ------
    UnusableTarget
        If there is nothing usable under that name; the message says what was found and what to do.
    TypeError
        If `name` is no str.
    """
    implementations = load_all(name)
    if len(implementations) > 1:
        raise UnusableTarget(f"{name!r} holds {len(implementations)} implementations: one was asked for; use load_all")
    return implementations[0]


def load_all(target: str) -> tuple[Implementation, ...]:
    """Get every implementation of a target.

    Parameters
    ----------
    target : str
        A registered name, or ``"module:attribute"`` holding an `Implementation` or an iterable of them.

    Raises
    ------
    UnusableTarget, TypeError
        As `load` does.
    """
    if not isinstance(target, str):
        raise TypeError(f"target is of type {type(target).__name__}: expected a str, a name or 'module:attribute'")
    return found_at(target) if ":" in target else (_named(target),)


def _named(name: str) -> Implementation:
    if reasons := [reason for known, reason in withheld().items() if fnmatchcase(known, name)]:
        raise UnusableTarget(f"{name} is not offered here: {reasons[0]}")
    if name not in _registered():
        raise UnusableTarget(_unknown(name))
    backend, implementation = _registered()[name]
    if missing := [needed for needed in backend.distributions if not find_spec(needed)]:
        raise UnusableTarget(
            f"{name} needs {' and '.join(missing)}, which is not installed: {how_to_install(backend.name)}"
        )
    return implementation


def _unknown(name: str) -> str:
    close = get_close_matches(name, names(), n=3)
    meant = f"did you mean {' or '.join(map(repr, close))}? " if close else ""
    return (
        f"unknown implementation {name!r}: {meant}"
        "`sigmoid-audit list` shows every name; your own is written 'module:attribute'"
    )


def _distributions(name: str) -> Iterable[str]:
    """Tell what an implementation needs to run: its backend's distributions, or those of its own module's package."""
    if ":" not in name:
        if name not in _registered():
            raise UnusableTarget(_unknown(name))
        return _registered()[name][0].distributions
    return packages_distributions().get(package_of(name), ())


def installed(name: str) -> bool:
    """Tell whether the framework of an implementation is there, without importing it.

    Raises
    ------
    UnusableTarget
        If no implementation is registered under that name.
    """
    if ":" not in name:
        return all(find_spec(needed) for needed in _distributions(name))
    put_current_folder_first()
    return bool(find_spec(package_of(name)))


def versions(name: str) -> dict[str, str]:
    """Give the versions of what an implementation runs on, by distribution; nothing is imported.

    Distributions that are not installed are left out, as is a module that belongs to none.

    Raises
    ------
    UnusableTarget
        If no implementation is registered under that name.
    """
    return {needed: found for needed in _distributions(name) if (found := installed_version(needed))}
