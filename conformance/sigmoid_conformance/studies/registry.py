"""Which studies there are, what each needs, and what is written down of a run."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from types import MappingProxyType
from typing import Any

from sigmoid_adapters import derivative_forms
from sigmoid_conformance.environment import environment
from sigmoid_conformance.studies import classification, cost, mitigation, timing, training, vanishing
from sigmoid_conformance.studies.paper import Study, Table, Unavailable
from sigmoid_conformance.studies.request import Request, left_out

SCHEMA = 1
_MORE_DISTRIBUTIONS = ("optax", "scikit-learn", "asv_runner")


@dataclass(frozen=True)
class Entry:
    """A study that can be asked for by name.

    Attributes
    ----------
    run : callable
        Gives the `Study`.
    formats : tuple of str
    check : callable
        Raises `Unavailable` if a library or a data set is missing.
    exhaustive : bool
        Whether it can try every float32 number.
    """

    run: Callable[[Request], Study]
    formats: tuple[str, ...]
    check: Callable[[], object] = lambda: None
    exhaustive: bool = False


STUDIES: Mapping[str, Entry] = MappingProxyType(
    {
        "vanishing": Entry(vanishing.vanishing, vanishing.FORMATS_OFFERED),
        "classification": Entry(classification.classification, classification.FORMATS_OFFERED, exhaustive=True),
        "cost": Entry(cost.cost, derivative_forms.FORMATS_OFFERED, timing.require_benchmark_library),
        "mitigation": Entry(mitigation.mitigation, mitigation.FORMATS_OFFERED, training.digits),
    }
)


def chosen(name: str, asked: Request) -> tuple[str, ...]:
    """Give the names of the studies that a name stands for, after checking that each can run.

    Raises
    ------
    Unavailable
        If there is no such study, it does not have a format that was asked for, every float32 number was asked for of
        one that does not try them, or something is missing for it.
    """
    if name != "all" and name not in STUDIES:
        raise Unavailable(f"unknown study {name!r}: expected one of {', '.join(STUDIES)}, all")
    names = tuple(STUDIES) if name == "all" else (name,)
    able = [one for one, entry in STUDIES.items() if entry.exhaustive]
    if asked.exhaustive and not set(able) & set(names):
        raise Unavailable(f"the study {name!r} does not try every number: leave --exhaustive out, or take {able[0]}")
    for one in names:
        asked.formats_among(STUDIES[one].formats, one)
        STUDIES[one].check()
    return names


def run(name: str, asked: Request) -> Study:
    """Run a study; its method names the backends that were left out."""
    study = STUDIES[name].run(asked)
    return replace(study, method=f"{study.method} {left_out(asked)}".strip())


def _versions() -> dict[str, str]:
    found = {}
    for name in _MORE_DISTRIBUTIONS:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def _plain(value: Any) -> Any:
    """Replace what JSON lacks: infinities and NaN become strings."""
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, dict):
        return {key: _plain(entry) for key, entry in value.items()}
    return [_plain(entry) for entry in value] if isinstance(value, (list, tuple)) else value


def _table(table: Table) -> dict[str, Any]:
    return asdict(table) | {"headings": {entry.name: entry.metadata["heading"].strip() for entry in table.columns}}


def as_document(studies: list[Study], asked: Request) -> dict[str, Any]:
    """Gather studies into one JSON document: numbers as numbers, ∞ and NaN as strings, logits with all their digits."""
    about = environment()
    about["versions"] |= _versions()
    return {
        "schema": SCHEMA,
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "environment": about,
        "request": asdict(asked),
        "studies": [_plain(asdict(study) | {"tables": [_table(one) for one in study.tables]}) for study in studies],
    }
