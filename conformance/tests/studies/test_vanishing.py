"""The study of vanishing gradients: its figures again by mpmath, its answers on planted rules."""

import mpmath
import numpy as np
import pytest

from sigmoid_adapters.chains import CHAIN_GRADIENTS, ChainGradient
from sigmoid_conformance.studies.chains import CHAINS, Chain, computed_gradients, depths, factor
from sigmoid_conformance.studies.request import Request, request
from sigmoid_conformance.studies.vanishing import vanishing
from sigmoid_reference import enclose_chain_gradients
from sigmoid_spec import FORMATS, REQUIREMENTS

CONTEXT = mpmath.MPContext()
CONTEXT.prec = 2000
BY_NAME = {chain.name: chain for chain in CHAINS}
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
    assert (4, 4) == (dead.zero, dead.no_digit)
    assert 6 == half.no_digit < half.exact_zero - 2 < half.zero
    assert (healthy.exact_zero, healthy.exact_zero) == (healthy.zero, healthy.no_digit)


def test_the_bound_is_attained_at_every_depth_by_the_centred_chain_and_then_only_at_the_first():
    """So the study says, and exact arithmetic on powers of two agrees."""
    assert "every depth" == factor(BY_NAME["centred"], 0).attained
    assert "depth 1" == factor(BY_NAME["no weights"], 0).attained
    assert "no depth" == factor(Chain("off centre", 1.0, 1.0, 0.0), 0).attained


def test_the_study_says_what_it_measured_and_ties_it_to_requirements():
    """On NumPy alone, in one format."""
    study = vanishing(Request(("float32",), ("numpy",)))
    assert {"numpy, y(1 - y)", "numpy, σ(x)σ(-x)"} == {row.implementation for row in study.tables[1].rows}
    assert {"float32"} == {row.format for row in study.tables[1].rows}
    assert all(finding.requirement in REQUIREMENTS for finding in study.findings)
    lost = next(finding for finding in study.findings if finding.requirement == "product-form-loss")
    assert "through the chain 'weight 20' is 0 from depth 3 on" in lost.sentence


def test_a_format_that_is_not_studied_is_refused():
    """With those that are."""
    with pytest.raises(Exception, match="has no float8_e5m2: expected one of bfloat16, float16, float32, float64"):
        vanishing(request(("float8_e5m2",), ("numpy",)))
