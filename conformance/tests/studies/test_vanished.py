"""The sentences on vanishing gradients, on planted rows: each says what the rows say, and no other one does."""

from dataclasses import replace

import pytest

from sigmoid_conformance.studies.chains import DEPTH, WAYS, Depths
from sigmoid_conformance.studies.factors import Factor
from sigmoid_conformance.studies.vanished import REQUIREMENT_OF, answer, findings, losses
from sigmoid_spec import REQUIREMENTS

RIGHT = Depths("weight 4", "bfloat16", "mine", 36, 38, 38, 38, "0", 0.5, 1.0, 1)
PLAIN = replace(RIGHT, chain="no weights")
FACTORS = (
    Factor("no weights", 0.2247, 0.25, "1e-65", "depth 1"),
    Factor("centred", 0.25, 0.25, "1e-61", "every depth"),
    Factor("steady", 1.0, 1.0, "1.0", "every depth"),
    Factor("weight 8", 0.0027, 2.0, "1e-253", "no depth"),
)


def said(*rows, factors=FACTORS):
    return {finding.sentence: finding.requirement for finding in findings(rows, factors)}


def about(requirement, *rows):
    (sentence,) = [sentence for sentence, found in said(*rows).items() if found == requirement]
    return sentence


@pytest.mark.parametrize("way", WAYS)
def test_a_row_without_a_right_digit_is_lost_in_its_way_and_no_other(way):
    """With chain, depth and implementation, under the requirement of that way; the answer counts it."""
    lost = replace(RIGHT, no_digit=5, wrong=way, zero=5 if way == "0" else 40)
    sentence = about(REQUIREMENT_OF[way], RIGHT, lost)
    assert f"the computed gradient is {way}" in sentence
    assert (
        "in 1 of 2 rows: through 'weight 4' already at depth 5, the exact one being normal to 35: [mine]." in sentence
    )
    assert not any("no computed gradient is" in sentence for sentence in said(RIGHT, lost))
    assert f"Of 2 computed gradients 1 are lost while the exact one is a normal number ({way}: 1)" in answer(
        (RIGHT, lost), FACTORS
    )


def test_where_no_row_is_lost_the_finding_and_the_answer_say_so():
    """And neither says that one is."""
    assert "In bfloat16 no computed gradient is 0, or wrong by half of it or more" in about("product-form-loss", RIGHT)
    assert "None of 1 computed gradients is lost" in answer((RIGHT,), FACTORS)
    assert "are lost while" not in answer((RIGHT,), FACTORS)


def test_each_format_is_told_of_by_itself():
    """One is lost in float16, none in bfloat16."""
    lost = replace(RIGHT, format="float16", exact_subnormal=7, exact_zero=12, no_digit=3, zero=3)
    sentences = [sentence for sentence, found in said(RIGHT, lost).items() if found == "product-form-loss"]
    assert sentences[0].startswith("In bfloat16 no computed gradient is 0")
    assert sentences[1].startswith("In float16 the computed gradient is 0 where the exact one is a normal number")
    assert ": in float16, through 'weight 4', by [mine]." in answer((RIGHT, lost), FACTORS)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (RIGHT, {}),
        (replace(RIGHT, no_digit=36, wrong="too large"), {}),
        (replace(RIGHT, no_digit=35, wrong="too large"), {"too large": 35}),
        (replace(RIGHT, zero=35, no_digit=None, wrong=None), {"0": 35}),
        (replace(RIGHT, zero=9, no_digit=5, wrong="too small"), {"too small": 5, "0": 9}),
        (replace(RIGHT, exact_subnormal=None, exact_zero=None, zero=DEPTH, no_digit=DEPTH), {"0": DEPTH}),
        (replace(RIGHT, exact_subnormal=None, exact_zero=None, zero=None, no_digit=None, wrong=None), {}),
    ],
)
def test_a_gradient_is_lost_only_while_the_exact_one_is_normal(row, expected):
    """At the last normal depth it is, at the next one not."""
    assert expected == losses(row)


