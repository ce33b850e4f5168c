"""Masks over a sample folded into intervals, and intervals joined: which inputs they hold, and which one is worst."""

from dataclasses import replace
from math import inf, nan

import numpy as np
import pytest
from samples_made import right

from sigmoid_conformance.intervals import Interval, Witness, fold, join, position, witness_at
from sigmoid_spec import FORMATS

E5M2 = FORMATS["float8_e5m2"]
SAMPLE = right("float8_e5m2")
MIDDLE = SAMPLE.numbers // 2
PLACES = np.arange(SAMPLE.x.size) - MIDDLE


def folded(*masked, sample=SAMPLE, **options):
    """First, last, number and span of each interval about some inputs, told by their index."""
    mask = np.isin(np.arange(sample.x.size), masked)
    index = {x: place for place, x in enumerate(sample.x.tobytes())}
    return [
        (index[place(one.lower)], index[place(one.upper)], one.count, one.inputs)
        for one in fold(sample, np.where(mask, 1.0, 9.0), mask, **options)
    ]


def place(x):
    """The bits of a number of the format."""
    return int(np.array([x]).astype(E5M2.dtype).view(np.uint8)[0])


def test_inputs_side_by_side_are_one_interval():
    """From the first to the last of them."""
    assert [] == folded()
    assert [(3, 3, 1, 1), (5, 7, 3, 3), (9, 9, 1, 1)] == folded(3, 5, 6, 7, 9)
    assert [(0, 0, 1, 1), (2, 249, 248, 248)] == folded(0, *range(2, 250))
    assert [(0, 249, 250, 250)] == folded(*range(250))


@pytest.mark.parametrize(
    ("masked", "expected"),
    [
        ((7,), [(7, 7)]),
        ((5, 6, 7), [(5, 7)]),
        ((5, 7), [(5, 5), (7, 7)]),
        ((3, 5, 6, 9, 12), [(3, 6), (9, 12)]),
        ((3, 6, 8), [(3, 3), (6, 8)]),
    ],
)
def test_two_intervals_have_the_first_of_the_largest_gaps_between_them(masked, expected):
    """Where at most two are to be left; a gap is one of a single input, too."""
    assert expected == [one[:2] for one in folded(*masked, most=2)]


def test_all_inputs_are_one_interval():
    """NaN included."""
    (one,) = fold(SAMPLE, np.ones(256), np.ones(256, np.bool_))
    assert (-inf, 256, 256) == (one.lower, one.count, one.inputs)
    assert np.isnan(one.upper)


def test_an_interval_ends_where_inputs_are_left_out():
    """At 0, and at any other gap of the sample, also where all that are left violate."""
    near = range(MIDDLE - 2, MIDDLE + 2)
    halves = replace(SAMPLE, places=np.where(PLACES < 0, PLACES - 1, PLACES))
    assert [(MIDDLE - 2, MIDDLE - 1, 2, 2), (MIDDLE, MIDDLE + 1, 2, 2)] == folded(*near, sample=halves)
    gap = replace(SAMPLE, places=np.where(PLACES > 20, PLACES + 5, PLACES))
    edge = MIDDLE + 20
    assert [(edge - 1, edge, 2, 2), (edge + 1, edge + 2, 2, 2)] == folded(*range(edge - 1, edge + 3), sample=gap)
    ends = [(0, MIDDLE - 1), (MIDDLE, edge), (edge + 1, 249)]
    assert [(a, b, b - a + 1, b - a + 1) for a, b in ends] == folded(*range(250), sample=gap)


def test_a_sample_may_have_inputs_on_one_side_of_0_only():
    """The other part of it is empty."""
    whole = {name: getattr(SAMPLE, name)[MIDDLE:250] for name in ("x", "y", "rounded", "ulp", "errors")}
    positive = replace(SAMPLE, **whole, places=PLACES[MIDDLE:250])
    assert [(2, 3, 2, 2)] == folded(2, 3, sample=positive)
    assert [(0, 124, 125, 125)] == folded(*range(125), sample=positive)
    gap = replace(positive, places=np.where(positive.places > 20, positive.places + 5, positive.places))
    assert [(0, 20, 21, 21), (21, 124, 104, 104)] == folded(*range(125), sample=gap)


@pytest.mark.parametrize(
    ("most", "expected"),
    [
        (4, [(3, 3, 1, 1), (5, 5, 1, 1), (10, 11, 2, 2), (13, 13, 1, 1)]),
        (3, [(3, 3, 1, 1), (5, 5, 1, 1), (10, 13, 3, 4)]),
        (2, [(3, 5, 2, 3), (10, 13, 3, 4)]),
        (1, [(3, 13, 5, 11)]),
    ],
)
def test_of_too_many_intervals_those_nearest_to_each_other_are_joined(most, expected):
    """Of gaps as large, the first ones are left; the inputs in a gap are counted as looked at."""
    assert expected == folded(3, 5, 10, 11, 13, most=most)


