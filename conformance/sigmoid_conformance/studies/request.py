"""What a study is asked for: formats and backends."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from importlib.util import find_spec

from sigmoid_adapters.distributions import how_to_install
from sigmoid_conformance.studies.paper import Unavailable
from sigmoid_spec import format_named

BACKENDS = ("numpy", "jax", "torch")


@dataclass(frozen=True)
class Request:
    """Formats and backends to study.

    Attributes
    ----------
    formats : tuple of str
        Those asked for; empty for all that a study has.
    backends : tuple of str
        Installed ones, NumPy among them unless others were asked for.
    seed : int
        For everything that is drawn.
    exhaustive : bool
        Whether every float32 number is tried where a study can.
    missing : tuple of str
        What is left out because it is not installed: backends, unless some were asked for, and optax beside JAX.
    """

    formats: tuple[str, ...] = ()
    backends: tuple[str, ...] = ("numpy",)
    seed: int = 0
    exhaustive: bool = False
    missing: tuple[str, ...] = ()

    def formats_among(
        self, offered: tuple[str, ...], study: str, default: tuple[str, ...] | None = None
    ) -> tuple[str, ...]:
        """Choose the formats of a study: those asked for, else the default, else all that it has.

        Raises
        ------
        Unavailable
            If a format was asked for that the study does not have.
        """
        if refused := [name for name in self.formats if name not in offered]:
            raise Unavailable(f"the study {study!r} has no {refused[0]}: expected one of {', '.join(offered)}")
        return self.formats or default or offered


def request(
    formats: Iterable[str] = (), backends: Iterable[str] = (), seed: int = 0, *, exhaustive: bool = False
) -> Request:
    """Check what was asked for; without backends, take NumPy and what is installed of the others.

    Raises
    ------
    Unavailable
        If a format or a backend is unknown, or a backend is not installed.
    """
    named = tuple(dict.fromkeys(map(_format, formats)))
    wanted = tuple(dict.fromkeys(backends))
    for name in wanted:
        if name not in BACKENDS:
            raise Unavailable(f"unknown backend {name!r}: expected one of {', '.join(BACKENDS)}")
        if not find_spec(name):
            raise Unavailable(f"{name} is not installed: {how_to_install(name)}")
    found = wanted or tuple(name for name in BACKENDS if find_spec(name))
    expected = (*(() if wanted else BACKENDS), *(("optax",) if "jax" in found else ()))
    missing = tuple(name for name in expected if not find_spec(name))
    return Request(named, found, seed, exhaustive, missing)


def _format(name: str) -> str:
    try:
        return format_named(name).name
    except ValueError as error:
        raise Unavailable(str(error)) from error


def left_out(asked: Request) -> str:
    """Say what is not studied because it is not installed; nothing if nothing is."""
    return f"Not installed, and left out: {', '.join(asked.missing)}." if asked.missing else ""


def need(module: str, distribution: str, extra: str, purpose: str) -> None:
    """Insist on a library that an extra installs.

    Raises
    ------
    Unavailable
        If it is not installed.
    """
    if not find_spec(module):
        raise Unavailable(f"{purpose} needs {distribution}, which is not installed: {how_to_install(extra)}")