def test_rows_that_are_not_lost_are_told_apart_by_where_they_end():
    """One where the exact gradient is subnormal, one where it rounds to 0, one nowhere."""
    flushed = replace(RIGHT, zero=36, no_digit=36)
    endless = replace(RIGHT, exact_subnormal=None, exact_zero=None, zero=None, no_digit=None, wrong=None)
    lasting = replace(RIGHT, zero=None)
    told = answer((flushed, flushed, flushed, RIGHT, lasting, endless), FACTORS)
    assert "Not lost: 6. Of these, 3 are 0 where the exact one rounds to a subnormal number; 1 are not 0 up to" in told
    assert (
        "and 2 are not 0 before the exact one rounds to 0: there the mathematics takes the gradient away (all" in told
    )


def test_a_gradient_that_ends_with_the_format_is_not_said_to_be_flushed():
    """Without weights, the depth at which the exact one rounds to 0 decides."""
    sentence = "Without weights the gradient of [mine] is 0 no earlier than the exact one rounds to 0, in bfloat16:"
    assert any(one.startswith(sentence) for one in said(PLAIN))
    assert "subnormal-results" not in said(PLAIN).values()


@pytest.mark.parametrize("zero", [36, 37])
def test_a_gradient_that_is_0_for_subnormal_numbers_is_said_to_be(zero):
    """From that depth instead of the exact one's; it is not said that the mathematics takes it away."""
    flushed = replace(PLAIN, zero=zero, no_digit=zero)
    assert about("subnormal-results", flushed).endswith(f"subnormal number: bfloat16 from depth {zero} instead of 38.")
    assert not any("there the mathematics takes" in one for one in said(flushed))


@pytest.mark.parametrize("fault", [{"zero": 20, "no_digit": 20}, {"no_digit": 20, "wrong": "too large"}])
def test_a_lost_gradient_without_weights_is_not_laid_to_the_mathematics(fault):
    """Nor to subnormal numbers."""
    lost = replace(PLAIN, **fault)
    assert not any("Without weights" in one for one in said(lost))


def test_the_sentence_on_the_bound_follows_the_factors():
    """Chains change places when their rows do."""
    expected = "at every depth by 'centred', 'steady'; at depth 1 by 'no weights'; at no depth by 'weight 8'."
    assert f"The bound 4⁻ᴸ ∏|wᵢ| is attained {expected}" in said()
    assert f"{expected[:-1]} (proven)." in answer((RIGHT,), FACTORS)
    turned = tuple(replace(row, attained="no depth") for row in FACTORS)
    assert "The bound 4⁻ᴸ ∏|wᵢ| is attained at no depth by 'no weights', 'centred', 'steady', 'weight 8'." in said(
        factors=turned
    )


@pytest.mark.parametrize(
    ("factor", "expected"),
    [(0.0027, "divides the gradient by 370.4"), (1.5, "multiplies the gradient by 1.5"), (1.0, "leaves the gradient")],
)
def test_a_layer_is_said_to_shrink_the_gradient_only_where_it_does(factor, expected):
    """Where the bound allows it to grow."""
    factors = (*FACTORS[:3], replace(FACTORS[3], factor=factor))
    (sentence,) = [one for one in said(factors=factors) if "'weight 8' a layer" in one]
    assert f"a layer {expected}" in sentence
    assert sentence.endswith("the bound is 2 times the gradient before.")


def test_a_chain_is_said_to_keep_its_gradient_only_where_it_attains_a_bound_of_1():
    """At every depth."""
    assert "The gradient stays at exactly ±1 at every depth in: 'steady'." in said()
    lower = tuple(replace(row, attained="depth 1") for row in FACTORS)
    assert "The gradient stays at exactly ±1 at every depth in: no chain." in said(factors=lower)


def test_every_way_has_a_requirement_of_the_specification():
    """And the specification knows it."""
    assert set(WAYS) == set(REQUIREMENT_OF)
    assert set(REQUIREMENT_OF.values()) <= set(REQUIREMENTS)
    for way, phrase in {"0": "exactly 0", "too large": "ulps of σ′", "infinite or NaN": "NaN or an infinity"}.items():
        assert phrase in REQUIREMENTS[REQUIREMENT_OF[way]].sentence
