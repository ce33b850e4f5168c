"""By what a cotangent is scaled, and which gradients are held against each other then."""

import numpy as np
import pytest
from zoo.planted import derivative

from sigmoid_adapters import Implementation
from sigmoid_conformance.checks import CHECKS, cotangents
from sigmoid_conformance.checks.operations import signs_for
from sigmoid_conformance.in_process import sample_of
from sigmoid_conformance.inputs import all_inputs
from sigmoid_spec import COTANGENT_ROUNDINGS, format_named


def _gradients(pullback):
    target = format_named("float16")
    made = Implementation("mine", "sigmoid_derivative", ("float16",), derivative, pullback=pullback)
    return sample_of(made, target, all_inputs(target))


def _scaled(x, cotangent):
    return np.asarray(derivative(x) * cotangent, x.dtype)


def test_cotangents_are_powers_of_two_of_either_sign_and_every_input_meets_each():
    """Ones, a broadcast one, the inputs, then small ones and the extremes of the format; others, and no numbers."""
    seen = []
    made = _gradients(lambda x, c: seen.append(c.copy()) or _scaled(x, c))
    CHECKS["cotangent-linearity"](made)
    assert {1.0} == {*seen[0].tolist()} == {*seen[1].tolist()}
    scales = [-1.0, 2.0, 0.5, 4.0, -0.25, 2.0**14, -(2.0**-7), 65504.0, 3.0, -1.333, 1.9, 0.0, np.nan, np.inf, -np.inf]
    assert 4 + len(scales) == len(seen)
    assert seen[2].tobytes() == seen[3].tobytes() == made.x.tobytes()
    assert np.array_equal(np.array(scales, np.float16), seen[4][:15], equal_nan=True)
    assert all(len(scales) == len({c[place].tobytes() for c in seen[4:]}) for place in (0, 1, 40000, 65535))


@pytest.mark.parametrize(("gradient", "compared"), [(2.0**-13, True), (2.0**-13 * (1 - 2.0**-11), False)])
def test_gradients_are_compared_down_to_twice_the_least_normal_number(gradient, compared):
    """The bound is 2**-13 in float16; below it, a multiple may be subnormal, and round."""

    def pullback(x, cotangent):
        flat = np.full(x.shape, gradient, x.dtype)
        return np.where(cotangent == 2, -flat, flat * cotangent).astype(x.dtype)

    made = _gradients(pullback)
    found = [one for one in CHECKS["cotangent-linearity"].paths(made) if one.path.startswith("a cotangent of 2,")]
    doubled = [one for one in found if one.got.size and (one.got != one.expected).any()]
    assert compared == bool(doubled)


def differing(pullback):
    """The paths on which gradients differ, and how many of the inputs."""
    found, failures = CHECKS["cotangent-linearity"].compare(_gradients(pullback))
    assert not failures
    return {one.path: one.indices.size for one in found}


def test_a_scale_that_is_no_power_of_two_may_round_as_often_as_is_said():
    """In the scaled gradient and the plain one together, and once more in the comparison."""
    target, step = format_named("float16"), 2.0**-11
    plain = np.full(2, 0.25)
    got = 3.0 * plain * (1.0 + np.array([0.0, step * (COTANGENT_ROUNDINGS + 1)]))
    assert [0.25, 0.25] == [*cotangents._divided(target, 3.0, got, plain)]
    assert [0.25, 0.25] == [*cotangents._divided(target, -3.0, -2 * got[::-1] + got[::-1], plain)]
    assert 0.25 < cotangents._divided(target, 3.0, got * (1.0 + step / 8), plain)[1]
    assert 0.25 > cotangents._divided(target, 3.0, (2 * 3.0 * plain - got) * (1.0 - step / 8), plain)[1]


@pytest.mark.parametrize("scale", [2.0, -0.25, 2.0**14, -1.0])
def test_a_power_of_two_may_not_round_at_all(scale):
    """One part in a million is seen."""
    plain, off = np.full(1, 0.25), np.full(1, 0.25 * (1 + 1e-6))
    assert [*off] == [*cotangents._divided(format_named("float16"), scale, off * scale, plain)]


@pytest.mark.parametrize(
    ("scale", "gradients"),
    [
        (0.0, [True, True, True, False, True]),
        (np.nan, [True, True, True, True, True]),
        (np.inf, [True, True, False, True, False]),
        (0.5, [True, False, False, True, False]),
        (-2.0, [True, True, False, True, False]),
    ],
)
def test_what_cannot_be_foretold_is_not_compared(scale, gradients):
    """A gradient or a multiple that may be subnormal, but for 0 and NaN; a NaN stays one, but for 0."""
    found = cotangents._comparable(format_named("float16"), scale, np.array([0.25, -(2.0**-13), 2.0**-14, np.nan, 0.0]))
    assert gradients == [*found]


def test_zeros_of_either_sign_come_of_a_cotangent_of_0():
    """As IEEE 754 multiplies; a number or a NaN does not."""
    for zero in (0.0, -0.0):
        assert {} == differing(lambda x, c, zero=zero: np.where(c == 0, zero, _scaled(x, c)).astype(x.dtype))
    assert {"a cotangent of 0"} == {*differing(lambda x, c: np.where(c == 0, 1e-3, _scaled(x, c)).astype(x.dtype))}


def test_a_format_without_infinity_is_scaled_by_none():
    """And by 4, 2, 3 significant digits as its numbers have them."""
    narrow = cotangents.cotangents(format_named("float8_e4m3fn")).astype(np.float64)
    assert [-1.0, 2.0, 0.5, 4.0, -0.25, 128.0, -0.125, 448.0, 3.0, -1.375, 1.875, 0.0] == [*narrow[:-1]]
    assert np.isnan(narrow[-1])


def test_signs_are_as_often_plus_as_minus_and_without_a_pattern():
    """No run of them is longer than chance allows."""
    found = signs_for(_gradients(_scaled).x).astype(np.float64)
    assert abs(found.sum()) < 4 * np.sqrt(found.size)
    assert 2 < np.diff(np.flatnonzero(np.diff(found))).max() < 40
