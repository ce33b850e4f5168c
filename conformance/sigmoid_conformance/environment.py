"""What an audit ran on."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from sigmoid_adapters.distributions import installed_version

DISTRIBUTIONS = (
    "sigmoid-conformance",
    "numpy",
    "ml_dtypes",
    "mpmath",
    "scipy",
    "jax",
    "jaxlib",
    "torch",
    "onnxruntime",
    "tensorflow",
    "tinygrad",
)
_CPUINFO = Path("/proc/cpuinfo")
# Of the flags that Linux gives a processor, those that choose the code of an elementary function: vectors, fused
# multiply-add, conversions of narrow formats.
_RELEVANT = ("sse2", "sse4", "avx", "fma", "f16c", "amx", "asimd", "neon", "fphp", "sve", "bf16", "altivec", "vsx")


def environment(versions: Mapping[str, str] | None = None, threads: int | None = None) -> dict[str, Any]:
    """Describe what an audit runs on.

    Parameters
    ----------
    versions : mapping of str to str, optional
        Distributions that took part and their versions; by default those of `DISTRIBUTIONS` that are installed.
    threads : int, optional
        How many threads OpenMP and BLAS were given in a process that evaluates; by default they chose.

    Returns
    -------
    dict
        As ``environment`` in ``report.schema.json``.
    """
    return {
        "versions": dict(installed_versions() if versions is None else versions),
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "system": platform.platform(),
        "processor": processor_name(),
        "features": processor_features(),
        "processors": usable_processors(),
        "threads": threads,
    }


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Say what differs between two environments: versions first."""
    for name in dict.fromkeys([*old["versions"], *new["versions"]]):
        if old["versions"].get(name) != new["versions"].get(name):
            yield name, old["versions"].get(name, ""), new["versions"].get(name, "")
    for name in ("python", "system", "processor", "processors", "threads"):
        if old[name] != new[name]:
            yield name, _text(old[name]), _text(new[name])
    lost, won = (sorted(set(one["features"]) - set(other["features"])) for one, other in ((old, new), (new, old)))
    if lost or won:
        yield "features", " ".join(lost), " ".join(won)


def _text(value: object) -> str:
    return "" if value is None else str(value)


def installed_versions() -> dict[str, str]:
    """Give the versions of those of `DISTRIBUTIONS` that are installed."""
    found = ((name, installed_version(name)) for name in DISTRIBUTIONS)
    return {name: version for name, version in found if version is not None}


def processor_name() -> str:
    """Name the processor as the operating system does."""
    return _cpuinfo("model name") or platform.processor() or platform.machine() or "unknown"


def processor_features() -> list[str]:
    """Name the instruction sets that matter for arithmetic: as Linux does, elsewhere as NumPy's own dispatch does."""
    if flags := (_cpuinfo("flags") or _cpuinfo("Features")):
        return sorted({flag for flag in flags.split() if any(part in flag for part in _RELEVANT)})
    found: Any = np.show_config(mode="dicts")
    extensions = found.get("SIMD Extensions", {})
    return sorted({*extensions.get("baseline", ()), *extensions.get("found", ())})


def usable_processors() -> int:
    """Count the processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _cpuinfo(field: str) -> str:
    """Read a field of the first processor; empty where there is none."""
    try:
        lines = _CPUINFO.read_text("utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    return next((line.split(":", 1)[1].strip() for line in lines if line.split(":")[0].strip() == field), "")
