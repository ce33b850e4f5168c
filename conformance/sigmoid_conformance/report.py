"""What an audit says, as data."""

from __future__ import annotations

import json
import math
import os
import platform
import tempfile
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from sigmoid_conformance.engine.curve import Point
from sigmoid_conformance.intervals import Witness
from sigmoid_conformance.outcome import Outcome, Verdict
from sigmoid_spec import hex_float

SCHEMA = 2
_DISTRIBUTIONS = ("sigmoid-conformance", "numpy", "ml_dtypes", "mpmath", "scipy", "jax", "jaxlib", "torch")
_WORST_FIRST: tuple[Verdict, ...] = ("violates", "known deviation", "conforms")


@dataclass(frozen=True)
class Figures:
    """How accurate the results are, over the numbers among the inputs.

    Attributes
    ----------
    largest_error : float
        In ulps of the exact value; over a sampled input set, a lower bound of the largest error.
    at : Witness
        Where it is reached.
    accuracy_class : str
        correct, faithful, accurate or loose.
    not_correctly_rounded, not_faithful, not_accurate : int
        Numbers of results that are not the correctly rounded one, 1 ulp or more off, more than 4 ulps off.
    histogram : tuple of int
        Numbers of results by error: correctly rounded; others below 1 ulp; in [1, 2), [2, 4), [4, 8) ulps and so on;
        the last class has no end, and empty classes at the end are left out.
    """

    largest_error: float
    at: Witness
    accuracy_class: str
    not_correctly_rounded: int
    not_faithful: int
    not_accurate: int
    histogram: tuple[int, ...]


@dataclass(frozen=True)
class Report:
    """What the audit of one implementation in one format found.

    Attributes
    ----------
    implementation, function, format : str
    coverage : {"exhaustive", "sampled", "stopped", "not offered"}
    inputs : int
        How many inputs were evaluated.
    figures : Figures or None
        None where nothing could be measured.
    outcomes : tuple of Outcome
        One for each requirement that was checked.
    curve : tuple of Point
        The input with the largest error in each piece of a binade, in ascending order.
    """

    implementation: str
    function: str
    format: str
    coverage: str
    inputs: int
    figures: Figures | None = None
    outcomes: tuple[Outcome, ...] = ()
    curve: tuple[Point, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """The worst verdict on a requirement; "not offered" where there is none."""
        found = {outcome.verdict for outcome in self.outcomes}
        return next((verdict for verdict in _WORST_FIRST if verdict in found), "not offered")


def environment() -> dict[str, Any]:
    """Describe what an audit ran on: versions, interpreter, operating system and processor."""
    versions = {}
    for name in _DISTRIBUTIONS:
        try:
            versions[name] = version(name)
        except PackageNotFoundError:
            continue
    return {
        "versions": versions,
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "processor": processor_name(),
    }


def processor_name() -> str:
    """Name the processor as the operating system does."""
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor() or "unknown"
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "unknown")


_NUMBERS_OF_A_FORMAT = frozenset({"x", "lower", "upper", "got", "expected", "witness"})


def _plain(value: Any, key: str = "") -> Any:
    """Replace what JSON lacks: numbers of a format become hex floats, infinite measures the string inf."""
    if isinstance(value, float):
        if key in _NUMBERS_OF_A_FORMAT:
            return hex_float(value)
        return value if math.isfinite(value) else str(value)
    if isinstance(value, dict):
        return {name: _plain(entry, name) for name, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(entry, key) for entry in value]
    return value


def as_document(reports: Iterable[Report], request: dict[str, Any]) -> dict[str, Any]:
    """Gather reports into one JSON document; inputs and results stand as hex floats, errors as numbers."""
    return {
        "schema": SCHEMA,
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "environment": environment(),
        "request": request,
        "reports": [_plain(asdict(report)) | {"verdict": report.verdict} for report in reports],
    }


def _umask() -> int:
    """Read the umask, which can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def write_json(document: dict[str, Any], path: Path) -> None:
    """Write a JSON file whole or not at all; a device or a pipe is written to as it is."""
    if path.exists() and not path.is_file():
        path.write_text(json.dumps(document, indent=2, allow_nan=False, ensure_ascii=False) + "\n", "utf-8")
        return
    with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False, encoding="utf-8") as file:
        try:
            json.dump(document, file, indent=2, allow_nan=False, ensure_ascii=False)
            file.write("\n")
            file.close()
            os.chmod(file.name, 0o666 & ~_umask())
            os.replace(file.name, path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise
