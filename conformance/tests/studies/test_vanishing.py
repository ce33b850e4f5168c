"""The study of vanishing gradients: its figures again by mpmath, its answers on planted rules."""

import mpmath
import numpy as np
import pytest

from sigmoid_adapters.chains import CHAIN_GRADIENTS, ChainGradient
from sigmoid_conformance.studies.chains import CHAINS, DEPTH, WAYS, Chain, computed_gradients, depths
from sigmoid_conformance.studies.factors import attained, factor
from sigmoid_conformance.studies.request import Request, request
from sigmoid_conformance.studies.vanishing import vanishing
from sigmoid_reference import enclose_chain_gradients
from sigmoid_spec import FORMATS, REQUIREMENTS

CONTEXT = mpmath.MPContext()
CONTEXT.prec = 2000
BY_NAME = {chain.name: chain for chain in CHAINS}
BOUNDS = ((mpmath.mpf(1), mpmath.mpf(1)),) * 3
PRODUCT = CHAIN_GRADIENTS["numpy, y(1 - y)"]


def by_mpmath(chain, depth):
    """The derivative by a difference quotient of the whole chain, which knows of no σ′."""
    step = CONTEXT.ldexp(1, -900)

    def value(x):
        for weight in chain.weights(0)[:depth]:
            x = 1 / (1 + CONTEXT.exp(-weight * (x - chain.centre)))
        return x

    return (value(chain.x + step) - value(chain.x - step)) / (2 * step)


@pytest.mark.parametrize("name", ["no weights", "weight 8", "random weights", "centred"])
def test_the_depths_of_the_exact_gradient_are_those_of_a_difference_quotient(name):
    """Below half the least subnormal number it rounds to 0, one layer before it does not."""
    chain, target = BY_NAME[name], FORMATS["float32"]
    row = depths(chain, PRODUCT, target, 0)
    half_least = CONTEXT.ldexp(1, target.least_exponent - 1)
    assert abs(by_mpmath(chain, row.exact_zero)) <= half_least < abs(by_mpmath(chain, row.exact_zero - 1))
    least_normal = CONTEXT.ldexp(1, target.emin)
    assert (
        abs(by_mpmath(chain, row.exact_subnormal)) < least_normal < 2 * abs(by_mpmath(chain, row.exact_subnormal - 1))
    )


@pytest.mark.parametrize("name", ["no weights", "weight 20"])
def test_the_error_in_ulps_is_that_of_the_computed_gradient_against_a_difference_quotient(name):
    """At depth 2, in float32, with the ulp of the exact value."""
    chain, target = BY_NAME[name], FORMATS["float32"]
    exact = by_mpmath(chain, 2)
    ulp = CONTEXT.ldexp(1, int(CONTEXT.floor(CONTEXT.log(abs(exact), 2))) - target.precision + 1)
    computed = float(computed_gradients(chain, PRODUCT, target, 0)[1])
    expected = float(abs(CONTEXT.mpf(computed) - exact) / ulp)
    assert abs(expected - depths(chain, PRODUCT, target, 0).ulps_at_two) < 1e-6 * max(1, expected)


def test_a_gradient_that_dies_early_and_one_that_lost_its_digits_are_told_apart():
    """Two rules are planted: one gives 0 from depth 4 on, one is half as large from depth 6 on."""
    chain = BY_NAME["no weights"]
    right = [float(lower) for lower, _ in enclose_chain_gradients(chain.x, chain.weights(0))]

    def planted(start, factor):
        values = np.array(right)
        values[start - 1 :] *= factor
        return ChainGradient("planted", "numpy", ("float64",), lambda x, weights, centre: values.copy())

    dead, half = (depths(chain, planted(*fault), FORMATS["float64"], 0) for fault in ((4, 0.0), (6, 0.499)))
    healthy = depths(chain, planted(4, 1.0), FORMATS["float64"], 0)
    assert (4, 4, "0") == (dead.zero, dead.no_digit, dead.wrong)
    assert "too small" == half.wrong
    assert 6 == half.no_digit < half.exact_zero - 2 < half.zero
    assert (healthy.exact_zero, healthy.exact_zero) == (healthy.zero, healthy.no_digit)


@pytest.mark.parametrize("name", ["no weights", "weight 4", "weight 8", "weight 20"])
def test_the_factor_per_layer_is_the_slope_at_the_fixed_point_that_mpmath_finds(name):
    """Deep in a chain of equal weights aᵢ is at a = σ(w a), where a layer multiplies by w σ′(w a)."""
    weight, layer = BY_NAME[name].weight, CONTEXT.mpf
    fixed = CONTEXT.findroot(lambda a: a - (1 + CONTEXT.tanh(weight * a / 2)) / 2, layer(1))
    slope = weight / (4 * CONTEXT.cosh(weight * fixed / 2) ** 2)
    assert abs(factor(BY_NAME[name], 0).factor / slope - 1) < 1e-14


