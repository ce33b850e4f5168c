"""The pytest plugin behind ``--implementation``: runs the suite on chosen implementations and shows the verdicts."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import asdict
from pathlib import Path

import pytest

from sigmoid_adapters import UnusableTarget
from sigmoid_conformance.cases import Case, NotJudged
from sigmoid_conformance.choosing import chosen, expanded
from sigmoid_conformance.profile import PROFILES, QUICK
from sigmoid_conformance.report import write_json
from sigmoid_conformance.searching import chosen_seed, how_to_repeat
from sigmoid_conformance.selecting import profile_named, selected, selection
from sigmoid_conformance.verdicts import Judged, as_document, judged, matrix

_CASES = pytest.StashKey[list[Case]]()
_PROPERTY = "sigmoid-conformance"
_SELECTING = {
    "--requirement": "only this requirement, by its id; may be repeated",
    "--format": "only this format; may be repeated",
    "--function": "only implementations of this function; may be repeated",
    "--expected-deviation": "ID=REASON: a test, or all tests of a requirement, that must fail; may be repeated",
}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of the suite."""
    group = parser.getgroup("sigmoid-conformance")
    group.addoption(
        "--implementation",
        action="append",
        default=[],
        metavar="NAME | MODULE:ATTR",
        help="implementation to hold against the specification; a pattern such as 'torch.*' chooses several; "
        "may be repeated; by default all that are installed",
    )
    group.addoption("--profile", default=QUICK.name, help=f"how much is tried: {' or '.join(PROFILES)}")
    for option, text in _SELECTING.items():
        group.addoption(option, action="append", default=[], metavar=option[2:].upper(), help=text)
    group.addoption("--verdicts", type=Path, metavar="FILE", help="write all verdicts as JSON")


def _expected(pairs: list[str]) -> dict[str, str]:
    for pair in pairs:
        if "=" not in pair:
            raise ValueError(f"--expected-deviation {pair!r}: expected ID=REASON")
    return {key.strip(): reason for key, _, reason in (pair.partition("=") for pair in pairs)}


def _selected(config: pytest.Config) -> list[Case]:
    given = [config.getoption(option) for option in _SELECTING]
    implementations = chosen(expanded(config.getoption("--implementation")))
    return selected(implementations, selection(config.getoption("--profile"), *given[:3]), _expected(given[3]))


def pytest_configure(config: pytest.Config) -> None:
    """Declare the marker by which the plugin knows the suite, and find the cases that it is to run."""
    config.addinivalue_line("markers", "sigmoid_suite: parametrized over the implementations that are under test")
    try:
        config.stash[_CASES] = _selected(config)
        _check_writable(config.getoption("--verdicts"))
    except (UnusableTarget, ValueError) as error:
        raise pytest.UsageError(str(error)) from None
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(_Gathering(config))


def _check_writable(path: Path | None) -> None:
    """Refuse a file that could not be written, before the work and not after it."""
    if path is not None and (path.is_dir() or not path.absolute().parent.is_dir()):
        raise ValueError(f"--verdicts {path}: expected a file in a folder that exists")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Parametrize the suite's one test over all cases of the chosen implementations."""
    if metafunc.definition.get_closest_marker("sigmoid_suite") is not None:
        check_cases: list[Case] = metafunc.config.stash[_CASES]
        metafunc.parametrize("check", check_cases, ids=str)


def _case_of(item: pytest.Item) -> Case | None:
    parameters = item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
    case = parameters.get("check")
    return case if isinstance(case, Case) else None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Note what a case was about and what came of it, in a form that passes from process to process."""
    report = yield
    if (case := _case_of(item)) is not None and report.when == "call":
        expected = getattr(report, "wasxfail", None)
        text = expected if expected is not None else "" if call.excinfo is None else str(call.excinfo.value)
        is_judged = call.excinfo is None or not isinstance(call.excinfo.value, NotJudged)
        verdict = judged(case, report.passed, is_judged, text, expected is not None)
        report.user_properties.append((_PROPERTY, asdict(verdict)))
    return report


class _Gathering:
    """Gathers the verdicts of a session, and tells them at its end; under pytest-xdist, in the controlling process."""

    def __init__(self, config: pytest.Config) -> None:
        self.found: list[Judged] = []
        self.profile = profile_named(config.getoption("--profile"))
        self.path: Path | None = config.getoption("--verdicts")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        for name, value in report.user_properties:
            if name == _PROPERTY and isinstance(value, dict):
                self.found.append(Judged(**{**value, "offered": tuple(value["offered"])}))

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if self.found:
            terminalreporter.section("verdicts")
            terminalreporter.write_line(matrix(self.found))
            terminalreporter.write_line(self.profile.note)

    def pytest_sessionfinish(self) -> None:
        if self.path is not None:
            write_json(as_document(self.found, self.profile, chosen_seed()), self.path)


def pytest_report_header(config: pytest.Config) -> str:
    """Say which profile and which seed a run has."""
    return f"sigmoid-conformance: {config.getoption('--profile')} profile, {how_to_repeat()}"
