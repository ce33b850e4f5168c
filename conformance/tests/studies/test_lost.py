"""The sentences on lost losses and gradients, on planted rows: each says what the rows say, label by label."""

from dataclasses import replace

import pytest

from sigmoid_adapters.cross_entropies import CROSS_ENTROPIES
from sigmoid_conformance.studies.classification import classification
from sigmoid_conformance.studies.losses import LABELS, Defect, Errors
from sigmoid_conformance.studies.lost import answer, findings
from sigmoid_conformance.studies.request import Request
from sigmoid_spec import MEASUREMENTS, REQUIREMENTS

COMPOSED, FUSED = CROSS_ENTROPIES["numpy, σ then log"], CROSS_ENTROPIES["numpy, on logits"]
GREATEST = 65504.0
ERRORS = [
    Errors(entry.name, "float16", label, 0.5, "0x0p+0", 0.6, "0x0p+0")
    for entry in (COMPOSED, FUSED)
    for label in LABELS
]
DEAD = Defect(FUSED.name, "float16", 1.0, "gradient 0", 7.625, 9.703125, 100, 0.0, -5e-4, 1)
SOFT = replace(DEAD, label=0.25, lower=-1.1, upper=-1.09)


def said(*defects, errors=ERRORS, exhaustive=False):
    found = findings(list(defects), errors, [COMPOSED, FUSED], exhaustive=exhaustive)
    return [(one.requirement, one.coverage, one.sentence) for one in found]


def of_fused(*defects, **options):
    (sentence,) = [one for _, _, one in said(*defects, **options) if FUSED.name in one]
    return sentence


def test_the_dead_gradient_of_label_1_is_told_beside_that_of_a_soft_label():
    """Though the soft label's is nearer to 0."""
    sentence = of_fused(SOFT, DEAD)
    assert (
        "label 0: no normal number is lost; label 1: gradient 0 from 7.625 to 9.7; soft label 0.25: gradient 0"
        in sentence
    )


@pytest.mark.parametrize("name", ["bfloat16", "float16", "float32"])
def test_the_study_tells_of_the_dead_gradient_of_label_1(name):
    """NumPy's on logits, where σ(x) rounds to 1."""
    study = classification(Request((name,), ("numpy",)))
    start = {"bfloat16": "5.5625", "float16": "7.625", "float32": "16.635532"}[name]
    (sentence,) = [one.sentence for one in study.findings if one.sentence.startswith(f"[{FUSED.name}]")]
    assert f"label 1: gradient 0 from {start} to " in sentence


def test_where_nothing_is_lost_each_label_says_so():
    """And no interval is told."""
    nothing = "; ".join(f"{label}: no normal number is lost" for label in ("label 0", "label 1", "soft label 0.25"))
    errors = "label 0: 0.5, 0.6; label 1: 0.5, 0.6; soft label 0.25: 0.5, 0.6"
    assert f"[{FUSED.name}] in float16: {nothing}. Largest errors of loss and gradient, in ulp: {errors}." == of_fused()


@pytest.mark.parametrize("label", LABELS)
def test_a_defect_is_told_under_its_own_label(label):
    """The others say that no normal number is lost."""
    told = of_fused(replace(DEAD, label=label)).partition("float16: ")[2].partition(". Largest")[0]
    parts = dict(part.split(": ") for part in told.split("; "))
    assert {f"label {label:g}"} == {name.removeprefix("soft ") for name, told in parts.items() if "gradient 0" in told}
    assert 2 == sum(told == "no normal number is lost" for told in parts.values())


def test_a_defect_on_both_sides_of_0_has_a_clause_for_each():
    """Intervals that reach the end of the axis are said to; where the table left some out, their number is given."""
    left = replace(DEAD, lower=-GREATEST, upper=-17.34, intervals=2)
    right = replace(DEAD, upper=GREATEST, intervals=2)
    assert "label 1: gradient 0 from 7.625 on, gradient 0 up to -17.34;" in of_fused(left, right)
    more = (replace(row, intervals=3) for row in (left, right))
    assert "gradient 0 up to -17.34 (of 3 intervals in all);" in of_fused(*more)
    assert "label 1: gradient 0 at 7.625;" in of_fused(replace(DEAD, upper=7.625))
    assert "label 1: gradient 0 everywhere;" in of_fused(replace(DEAD, lower=-GREATEST, upper=GREATEST))


