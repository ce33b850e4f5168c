"""The study of classification: its figures again by mpmath, and planted losses whose faults it has to tell."""

import mpmath
import numpy as np
import pytest

from sigmoid_adapters.cross_entropies import CROSS_ENTROPIES, CrossEntropy
from sigmoid_conformance.studies.classification import _reach, classification
from sigmoid_conformance.studies.losses import LABELS, coverage_of, defects_of, measure, runs
from sigmoid_conformance.studies.request import Request
from sigmoid_reference import evaluate_cross_entropy, evaluate_cross_entropy_gradient
from sigmoid_spec import FORMATS, REQUIREMENTS

CONTEXT = mpmath.MPContext()
CONTEXT.prec = 800
STUDY = classification(Request(("float16",), ("numpy",)))


def exact(quantity, x, label):
    p = 1 / (1 + CONTEXT.exp(-CONTEXT.mpf(x)))
    if quantity == "gradient":
        return p - label
    return -label * CONTEXT.log(p) - (1 - label) * CONTEXT.log(1 - p)


def error(got, real, target):
    """|got - real| / ulp(real)."""
    binade = int(CONTEXT.floor(CONTEXT.log(abs(real), 2)))
    return abs(CONTEXT.mpf(got) - real) / CONTEXT.ldexp(1, max(binade, target.emin) - target.precision + 1)


@pytest.mark.parametrize("row", STUDY.tables[0].rows, ids=lambda row: f"{row.implementation}-{row.label}")
def test_the_largest_errors_are_those_that_mpmath_finds_at_the_witness(row):
    """Where they are finite; the implementation is evaluated again at that one logit."""
    entry, target = CROSS_ENTROPIES[row.implementation], FORMATS[row.format]
    for quantity in ("loss", "gradient"):
        found, at = getattr(row, f"{quantity}_error"), float.fromhex(getattr(row, f"{quantity}_at"))
        with np.errstate(all="ignore"):
            got = float(getattr(entry, quantity)(np.array([at]).astype(target.dtype), row.label)[0])
        if np.isfinite(found):
            assert abs(found - error(got, exact(quantity, at, row.label), target)) <= 1e-6 * max(1, found)
        else:
            assert not np.isfinite(got)


def test_no_logit_is_worse_than_the_witness():
    """At some logits, the errors by mpmath stay below the largest that the study gives."""
    row = next(row for row in STUDY.tables[0].rows if (row.implementation, row.label) == ("numpy, on logits", 1.0))
    x = np.linspace(-11, 11, 45).astype(np.float16)
    losses = CROSS_ENTROPIES["numpy, on logits"].loss(x, 1.0)
    for number, got in zip(x.tolist(), losses.tolist(), strict=True):
        assert error(got, exact("loss", number, 1.0), FORMATS["float16"]) <= row.loss_error


def planted(quantity, fault):
    """An implementation that is correctly rounded but for what `fault` does to (x, results)."""

    def right(evaluate):
        return lambda x, label: evaluate(x, label, FORMATS["float16"]).rounded.copy()

    def wrong(x, label):
        results = correct[quantity](x, label)
        fault(x, results)
        return results

    correct = {"loss": right(evaluate_cross_entropy), "gradient": right(evaluate_cross_entropy_gradient)}
    functions = {**correct, quantity: wrong}
    return CrossEntropy("planted", "numpy", "numpy", True, ("float16",), functions["loss"], functions["gradient"])


def put(value, lower=6.0, upper=7.0):
    def fault(x, results):
        results[(x >= lower) & (x <= upper)] = value

    return fault


@pytest.mark.parametrize(
    ("quantity", "value", "defect"),
    [
        ("loss", np.inf, "loss infinite"),
        ("loss", np.nan, "loss NaN"),
        ("loss", 0.0, "loss 0"),
        ("gradient", 0.0, "gradient 0"),
        ("gradient", np.inf, "gradient infinite"),
        ("gradient", np.nan, "gradient NaN"),
        ("gradient", -0.5, "gradient of the wrong sign"),
    ],
)
def test_a_planted_defect_is_told_with_its_interval_and_no_other(quantity, value, defect):
    """On [6, 7], label 0."""
    measured = measure(planted(quantity, put(value)), quantity, "float16", 0.0, 0)
    found = {
        name: [measured.x[[*run]].tolist() for run in runs(mask)]
        for name, mask in defects_of(measured, quantity).items()
    }
    assert {defect: [[6.0, 7.0]]} == {name: intervals for name, intervals in found.items() if intervals}


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize("quantity", ["loss", "gradient"])
def test_a_correctly_rounded_implementation_has_no_defect_and_at_most_half_an_ulp(quantity, label):
    """At every number of float16."""
    measured = measure(planted(quantity, lambda x, results: None), quantity, "float16", label, 0)
    assert measured.errors.max() <= 0.5
    assert not any(mask.any() for mask in defects_of(measured, quantity).values())


def test_coverage_is_exhaustive_where_every_number_is_taken():
    """All finite numbers of the 16-bit formats, a draw in float32."""
    assert ["exhaustive", "exhaustive", "sampled"] == [coverage_of(name) for name in ("bfloat16", "float16", "float32")]
    assert measure(CROSS_ENTROPIES["numpy, on logits"], "loss", "float16", 0.0, 0).x.size == 2 * 0x7C00


def test_the_study_ties_what_it_found_to_requirements():
    """The composed loss is lost where σ rounds to 1, the fused one is not."""
    assert all(finding.requirement in REQUIREMENTS for finding in STUDY.findings)
    composed, fused, subnormal = (finding.sentence for finding in STUDY.findings)
    assert "loss infinite from" in composed
    assert "loss infinite" not in fused
    assert "NaN" not in fused
    assert "subnormal number: [numpy, σ then log] loss from" in subnormal


def test_the_answer_says_how_far_it_reaches_in_each_format():
    """All numbers are tried in 16 bits; in float32 if that was asked for."""
    assert "All this is exhaustive in float16, sampled in float32." == _reach(("float16", "float32"), False)
    assert "All this is exhaustive in float16, float32." == _reach(("float16", "float32"), True)