@pytest.mark.parametrize("seed", [0, 1])
def test_the_factor_of_random_weights_is_the_mean_slope_along_the_orbit_that_mpmath_follows(seed):
    """From depth 100 to 200, in 2000 bits, with σ and σ′ by hyperbolic functions."""
    chain, a, logarithms = BY_NAME["random weights"], CONTEXT.mpf(0), []
    for weight in chain.weights(seed)[:200]:
        a, slope = (1 + CONTEXT.tanh(weight * a / 2)) / 2, weight / (4 * CONTEXT.cosh(weight * a / 2) ** 2)
        logarithms.append(CONTEXT.log(abs(slope)))
    assert abs(factor(chain, seed).factor / CONTEXT.exp(sum(logarithms[100:]) / 100) - 1) < 1e-14


def test_the_bound_is_attained_at_every_depth_by_the_centred_chain_and_then_only_at_the_first():
    """So the study says, and exact arithmetic on powers of two agrees."""
    assert "every depth" == factor(BY_NAME["centred"], 0).attained
    assert "depth 1" == factor(BY_NAME["no weights"], 0).attained
    assert "no depth" == factor(Chain("off centre", 1.0, 1.0, 0.0), 0).attained


@pytest.mark.parametrize(
    ("gap", "width", "expected"),
    [
        (0, 0, "every depth"),
        (2.0**-100, 0, "no depth"),
        (2.0**-100, 2.0**-110, "no depth"),
        (2.0**-110, 2.0**-100, "no depth, undecided at 3"),
        (0, 2.0**-100, "no depth, undecided at 3"),
    ],
)
def test_only_an_enclosure_that_is_the_bound_attains_it_and_only_one_below_it_does_not(gap, width, expected):
    """A gap of 2^-100, which a float64 does not see, is one; where the enclosure straddles the bound, that is said."""
    with mpmath.workprec(200):
        low, high = 1 - mpmath.mpf(gap) - width, 1 - mpmath.mpf(gap) + width
    assert expected == attained(((low, high),) * 3, BOUNDS)


def test_an_enclosure_that_only_touches_the_bound_decides_nothing():
    """From either side."""
    one, more, less = mpmath.mpf(1), mpmath.mpf(1.5), mpmath.mpf(0.5)
    assert "no depth, undecided at 3" == attained(((one, more),) * 3, BOUNDS) == attained(((less, one),) * 3, BOUNDS)


def test_in_bfloat16_jax_has_no_digit_right_from_depth_5_to_35_of_the_chain_of_weight_4():
    """It is wrong by half of the difference quotient or more, which is normal; a layer makes it a fifth larger."""
    pytest.importorskip("jax")
    chain, target = BY_NAME["weight 4"], FORMATS["bfloat16"]
    computed = computed_gradients(chain, CHAIN_GRADIENTS["jax, vjp"], target, 0).astype(float)
    exact = [by_mpmath(chain, depth) for depth in range(1, 37)]
    lost = [abs(float(got) - value) >= value / 2 for got, value in zip(computed, exact, strict=False)]
    assert [False] * 4 + [True] * 31 == lost[:35]
    assert exact[35] < CONTEXT.ldexp(1, target.emin) <= exact[34]
    ratios = [got / value for got, value in zip(computed.tolist(), exact, strict=False)]
    assert all(abs(ratios[depth] / ratios[depth - 1] - 1.2) < 0.02 for depth in range(4, 35))


@pytest.mark.parametrize(("fault", "way"), list(zip([0.0, 0.25, 1.75, -1.0, np.nan], WAYS, strict=True)))
def test_the_way_in_which_no_digit_is_right_is_named(fault, way):
    """A rule is planted that is wrong by a factor at depth 3 alone; one within half of the exact gradient is right."""
    chain = BY_NAME["no weights"]
    right = [float(lower) for lower, _ in enclose_chain_gradients(chain.x, chain.weights(0))]

    def row(factor):
        values = np.array(right) * np.where(np.arange(DEPTH) == 2, factor, 1.0)
        planted = ChainGradient("planted", "numpy", ("float64",), lambda x, weights, centre: values)
        return depths(chain, planted, FORMATS["float64"], 0)

    assert (3, way) == (row(fault).no_digit, row(fault).wrong)
    assert row(1.25).no_digit == row(0.75).no_digit == row(1.0).exact_zero


def test_the_study_says_what_it_measured_and_ties_it_to_requirements():
    """On NumPy alone, in one format."""
    study = vanishing(Request(("float32",), ("numpy",)))
    assert {"numpy, y(1 - y)", "numpy, σ(x)σ(-x)"} == {row.implementation for row in study.tables[1].rows}
    assert {"float32"} == {row.format for row in study.tables[1].rows}
    assert all(finding.requirement in REQUIREMENTS for finding in study.findings)
    lost = next(finding for finding in study.findings if finding.requirement == "product-form-loss")
    assert "through 'weight 20' already at depth 3, the exact one being normal to 6: [numpy, y(1 - y)]" in lost.sentence


def test_a_format_that_is_not_studied_is_refused():
    """With those that are."""
    with pytest.raises(Exception, match="has no float8_e5m2: expected one of bfloat16, float16, float32, float64"):
        vanishing(request(("float8_e5m2",), ("numpy",)))
