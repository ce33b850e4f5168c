"""The ledger of known deviations: where a pinned implementation is known to break a requirement, and by how much."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from packaging.requirements import Requirement as Distribution

from sigmoid_adapters.distributions import installed_version


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

    A page names a distribution, a table of causes (each a sentence with its upstream issues) and a list of deviations
    ``[implementation, format, requirement, lower, upper, bound, witness, cause]``, the inputs as hex floats. A list of
    call paths may follow.

    Raises
    ------
    ValueError
        If a row is incomplete or names an unknown cause.
    """
    page = tomllib.loads(text)
    entries = []
    for row in page["deviations"]:
        if len(row) not in (8, 9) or row[7] not in page["causes"]:
            raise ValueError(
                f"ledger row {row}: expected 8 fields, the last one of {', '.join(page['causes'])}, and perhaps a list "
                "of call paths"
            )
        implementation, format_name, requirement, lower, upper, bound, witness, cause, *paths = row
        entries.append(
            KnownDeviation(
                implementation,
                format_name,
                requirement,
                float.fromhex(lower),
                float.fromhex(upper),
                float(bound),
                float.fromhex(witness),
                page["causes"][cause]["sentence"],
                tuple(page["causes"][cause]["upstream"]),
                page["distribution"],
                tuple(*paths),
            )
        )
    return tuple(entries)


def entries_about(
    implementation: str, format_name: str, ledger: Iterable[KnownDeviation]
) -> tuple[KnownDeviation, ...]:
    """Choose the entries that speak of an implementation, as installed, in a format."""
    wanted = (implementation, format_name)
    return tuple(
        entry for entry in ledger if (entry.implementation, entry.format) == wanted and entry.speaks_of_installed()
    )
