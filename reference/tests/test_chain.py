"""Gradients through chains of sigmoids, against mpmath at high precision, and the rounding of enclosed numbers."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest

from sigmoid_reference import enclose, enclose_chain_gradients, errors_in_ulps, evaluate, evaluate_enclosed
from sigmoid_spec import FORMATS

CONTEXT = mpmath.MPContext()
CONTEXT.prec = 900
CHAINS = {
    "no weights": (0.0, [1.0] * 40, 0.0),
    "saturated": (0.25, [20.0] * 40, 0.0),
    "signs": (-0.5, [3.0, -2.5, 8.0, -1.0] * 5, 0.125),
}


def by_mpmath(x, weights, centre):
    """The product of the factors wᵢ y (1 - y), at a precision at which 1 - y is harmless."""
    a, product = CONTEXT.mpf(x), CONTEXT.mpf(1)
    for weight in weights:
        a = 1 / (1 + CONTEXT.exp(-weight * (a - centre)))
        product *= weight * a * (1 - a)
        yield product


@pytest.mark.parametrize("name", CHAINS)
def test_the_gradient_of_every_depth_lies_inside(name):
    """And the enclosures are as narrow as asked for."""
    enclosures = enclose_chain_gradients(*CHAINS[name], bits=100)
    for (lower, upper), exact in zip(enclosures, by_mpmath(*CHAINS[name]), strict=True):
        assert lower <= exact <= upper
        assert abs(upper - lower) <= abs(exact) * mpmath.mpf(2) ** -100


def test_a_wrong_weight_anywhere_would_be_noticed():
    """The last float64 before 20 in one layer moves the gradient out."""
    x, weights, centre = CHAINS["saturated"]
    lower, upper = enclose_chain_gradients(x, [*weights[:7], float(np.nextafter(20.0, 0.0)), *weights[8:]], centre)[-1]
    assert not lower <= list(by_mpmath(x, weights, centre))[-1] <= upper


def test_a_chain_that_is_centred_attains_the_bound_at_every_depth():
    """Fed 1/2 and centred there, every sigmoid is at 0, where σ′ is exactly 1/4."""
    enclosures = enclose_chain_gradients(0.5, [1.0] * 30, 0.5)
    assert [(mpmath.mpf(4) ** -depth,) * 2 for depth in range(1, 31)] == enclosures


@pytest.mark.parametrize("arguments", [(0.0, [1.0, 0.0]), (np.inf, [1.0]), (0.0, [np.nan])])
def test_what_has_no_gradient_to_enclose_is_refused(arguments):
    """A weight of 0, an infinity, NaN."""
    with pytest.raises(ValueError, match="must be finite, and no weight 0"):
        enclose_chain_gradients(*arguments)


@pytest.mark.parametrize("name", FORMATS)
def test_enclosed_numbers_round_as_the_reference_rounds_them(name):
    """σ at some inputs, given by enclosures, gives the evaluation of σ."""
    target = FORMATS[name]
    x = np.array([-6.5, -1.5, 0.25, 3.0, 5.0]).astype(target.dtype)
    expected = evaluate("sigmoid", x, target)
    found = evaluate_enclosed([enclose("sigmoid", number, 200) for number in x], target)
    assert expected.rounded.tobytes() == found.rounded.tobytes()
    assert expected.exponent.tolist() == found.exponent.tolist()
    assert np.abs(expected.fraction - found.fraction).max() < 2.0**-20
    assert errors_in_ulps(found.rounded, found).max() <= 0.5


def test_an_enclosure_that_is_too_wide_or_too_large_is_refused():
    """Rather than rounded to something."""
    for ends in ((mpmath.mpf(1), mpmath.mpf(2)), (mpmath.mpf(10) ** 6, mpmath.mpf(10) ** 6)):
        with pytest.raises(ValueError, match="does not round to one finite number"):
            evaluate_enclosed([ends], FORMATS["float16"])
