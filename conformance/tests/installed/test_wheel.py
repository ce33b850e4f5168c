"""What was installed from the wheel, used from an empty folder: run by `tox run -e wheel`."""

import json
import subprocess
import sys
from importlib.metadata import files
from pathlib import Path

import pytest

_PACKAGES = {"sigmoid_spec", "sigmoid_reference", "sigmoid_adapters", "sigmoid_conformance"}
_OWN = """
import numpy as np
from sigmoid_adapters import Implementation

def stable(x):
    with np.errstate(all="ignore"):
        e = np.exp(-np.abs(x.astype(np.float64)))
        return np.asarray(np.where(x < 0, e, 1) / (1 + e)).astype(x.dtype)

def lossy(x):
    with np.errstate(all="ignore"):
        return np.asarray(1 / (1 + np.exp(-x)) * x.dtype.type(0.99), x.dtype)

def dented(x):
    return np.where(x == 2.5, x.dtype.type(0.9), stable(x))

known = Implementation("own.known", "sigmoid", ["float16"], dented)
good = Implementation("own.good", "sigmoid", ["float16"], stable)
bad = Implementation("own.bad", "sigmoid", ["float16"], lossy)
"""
_OWN_TEST = """
from own import {name}
from sigmoid_conformance import parametrize_with_checks

@parametrize_with_checks([{name}]{options})
def test_conformance(check):
    check()
"""


@pytest.fixture(autouse=True)
def own_module(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("own.py").write_text(_OWN, "utf-8")


def run(*command):
    """Run a command of this environment in the empty folder."""
    program = Path(sys.executable).with_name(command[0])
    return subprocess.run([program, *command[1:]], capture_output=True, text=True, timeout=600)


def suite(name, *more):
    options = ("-p", "sigmoid_conformance.pytest_plugin", "--pyargs", "sigmoid_conformance.suite")
    return run("pytest", *options, "--implementation", f"own:{name}", *more)


def test_the_wheel_holds_exactly_the_four_packages():
    """Nothing named spec or reference reaches site-packages."""
    recorded = [path for path in files("sigmoid-conformance") if ".." not in path.parts]
    tops = {path.parts[0] for path in recorded}
    assert {top for top in tops if not top.endswith(".dist-info")} == _PACKAGES
    assert {f"{name}/py.typed" for name in _PACKAGES} <= {str(path) for path in recorded}
    assert not any("tests" in path.parts for path in recorded)


def test_the_packages_come_from_the_wheel():
    """What is imported is what was installed, not the checkout."""
    for name in _PACKAGES:
        module = __import__(name)
        assert "site-packages" in module.__file__


@pytest.mark.parametrize(("name", "status"), [("good", 0), ("bad", 1)])
def test_the_command_judges_an_own_implementation(name, status):
    """sigmoid-audit run module:attribute."""
    done = run("sigmoid-audit", "run", f"own:{name}")
    assert done.returncode == status, done.stdout + done.stderr


@pytest.mark.parametrize(("name", "status"), [("good", 0), ("bad", 1)])
def test_the_suite_judges_an_own_implementation(name, status):
    """Pytest --pyargs sigmoid_conformance.suite --implementation module:attribute."""
    done = suite(name)
    assert done.returncode == status, done.stdout + done.stderr
    assert f"own.{name}-float16-accuracy" in run_ids(name)


def run_ids(name):
    options = ("-p", "sigmoid_conformance.pytest_plugin", "--pyargs", "sigmoid_conformance.suite")
    return run("pytest", *options, "--implementation", f"own:{name}", "--collect-only", "-q").stdout


@pytest.mark.parametrize(("name", "status"), [("good", 0), ("bad", 1)])
def test_the_decorator_judges_an_own_implementation(name, status):
    """@parametrize_with_checks in anyone's own test file."""
    Path("test_own.py").write_text(_OWN_TEST.format(name=name, options=""), "utf-8")
    done = run("pytest", "test_own.py")
    assert done.returncode == status, done.stdout + done.stderr


def test_the_suite_selects_expects_and_writes_verdicts():
    """By requirement and format; an expected deviation is no failure, and stands in the verdicts."""
    chosen = ("--requirement", "accuracy", "--requirement", "monotonicity", "--format", "float16")
    expected = (
        "--expected-deviation",
        "accuracy=a dent",
        "--expected-deviation",
        "own.known-float16-monotonicity=a dent",
    )
    done = suite("known", *chosen, *expected, "--verdicts", "verdicts.json")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "is not a proof of conformance" in done.stdout
    found = json.loads(Path("verdicts.json").read_text("utf-8"))["verdicts"]
    assert [("accuracy", "known deviation"), ("monotonicity", "known deviation")] == [
        (one["requirement"], one["verdict"]) for one in found
    ]


def test_the_decorator_takes_expected_deviations_and_a_selection():
    """The same in anyone's own test file."""
    options = ', requirements=["accuracy"], profile="thorough", expected_deviations={"accuracy": "a dent at 2.5"}'
    Path("test_own.py").write_text(_OWN_TEST.format(name="known", options=options), "utf-8")
    done = run("pytest", "test_own.py")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 xfailed" in done.stdout


@pytest.mark.parametrize("kind", ["json", "csv", "c"])
def test_the_published_values_come_with_the_wheel(kind):
    """They are exported without the checkout."""
    done = run("sigmoid-audit", "reference", "export", "--format", "bfloat16", "--as", kind, "--output", "values")
    assert done.returncode == 0, done.stderr
    assert "0x40c8" in Path("values").read_text("utf-8")


def test_a_page_is_made_from_the_wheel_alone():
    """Schema, templates, styles, scripts and the plotting library with its licence come with it."""
    assert run("sigmoid-audit", "run", "own:bad", "--json", "report.json").returncode == 1
    done = run("sigmoid-audit", "render", "report.json", "--html", "report.html", "--markdown", "report.md")
    assert done.returncode == 0, done.stderr
    assert "uPlot" in Path("report.html").read_text("utf-8")
    assert "`own.bad`" in Path("report.md").read_text("utf-8")
    recorded = {str(path) for path in files("sigmoid-conformance")}
    assert "sigmoid_conformance/rendering/uplot/LICENSE" in recorded
