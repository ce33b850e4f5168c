"""The programs in a report run as they stand, and show what the report says."""

import contextlib
import io
import re
import warnings

import numpy as np
import pytest
from documents_made import HOSTILE, REQUEST

from sigmoid_adapters import Implementation, registered
from sigmoid_conformance import audit
from sigmoid_conformance.rendering import numbers
from sigmoid_conformance.rendering.reproducing import snippet
from sigmoid_conformance.report import as_document

_OWN = """
import numpy as np
from sigmoid_adapters import Implementation

def nan_lost(x):
    with np.errstate(all="ignore"):
        wide = x.astype(np.float64)
        return np.where(np.isnan(wide), 0, 1 / (1 + np.exp(-wide))).astype(x.dtype)

def raises(x):
    raise RuntimeError("out of order")

formats = ["float8_e4m3fn", "float8_e5m2", "bfloat16", "float16"]
lossy = Implementation("own.lossy", "sigmoid", formats, nan_lost)
raising = Implementation("own.raising", "sigmoid", ["float16"], raises)
both = [lossy, raising]
"""


def output(program):
    """Run a program and give what it prints."""
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()) as printed:
        warnings.simplefilter("ignore")  # an implementation may warn
        exec(compile(program, "snippet", "exec"), {})
    return printed.getvalue()


def unmet(implementation, name, sampled=None, **request):
    made = as_document([audit(implementation, name, sampled=sampled)], {**REQUEST, "sampled": sampled, **request})
    (report,) = made["reports"]
    return made["request"], report, [outcome for outcome in report["outcomes"] if outcome["verdict"] != "conforms"]


def worst(outcome):
    return max(
        (interval["worst"] for interval in outcome["violations"] or outcome["known"]),
        key=lambda witness: float(witness["excess"]),
    )


@pytest.mark.parametrize(
    ("name", "format_name", "sampled"),
    [
        ("numpy.sigmoid.naive", "float16", None),
        ("numpy.sigmoid.tanh", "bfloat16", None),
        ("numpy.derivative.product", "float16", None),
        ("numpy.sigmoid.two_branch", "float16", None),
        ("numpy.sigmoid.tanh", "float32", 2000),
    ],
)
def test_a_program_shows_the_witness_again(name, format_name, sampled):
    """Got, expected and error are those of the report, for every requirement on single results."""
    request, report, outcomes = unmet(registered(name), format_name, sampled)
    assert outcomes
    for outcome in outcomes:
        printed = output(snippet(report, outcome, request))
        if outcome["requirement"] == "monotonicity" and sampled:
            assert "monotonicity: known deviation" in printed
            continue
        got, expected = (numbers.decimal(worst(outcome)[key], format_name) for key in ("got", "expected"))
        assert f" got {got} expected {expected} off by " in printed
        if outcome["requirement"] == "accuracy":
            assert f"{worst(outcome)['excess']:.3f} ulp" in printed


def test_a_step_back_is_shown_by_two_neighbours():
    """The results go against the direction from one line to the next."""
    request, report, outcomes = unmet(registered("numpy.sigmoid.two_branch"), "float16")
    (outcome,) = (outcome for outcome in outcomes if outcome["requirement"] == "monotonicity")
    first, second = (float(text) for text in re.findall(r"got (\S+)", output(snippet(report, outcome, request))))
    assert first > second


@pytest.mark.parametrize("format_name", ["float8_e4m3fn", "float8_e5m2", "bfloat16", "float16"])
def test_ones_own_implementation_is_found_where_it_was_named(tmp_path, monkeypatch, format_name):
    """A NaN is given by its bits."""
    (tmp_path / f"own_{format_name}.py").write_text(_OWN, "utf-8")
    monkeypatch.chdir(tmp_path)
    spoilt = Implementation("own.lossy", "sigmoid", (format_name,), np.zeros_like)
    request, report, outcomes = unmet(spoilt, format_name, targets=[f"own_{format_name}:both"])
    (outcome,) = (outcome for outcome in outcomes if outcome["requirement"] == "nan-propagation")
    assert "x nan got 0" in output(snippet(report, outcome, request)).replace("-nan", "nan")


def test_a_violation_without_a_witness_is_audited_again(tmp_path, monkeypatch):
    """An implementation that raises."""
    (tmp_path / "own_raising.py").write_text(_OWN, "utf-8")
    monkeypatch.chdir(tmp_path)
    raising = Implementation("own.raising", "sigmoid", ("float16",), lambda x: 1 / 0)
    request, report, (outcome,) = unmet(raising, "float16", targets=["own_raising:both"])
    assert "out of order (" in output(snippet(report, outcome, request))


def test_a_hostile_name_is_quoted():
    """The program has no sign in it that ends a string, a block of code or a script."""
    spoilt = Implementation(HOSTILE + "'\"`\\", "sigmoid", ("float16",), lambda x: x * 0)
    request, report, (outcome, *_) = unmet(spoilt, "float16")
    program = snippet(report, outcome, request)
    compile(program, "snippet", "exec")
    assert not set("<`\u2028") & set(program)
