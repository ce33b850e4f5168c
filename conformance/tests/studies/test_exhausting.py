"""Every logit is looked at: against the masks of what was measured, and defects too narrow for a sample."""

from functools import partial

import mpmath
import numpy as np
import pytest

from sigmoid_adapters.cross_entropies import CROSS_ENTROPIES, CrossEntropy
from sigmoid_conformance.studies import exhausting
from sigmoid_conformance.studies.exhausting import all_intervals, changes, exhausted, kind_at
from sigmoid_conformance.studies.losses import LABELS, defects_coverage, defects_of, measure, measure_at, runs
from sigmoid_conformance.studies.refining import numbers_at, places_of
from sigmoid_reference import evaluate_cross_entropy_gradient
from sigmoid_spec import FORMATS

FLOAT32 = FORMATS["float32"]
BY_NUMPY = [name for name, entry in CROSS_ENTROPIES.items() if entry.backend == "numpy"]


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize("quantity", ["loss", "gradient"])
@pytest.mark.parametrize("name", BY_NUMPY)
def test_in_float16_the_intervals_are_those_of_the_masks_of_what_was_measured(name, quantity, label, monkeypatch):
    """Which are made from the exact value of every single number; blocks are so small that intervals cross them."""
    monkeypatch.setattr(exhausting, "BLOCK", 1 << 8)
    entry = CROSS_ENTROPIES[name]
    measured = measure(entry, quantity, "float16", label, 0)
    places = places_of(measured.x, measured.target).tolist()
    expected = {
        defect: sorted((places[first], places[last]) for first, last in runs(mask))
        for defect, mask in defects_of(measured, quantity).items()
        if mask.any()
    }
    assert expected == exhausted(entry, quantity, "float16", label)


def planted(*wrong):
    """The gradient of float16 is NaN at some logits, and correctly rounded elsewhere."""

    def gradient(x, label):
        got = evaluate_cross_entropy_gradient(x, label, FORMATS["float16"]).rounded.copy()
        got[np.isin(x, np.array(wrong, np.float16))] = np.nan
        return got

    return CrossEntropy("planted", "numpy", "numpy", True, ("float16",), gradient, gradient)


def place(x):
    return int(places_of(np.array([x], np.float16), FORMATS["float16"])[0])


def test_one_wrong_number_is_found_and_no_other():
    """Between two that are right."""
    assert {"gradient NaN": [(place(1.5),) * 2]} == exhausted(planted(1.5), "gradient", "float16", 0.0)


def test_the_widest_interval_comes_first_with_how_many_there_are():
    """Two neighbours on the one side of 0, one number on the other."""
    entry = planted(1.5, 1.5 + 2.0**-10, -3.0)
    at = partial(measure_at, entry, "gradient", "float16", 0.0)
    (widest,) = all_intervals(entry, "gradient", "float16", 0.0, at, 1)
    assert (1.5, 1.5 + 2.0**-10, 2, 2) == (widest.lower, widest.upper, widest.inputs, widest.intervals)


@pytest.mark.parametrize(
    ("quantity", "label", "kinds"),
    [
        ("loss", 0.0, [0, 1, 2]),
        ("loss", 1.0, [2, 1, 0]),
        ("loss", 0.25, [2]),
        ("gradient", 0.0, [0, 1, 2]),
        ("gradient", 1.0, [-2, -1, 0]),
        ("gradient", 0.25, [-2, 2]),
    ],
)
def test_the_kind_of_the_exact_value_changes_where_mpmath_says(quantity, label, kinds):
    """In float32: at half the least subnormal number, at the least normal one, and where the gradient changes sign."""
    starts, found = changes(quantity, FLOAT32, label)
    assert kinds == found
    for start in starts[1:]:
        before, after = (float(numbers_at(np.array([place]), FLOAT32)[0]) for place in (start - 1, start))
        low, high = sorted(abs(value(quantity, label, x)) for x in (before, after))
        edges = (mpmath.ldexp(1, FLOAT32.least_exponent - 1), mpmath.ldexp(1 - mpmath.ldexp(1, -24), FLOAT32.emin))
        changed_sign = value(quantity, label, before) < 0 < value(quantity, label, after)
        assert changed_sign or any(low <= edge <= high for edge in edges)


def value(quantity, label, x):
    with mpmath.workprec(400):
        p = 1 / (1 + mpmath.exp(-mpmath.mpf(x)))
        return p - label if quantity == "gradient" else -label * mpmath.log(p) - (1 - label) * mpmath.log(1 - p)


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize("quantity", ["loss", "gradient"])
def test_kinds_are_those_of_the_pieces_at_numbers_drawn_over_the_axis(quantity, label):
    """So that halving has overlooked no piece."""
    starts, kinds = changes(quantity, FLOAT32, label)
    for place in np.random.default_rng(0).integers(starts[0], FLOAT32.largest, 200).tolist():
        expected = kinds[int(np.searchsorted(starts, place, side="right")) - 1]
        assert expected == kind_at(place, quantity, FLOAT32, label)


def test_the_blocks_of_float32_are_all_of_one_size():
    """A just-in-time compiler meets one shape."""
    assert 0 == 2 * (FLOAT32.largest + 1) % exhausting.BLOCK


def test_only_what_was_asked_for_is_called_exhaustive():
    """In float32; the 16-bit formats always are."""
    assert ["sampled", "exhaustive"] == [defects_coverage("float32", asked) for asked in (False, True)]
    assert "exhaustive" == defects_coverage("float16", False)
