"""Which versions are installed, under whatever name, and how to install what is not."""

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


def how_to_install(extra: str) -> str:
    """Give the command that installs an extra of this project, as the end of a sentence."""
    return f"pip install 'sigmoid-conformance[{extra}]', or '.[{extra}]' in a checkout"


def _version(distribution: str) -> str | None:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return None