def test_64_intervals_are_left():
    """Of inputs, and of intervals."""
    every_third = [*range(0, 3 * 70, 3)]
    assert 64 == len(folded(*every_third))
    mask = np.isin(np.arange(256), every_third)
    single = [interval for k in every_third for interval in fold(SAMPLE, np.ones(256), mask & (np.arange(256) == k))]
    assert (70, 64) == (len(single), len(join(single, E5M2)))


def test_the_worst_input_of_an_interval_is_one_that_violates():
    """The first of those that do most, with the results at the ends."""
    mask = np.isin(np.arange(256), [100, 101, 104, 105])
    excess = np.zeros(256)
    excess[100:108] = [0.5, 0.75, 9.0, 9.0, 0.75, 0.25, 9.0, 9.0]
    (one,) = fold(SAMPLE, excess, mask, most=1)
    assert (0.75, SAMPLE.inputs[101]) == (one.worst.excess, one.worst.x)
    assert (SAMPLE.results[100], SAMPLE.results[105]) == one.got
    assert (4, 6) == (one.count, one.inputs)


def test_a_witness_has_its_bits_in_the_width_of_the_format():
    """Input, result and correctly rounded result."""
    wrong = replace(SAMPLE, y=SAMPLE.y.copy())
    wrong.y[MIDDLE + 1] = 0.25
    expected = Witness(2.0**-16, 0.25, 0.5, "0x01", "0x34", "0x38", 2.0)
    assert expected == witness_at(wrong, np.full(256, 2.0), MIDDLE + 1)
    assert "" == expected.path
    assert "0x0001" == witness_at(right(), right().errors, right().numbers // 2 + 1).x_bits


@pytest.mark.parametrize(
    ("x", "expected"),
    [(0.0, 0), (-0.0, -1), (2.0**-24, 1), (-(2.0**-24), -2), (inf, 0x7C00), (-inf, -0x7C01), (nan, 1 << 16)],
)
def test_inputs_are_numbered_in_ascending_order(x, expected):
    """+0 as 0 and -0 as -1; NaN comes last."""
    assert expected == position(x, FORMATS["float16"])


def at(first, last, excess=1.0):
    """An interval of float16, from one position to another, every input of which violates."""
    lower, upper = (float(np.array(place, np.uint16).view(np.float16)) for place in (first, last))
    worst = Witness(lower, 0.0, 0.5, "", "", "", excess)
    return Interval(lower, upper, last - first + 1, last - first + 1, (first, last), (-first, -last), worst)


def joined(*intervals, **options):
    """First, last, number, span and largest excess of each."""
    found = join(intervals, FORMATS["float16"], **options)
    assert all((one.got, one.expected) == ((one.got[0], one.got[1]), (-one.got[0], -one.got[1])) for one in found)
    return [(*one.got, one.count, one.inputs, one.worst.excess) for one in found]


def test_intervals_that_touch_are_joined_and_others_are_not():
    """In any order."""
    parts = (at(1, 4), at(5, 6, 3.0), at(8, 9), at(10, 12), at(13, 13), at(20, 20, 2.0))
    expected = [(1, 6, 6, 6, 3.0), (8, 13, 6, 6, 1.0), (20, 20, 1, 1, 2.0)]
    assert expected == joined(*parts) == joined(*parts[::-1])
    assert [(1, 1, 1, 1, 1.0), (3, 3, 1, 1, 1.0), (6, 6, 1, 1, 1.0)] == joined(at(1, 1), at(3, 3), at(6, 6))
    assert [] == joined()
    assert [(8, 9, 2, 2, 1.0)] == joined(at(8, 9))


@pytest.mark.parametrize(
    ("most", "expected"),
    [
        (5, [(1, 1, 1, 1, 1.0), (3, 3, 1, 1, 1.0), (5, 5, 1, 1, 5.0), (9, 9, 1, 1, 1.0)]),
        (4, [(1, 1, 1, 1, 1.0), (3, 3, 1, 1, 1.0), (5, 5, 1, 1, 5.0), (9, 9, 1, 1, 1.0)]),
        (3, [(1, 1, 1, 1, 1.0), (3, 5, 2, 3, 5.0), (9, 9, 1, 1, 1.0)]),
        (2, [(1, 5, 3, 5, 5.0), (9, 9, 1, 1, 1.0)]),
        (1, [(1, 9, 4, 9, 5.0)]),
    ],
)
def test_of_too_many_intervals_the_nearest_are_joined(most, expected):
    """Of gaps as large, the first ones are left."""
    assert expected == joined(at(1, 1), at(3, 3), at(5, 5, 5.0), at(9, 9), most=most)


def test_what_is_found_at_nan_is_one_interval_after_all_numbers():
    """However many parts it comes in."""
    nans = replace(at(0x7E00, 0x7E00), count=3, inputs=3)
    assert [(0x7C00, 0x7C00, 1, 1, 1.0), (0x7E00, 0x7E00, 6, 6, 1.0)] == joined(nans, at(0x7C00, 0x7C00), nans)


def test_an_interval_is_a_value():
    """Nothing changes it."""
    assert hash(at(1, 2)) == hash(replace(at(1, 2)))
    assert hash(at(1, 2).worst) == hash(replace(at(1, 2).worst))
