"""Which versions are installed, under whatever name."""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, packages_distributions, version

_offering = cache(packages_distributions)  # reads every installed distribution


def installed_version(name: str) -> str | None:
    """Give the version of a distribution, or of another one that offers the import package of that name.

    ``tensorflow-cpu`` offers ``tensorflow``, and ``onnxruntime-gpu`` ``onnxruntime``. None if there is neither.
    """
    found = _version(name)
    return found or next(filter(None, map(_version, _offering().get(name, ()))), None)


def _version(distribution: str) -> str | None:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return None
