"""For each check: a planted defect that it catches, and correct implementations that it passes."""

import defects
import numpy as np
import planted
import pytest

from sigmoid_adapters import Implementation
from sigmoid_conformance.cases import Case, cases
from sigmoid_conformance.checks import CHECKS

_IDS = [f"{requirement}: {what}" for requirement, _, what, _ in defects.DEFECTS]


@pytest.mark.parametrize(("requirement", "function", "what", "evaluate"), defects.DEFECTS, ids=_IDS)
def test_a_planted_defect_is_caught_by_its_check(requirement, function, what, evaluate):
    """The case of the requirement fails, and its message names the requirement."""
    case = Case(defects.defective(function, evaluate), "float16", requirement)
    with np.errstate(), pytest.raises(AssertionError, match=requirement):
        case()


@pytest.mark.parametrize("case", cases(defects.CORRECT), ids=str)
def test_a_correct_implementation_passes_every_check(case):
    """No check raises a false alarm."""
    case()


def test_every_check_has_a_planted_defect():
    """No check is without a defect that shows it can fail."""
    beyond = {"variant-agreement", "cotangent-linearity"}
    assert {"call-returns", *CHECKS} == {requirement for requirement, *_ in defects.DEFECTS} | beyond


def test_a_variant_that_differs_by_one_ulp_is_caught():
    """variant-agreement compares bits with the implementation that is named."""

    def evaluate(x):
        with np.errstate(all="ignore"):
            y = 1 / (1 + np.exp(-x))
        return np.where(x == 3, np.nextafter(y, x.dtype.type(0)), y).astype(x.dtype)

    variant = Implementation("planted", "sigmoid", ("float16",), evaluate, variant_of="numpy.sigmoid.naive")
    with pytest.raises(AssertionError, match="variant-agreement"):
        Case(variant, "float16", "variant-agreement")()


@pytest.mark.parametrize(
    "wrong",
    [
        lambda d, c: d * np.abs(c),
        lambda d, c: np.where(c > 2, 0, d * c),
        lambda d, c: d + c - 1,
        lambda d, c: d * c.flat[0],
        lambda d, c: c / 8,
        lambda d, c: d * 0,
    ],
    ids=["sign lost", "large ones lost", "added", "only the first is looked at", "another slope", "always 0"],
)
def test_a_cotangent_that_is_not_scaled_linearly_is_caught(wrong):
    """cotangent-linearity scales by powers of two and by -1."""

    def pullback(x, cotangent):
        return np.asarray(wrong(planted.derivative(x), cotangent), x.dtype)

    planted_one = Implementation("planted", "sigmoid_derivative", ("float16",), planted.derivative, pullback=pullback)
    with pytest.raises(AssertionError, match="cotangent-linearity"):
        Case(planted_one, "float16", "cotangent-linearity")()


@pytest.mark.parametrize("format_name", ["float32", "float64"])
def test_the_search_catches_a_wrong_value_next_to_a_threshold(format_name):
    """Hypothesis draws the neighbourhoods of the thresholds of the wide formats."""

    def evaluate(x):
        y = planted.sigmoid(x)
        return np.where((x > 17.3) & (x < 17.4) | (x > 37.4) & (x < 37.5), x.dtype.type(0.5), y)

    with pytest.raises(AssertionError, match="expected"):
        Case(Implementation("planted", "sigmoid", (format_name,), evaluate), format_name, "any-input")()
