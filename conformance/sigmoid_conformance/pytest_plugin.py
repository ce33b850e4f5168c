"""The pytest plugin behind ``--implementation``: runs the suite on chosen implementations."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase

import pytest

from sigmoid_adapters import Implementation, UnusableTarget, installed, names
from sigmoid_conformance.cases import cases
from sigmoid_conformance.choosing import chosen

_IMPLEMENTATIONS = pytest.StashKey[Iterable[Implementation]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of the suite."""
    parser.getgroup("sigmoid-conformance").addoption(
        "--implementation",
        action="append",
        default=[],
        metavar="NAME | MODULE:ATTR",
        help="implementation to hold against the specification; a pattern such as 'torch.*' chooses several; "
        "may be repeated; by default all that are installed",
    )


def _named(targets: list[str]) -> list[str]:
    """Replace patterns by the installed implementations that match; anything else stays as it is."""
    available = [name for name in names() if installed(name)]
    return [
        name for target in targets or ["*"] for name in ([n for n in available if fnmatchcase(n, target)] or [target])
    ]


def pytest_configure(config: pytest.Config) -> None:
    """Declare the marker by which the plugin knows the suite, and find the implementations it is to run on."""
    config.addinivalue_line("markers", "sigmoid_suite: parametrized over the implementations that are under test")
    try:
        config.stash[_IMPLEMENTATIONS] = chosen(_named(config.getoption("--implementation")))
    except UnusableTarget as error:
        raise pytest.UsageError(str(error)) from None


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Parametrize the suite's one test over all cases of the chosen implementations."""
    if metafunc.definition.get_closest_marker("sigmoid_suite") is not None:
        metafunc.parametrize("check", cases(metafunc.config.stash[_IMPLEMENTATIONS]), ids=str)
