"""The command line: what it prints, and its exit status."""

import dataclasses
import math
import sys

import numpy as np
import pytest
from click.testing import CliRunner

from sigmoid_adapters.deviations import known_deviations
from sigmoid_conformance.cli import main
from sigmoid_conformance.documents import load_document
from sigmoid_conformance.engine import planning
from sigmoid_reference import sigmoid_derivative

_OWN = """
import numpy as np
from sigmoid_adapters import Implementation

def right(x):
    with np.errstate(all="ignore"):
        return np.asarray(1 / (1 + np.exp(-x.astype(np.float64)))).astype(x.dtype)

def raises(x):
    raise RuntimeError("out of order")

good = Implementation("own.good", "sigmoid", ["float16"], right)
bad = Implementation("own.bad", "sigmoid", ["float16"], lambda x: right(x) * x.dtype.type(0.99))
raising = Implementation("own.raising", "sigmoid", ["float16"], raises)
misshapen = Implementation("own.misshapen", "sigmoid", ["float16"], lambda x: right(x)[:-1])
widening = Implementation("own.widening", "sigmoid", ["float16"], lambda x: right(x).astype(np.float32))
both = [good, bad]
number = 3
"""


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Run the command in a folder that holds a module of one's own."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / f"own_{tmp_path.name}.py").write_text(_OWN, "utf-8")

    def invoke(*arguments):
        named = [argument.replace("own:", f"own_{tmp_path.name}:") for argument in arguments]
        return CliRunner().invoke(main, named, catch_exceptions=False)

    return invoke


def sentence(result):
    return " ".join(result.output.split())


def test_a_conforming_implementation_ends_with_status_0(run):
    """All outcomes conform."""
    result = run("run", "own:good", "--format", "float16")
    assert result.exit_code == 0
    assert "exhaustive, 65,536" in result.output


def test_a_violation_ends_with_status_1_and_a_witness(run):
    """The message names requirement, interval, hex floats and bits."""
    result = run("run", "own:bad", "--json", "report.json")
    assert result.exit_code == 1
    assert "own.bad, float16, accuracy: violates" in result.output
    assert "bits 0x" in result.output


def test_the_json_report_holds_environment_request_and_outcomes(run, tmp_path):
    """Inputs stand as hex floats, errors as numbers."""
    run("run", "own:bad", "--json", "report.json")
    document = load_document(tmp_path / "report.json")
    (report,) = document["reports"]
    accuracy = next(outcome for outcome in report["outcomes"] if outcome["requirement"] == "accuracy")
    assert document["environment"]["versions"]["numpy"] == np.__version__
    assert accuracy["verdict"] == "violates"
    assert float.fromhex(accuracy["violations"][0]["worst"]["x"]) <= 65504
    assert report["figures"]["largest_error"] > 1


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("own:raising", "evaluate raised RuntimeError on an array of shape (32768,) and dtype float16: out of order ("),
        ("own:misshapen", "evaluate returned an array of shape (32767,) and dtype float16"),
        ("own:widening", "evaluate returned an array of shape (32768,) and dtype float32"),
    ],
)
def test_an_unusable_result_is_a_violation_with_one_sentence(run, target, expected):
    """Exceptions, shapes and dtypes are the implementation's fault: status 1."""
    result = run("run", target)
    assert result.exit_code == 1
    assert expected in sentence(result)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("run", "own:missing"), "has no attribute 'missing'"),
        (("run", "own:number"), "is of type int: expected an Implementation"),
        (("run", "nowhere:x"), "no module 'nowhere'"),
        (("run", "no.such.name"), "unknown implementation 'no.such.name'"),
        (("run", "own:good", "--format", "float31"), "unknown format 'float31'"),
        (("run", "own:good", "--format", "float64"), "nothing to audit"),
        (("run", "own:good", "--json", "no/such/folder.json"), "cannot write"),
        (("run", "own:good", "--sampled", "-3"), "-3"),
        (("reference", "value", "tanh", "1", "--format", "float32"), "unknown function 'tanh'"),
        (("reference", "value", "sigmoid", "one", "--format", "float32"), "'one' is not a number"),
        (("reference", "digest", "sigmoid", "--format", "float64"), "too many to enumerate"),
    ],
)
def test_unusable_arguments_end_with_status_2_and_say_why(run, arguments, expected):
    """One sentence each, no traceback."""
    result = run(*arguments)
    assert result.exit_code == 2
    assert expected in sentence(result)


