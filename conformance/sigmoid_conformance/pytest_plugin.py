"""The pytest plugin behind ``--implementation``: runs the suite on chosen implementations."""

from __future__ import annotations

from fnmatch import fnmatchcase

import pytest

from sigmoid_adapters import Implementation, UnusableTarget, installed, load_all, names
from sigmoid_conformance.cases import cases


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


def _chosen(targets: list[str]) -> list[Implementation]:
    available = [name for name in names() if installed(name)]
    found: dict[str, Implementation] = {}
    for target in targets or ["*"]:
        matching = [name for name in available if fnmatchcase(name, target)]
        for implementation in [one for name in matching or [target] for one in load_all(name)]:
            found[implementation.name] = implementation
    return list(found.values())


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Parametrize the suite's one test over all cases of the chosen implementations."""
    if metafunc.definition.get_closest_marker("sigmoid_suite") is None:
        return
    try:
        chosen = _chosen(metafunc.config.getoption("--implementation"))
    except UnusableTarget as error:
        raise pytest.UsageError(str(error)) from error
    metafunc.parametrize("check", cases(chosen), ids=str)


def pytest_configure(config: pytest.Config) -> None:
    """Declare the marker by which the plugin knows the suite."""
    config.addinivalue_line("markers", "sigmoid_suite: parametrized over the implementations that are under test")
