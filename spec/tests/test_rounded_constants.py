"""The requirements on constant zones; the name of a test begins with the id of its requirement.

The 8- and 16-bit formats are tried at every finite input, the others close to the ends of each zone.
"""

import numpy as np
import pytest

import sigmoid_reference
from sigmoid_spec import FORMATS, constant_zones

S, D, DD = "sigmoid", "sigmoid_derivative", "sigmoid_second_derivative"
each_format = pytest.mark.parametrize("name", FORMATS)


def encodings(name):
    """Bit patterns of the numbers from +0 up: all of a narrow format, else some around each end of a zone."""
    target = FORMATS[name]
    if target.bits <= 16:
        return np.arange(target.largest + 1)
    zones = [zone for function in (S, D, DD) for zone in constant_zones(function, name)]
    ends = np.abs([end for zone in zones for end in (zone.lower, zone.upper) if np.isfinite(end)])
    patterns = ends.astype(target.dtype).view(target.bits_dtype).astype(np.int64)
    around = np.unique(patterns[:, None] + np.arange(-20, 21))
    return around[(around >= 0) & (around <= target.largest)]


def finite(name):
    """These numbers and their negatives, ascending."""
    target = FORMATS[name]
    positive = encodings(name).astype(target.bits_dtype).view(target.dtype)
    return np.concatenate([-positive[::-1], positive])


def found_and_expected(function, name, places):
    """At each of these inputs: whether the result is the value of the zones, and whether the input is in one."""
    x = finite(name)
    y = getattr(sigmoid_reference, function)(x).astype(np.float64)
    zones = [constant_zones(function, name)[place] for place in places]
    inside = [(zone.lower <= x.astype(np.float64)) & (x.astype(np.float64) <= zone.upper) for zone in zones]
    return y == zones[0].value, np.logical_or.reduce(inside)


@each_format
def test_sigmoid_rounds_to_one_on_the_right_tail_only(name):
    """At each of these inputs."""
    assert np.array_equal(*found_and_expected(S, name, [2]))


@each_format
def test_sigmoid_rounds_to_zero_on_the_left_tail_only(name):
    """At each of these inputs."""
    assert np.array_equal(*found_and_expected(S, name, [0]))


@each_format
def test_sigmoid_rounds_to_half_in_the_centre_only(name):
    """At each of these inputs."""
    assert np.array_equal(*found_and_expected(S, name, [1]))


@each_format
def test_derivative_rounds_to_quarter_in_the_centre_only(name):
    """At each of these inputs."""
    assert np.array_equal(*found_and_expected(D, name, [1]))


@each_format
def test_derivative_rounds_to_zero_on_the_tails_only(name):
    """At each of these inputs."""
    assert np.array_equal(*found_and_expected(D, name, [0, 2]))


@each_format
def test_second_derivative_rounds_to_zero_on_the_tails_and_in_the_centre_only(name):
    """At each of these inputs."""
    assert np.array_equal(*found_and_expected(DD, name, [0, 1, 2]))


@each_format
def test_constant_zone_monotone_needs_only_its_ends(name):
    """Wherever two results of σ agree, so do all in between; on each side of 0 the same holds for σ′."""
    x = finite(name)
    for function, part in ((S, x), (D, x[x >= 0]), (D, x[x <= 0])):
        y = getattr(sigmoid_reference, function)(part).astype(np.float64)
        for value in np.unique(y):
            places = np.flatnonzero(y == value)
            assert places[-1] - places[0] + 1 == len(places)