def test_the_largest_errors_are_those_of_their_label():
    """An infinite one is so."""
    errors = [replace(row, gradient_error=float("inf")) if row.label == 1.0 else row for row in ERRORS]
    assert "label 0: 0.5, 0.6; label 1: 0.5, ∞; soft label 0.25: 0.5, 0.6." in of_fused(errors=errors)


def test_what_is_0_for_a_subnormal_number_is_told_under_its_own_requirement():
    """Not among the lost normal numbers; where there is none, that is said."""
    row = replace(DEAD, defect="gradient 0 for a subnormal", lower=9.71, upper=17.33)
    *claims, (requirement, _, sentence) = said(row)
    assert "subnormal-results" == requirement
    assert sentence.endswith(f"rounds to a subnormal number: [{FUSED.name}] gradient from 9.71 to 17.33 (label 1).")
    assert all("label 1: no normal number is lost" in told for _, _, told in claims)
    assert "In float16 no loss or gradient is 0 where the exact one rounds to a subnormal number." == said()[-1][2]


def test_requirements_are_those_that_the_specification_cites_the_defects_under():
    """They exist, and the measured figures stand under the same ones."""
    subnormal = replace(DEAD, defect="gradient 0 for a subnormal")
    found = [requirement for requirement, _, _ in said(DEAD, subnormal)]
    assert ["cross-entropy-gradient", "cross-entropy-gradient", "subnormal-results"] == found
    assert set(found) <= set(REQUIREMENTS)
    assert set(found) == {entry.requirement for entry in MEASUREMENTS if entry.study == "classification"}


def test_in_float32_errors_are_lower_bounds_and_intervals_exhaustive_only_if_asked():
    """Then they have findings of their own."""
    errors = [replace(row, format="float32") for row in ERRORS]
    assert {"sampled"} == {coverage for _, coverage, _ in said(errors=errors)}
    assert "Largest errors of loss and gradient, in ulp, at least: " in of_fused(errors=errors)
    told = [
        (coverage, sentence) for _, coverage, sentence in said(errors=errors, exhaustive=True) if FUSED.name in sentence
    ]
    assert ["exhaustive", "sampled"] == [coverage for coverage, _ in told]
    assert ["no normal number" in told[0][1], "at least: label 0: 0.5" in told[1][1]] == [True, True]


@pytest.mark.parametrize("defect", ["loss infinite", "loss NaN", "gradient infinite", "gradient NaN"])
def test_the_answer_names_who_gives_infinities_or_nan(defect):
    """Of either kind."""

    def told(entry):
        return answer([COMPOSED, FUSED], [replace(DEAD, implementation=entry.name, defect=defect)])

    assert f"infinite or NaN in [{COMPOSED.name}], and gradients 0" in told(COMPOSED)
    assert "Of the functions of the logit none gives infinities or NaN" in told(COMPOSED)
    assert "infinite or NaN in none, and gradients 0" in told(FUSED)
    assert f"Of the functions of the logit [{FUSED.name}] gives infinities or NaN" in told(FUSED)


def test_the_answer_names_who_gives_0():
    """A composed gradient, a fused loss, a fused gradient; and none where none does."""
    dead = replace(DEAD, implementation=COMPOSED.name)
    assert f"numbers in [{COMPOSED.name}]. Of" in answer([COMPOSED, FUSED], [dead])
    assert f"normal number in [{FUSED.name}], and the gradient in none." in answer(
        [FUSED], [replace(DEAD, defect="loss 0")]
    )
    assert f"normal number in none, and the gradient in [{FUSED.name}]." in answer([FUSED], [DEAD])
    for rows in ([], [SOFT]):
        assert "numbers in none. Of" in answer([COMPOSED, FUSED], rows)
        assert "normal number in none, and the gradient in none." in answer([COMPOSED, FUSED], rows)


@pytest.mark.parametrize(
    ("row", "cancels"),
    [
        (DEAD, True),
        (replace(DEAD, label=0.0), False),
        (SOFT, False),
        (replace(DEAD, lower=-88.0, upper=-87.0), False),
        (replace(DEAD, implementation=COMPOSED.name), False),
        (replace(DEAD, defect="loss 0"), False),
    ],
)
def test_cancellation_for_label_1_is_the_cause_only_of_a_dead_gradient_there(row, cancels):
    """Of a function of the logit, for positive logits."""
    assert cancels == ("cancels as 1 − y does" in answer([COMPOSED, FUSED], [row]))
