"""The ledger of known deviations: where a pinned implementation is known to break a requirement, and by how much."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from packaging.requirements import Requirement as Distribution

from sigmoid_adapters.distributions import installed_version
from sigmoid_spec import FORMATS, FloatFormat

_PLACES_OF_INPUTS = {3: "lower", 4: "upper", 6: "witness"}


@dataclass(frozen=True)
class KnownDeviation:
    """A violation that is known, measured and explained.

    Attributes
    ----------
    implementation, format, requirement : str
    lower, upper : float
        First and last input at which the requirement was seen violated; NaN where it is violated at NaNs.
    bound : float
        The largest violation in that interval, in ulps of the exact value; infinite where ulps say nothing.
    witness : float
        An input that shows it.
    cause : str
        Why, in one sentence.
    upstream : tuple of str
        Issues in the implementation's own tracker.
    distribution : str
        The distribution and versions the entry speaks of, such as ``torch==2.13.*``.
    paths : tuple of str
        Of requirements that compare call paths: the paths that the entry speaks of, in any arrangement, each of which
        has to show it, or another entry of the same paths and cause. By default any path, and the entry need not show,
        as that may depend on a race, on a place in memory, or on which few inputs an array holds.
    always : bool
        Whether it shows on every processor and, where it names paths, whichever few inputs an array holds; if not, it
        need not show.
    """

    implementation: str
    format: str
    requirement: str
    lower: float
    upper: float
    bound: float
    witness: float
    cause: str
    upstream: tuple[str, ...]
    distribution: str
    paths: tuple[str, ...] = ()
    always: bool = True

    def speaks_of_installed(self) -> bool:
        """Tell whether the installed version is one that the entry was measured with."""
        distribution = Distribution(self.distribution)
        found = installed_version(distribution.name)
        return found is not None and distribution.specifier.contains(found, prereleases=True)


@cache
def known_deviations() -> tuple[KnownDeviation, ...]:
    """Read the ledger: the TOML files beside this module, one for each distribution."""
    pages = sorted(page.name for page in files(__name__).iterdir() if page.name.endswith(".toml"))
    return tuple(entry for page in pages for entry in parse_ledger((files(__name__) / page).read_text("utf-8")))


def parse_ledger(text: str) -> tuple[KnownDeviation, ...]:
    """Parse one page of the ledger.

    A page names a distribution, a table of causes (each a sentence with its upstream issues, and ``always = false``
    where its deviations need not show) and a list of deviations
    ``[implementation, format, requirement, lower, upper, bound, witness, cause]``, the inputs as hex floats. A list of
    call paths may follow.

    Raises
    ------
    ValueError
        If a row is incomplete, names an unknown format or cause, or an input that is no number of its format, or if its
        witness is not from lower to upper; of the three all are NaN or none is.
    """
    page = tomllib.loads(text)
    return tuple(_entry(row, page["causes"], page["distribution"]) for row in page["deviations"])


def _entry(row: Sequence[Any], causes: Mapping[str, Any], distribution: str) -> KnownDeviation:
    if len(row) not in (8, 9) or row[7] not in causes:
        raise ValueError(
            f"ledger row {row}: expected 8 fields, the last one of {', '.join(causes)}, and perhaps a list of call "
            "paths"
        )
    implementation, format_name, requirement, _, _, bound, _, cause, *paths = row
    lower, upper, witness = _inputs(row)
    return KnownDeviation(
        implementation,
        format_name,
        requirement,
        lower,
        upper,
        float(bound),
        witness,
        causes[cause]["sentence"],
        tuple(causes[cause]["upstream"]),
        distribution,
        tuple(*paths),
        causes[cause].get("always", True),
    )


def _inputs(row: Sequence[Any]) -> tuple[float, float, float]:
    """Read lower, upper and witness of a row, in this order or all NaN."""
    if row[1] not in FORMATS:
        raise ValueError(f"ledger row {row}: format is {row[1]!r}: expected one of {', '.join(FORMATS)}")
    lower, upper, witness = (_input(row, place, FORMATS[row[1]]) for place in _PLACES_OF_INPUTS)
    if all(map(math.isnan, (lower, upper, witness))):
        return lower, upper, witness
    if not lower <= upper:
        raise ValueError(
            f"ledger row {row}: lower is {row[3]}: expected a number up to upper, {row[4]}, or NaN for all"
        )
    if not lower <= witness <= upper:
        raise ValueError(f"ledger row {row}: witness is {row[6]}: expected a number from {row[3]} to {row[4]}")
    return lower, upper, witness


def _input(row: Sequence[Any], place: int, target: FloatFormat) -> float:
    """Read an input that is in the format, or an infinity, which stands for no end in a format that has none."""
    try:
        x = float.fromhex(row[place])
    except (TypeError, ValueError, OverflowError):
        x = None
    if x is None or not (math.isnan(x) or math.isinf(x) or _is_in(target, x)):
        name = _PLACES_OF_INPUTS[place]
        raise ValueError(
            f"ledger row {row}: {name} is {row[place]!r}: expected a number of {target.name} as a hex float"
        )
    return x


def _is_in(target: FloatFormat, x: float) -> bool:
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        return float(np.float64(x).astype(target.dtype)) == x


def entries_about(
    implementation: str, format_name: str, ledger: Iterable[KnownDeviation]
) -> tuple[KnownDeviation, ...]:
    """Choose the entries that speak of an implementation, as installed, in a format."""
    wanted = (implementation, format_name)
    return tuple(
        entry for entry in ledger if (entry.implementation, entry.format) == wanted and entry.speaks_of_installed()
    )