def test_several_implementations_of_one_module_are_all_audited(run):
    """MODULE:ATTR may hold an iterable."""
    result = run("run", "own:both")
    assert result.exit_code == 1
    assert "own.good" in result.output


def test_a_lost_tail_is_a_known_deviation_and_a_violation_without_its_entry(run, monkeypatch):
    """The interval in which the gradient is 0 although it is representable, with a witness."""
    arguments = ("run", "numpy.derivative.product", "--format", "float16")
    known = run(*arguments)
    assert known.exit_code == 0
    assert "numpy.derivative.product, float16, saturation-not-early: known deviation" in known.output
    assert "0.0 on [0x1." in known.output
    kept = tuple(entry for entry in known_deviations() if entry.requirement != "saturation-not-early")
    monkeypatch.setattr(planning, "known_deviations", lambda: kept)
    unknown = run(*arguments)
    assert unknown.exit_code == 1
    assert "numpy.derivative.product, float16, saturation-not-early: violates" in unknown.output
    assert "worst at x = 0x1." in unknown.output


def test_a_deviation_that_no_longer_shows_ends_with_status_1(run, monkeypatch):
    """An entry that is out of date is as wrong as a missing one."""
    entry = next(entry for entry in known_deviations() if entry.implementation == "numpy.sigmoid.two_branch")
    mended = dataclasses.replace(entry, requirement="range", format="float16")
    monkeypatch.setattr(planning, "known_deviations", lambda: (*known_deviations(), mended))
    result = run("run", "numpy.sigmoid.two_branch", "--format", "float16")
    assert result.exit_code == 1
    assert "no longer shows" in result.output


def test_a_reference_value_is_printed_rounded_in_bits_and_exactly(run):
    """As hex float, in bits, and to 40 digits."""
    result = run("reference", "value", "sigmoid_derivative", "0x1p+0", "--format", "float32")
    assert result.exit_code == 0
    assert float(sigmoid_derivative(np.float32(1))).hex().rstrip("0")[:8] in result.output
    assert "0.1966119332414818525374247335859090256223" in result.output


def test_negative_numbers_and_infinities_are_arguments_not_options(run):
    """-1.5 and -inf are inputs."""
    assert run("reference", "value", "sigmoid", "-1.5", "--format", "float16").exit_code == 0
    assert "0x0p+0" in run("reference", "value", "sigmoid", "-inf", "--format", "float16").output


def test_a_decimal_is_rounded_to_the_format_and_says_so(run):
    """0.1 is no number of float32; the nearest is used and shown."""
    result = run("reference", "value", "sigmoid", "0.1", "--format", "float32")
    assert result.exit_code == 0
    assert "0x1.99999ap-4" in result.output
    assert math.isclose(float.fromhex("0x1.99999ap-4"), 0.1, rel_tol=1e-7)


def test_a_digest_is_printed(run):
    """64 hexadecimal digits."""
    assert len(run("reference", "digest", "sigmoid", "--format", "float8_e5m2").output.strip()) == 64


def test_a_page_that_could_not_be_made_is_refused_before_the_work(run, monkeypatch):
    """Jinja2 is missing: status 2, what to install, and nothing was audited."""
    monkeypatch.setitem(sys.modules, "jinja2", None)
    result = run("run", "own:good", "--html", "page.html")
    assert 2 == result.exit_code
    assert "--html needs Jinja2, which is not installed: pip install" in sentence(result)
    assert "done after" not in result.output
