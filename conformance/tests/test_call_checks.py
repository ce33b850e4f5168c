"""The checks on calls themselves: which calls they make, on what, and where they see a difference."""

from dataclasses import replace

import numpy as np
import pytest
from samples_made import right, sample, wrong_at_call
from zoo.planted import sigmoid
from zoo.planted_calls import off_at

from sigmoid_conformance.checks import CHECKS, places
from sigmoid_conformance.checks.comparing import difference, ordinary
from sigmoid_conformance.profile import THOROUGH
from sigmoid_spec import format_named


def paths(requirement, evaluate=sigmoid, name="float16", **changes):
    """The comparisons of a check, one after the other."""
    return list(CHECKS[requirement].paths(replace(sample(evaluate, name), **changes)))


@pytest.mark.parametrize(
    ("number", "path"),
    [
        (0, "repeated call 1"),
        (1, "repeated call 2"),
        (2, "repeated call 3"),
        (3, "memory that held other numbers"),
        (4, "memory that held other numbers"),
        (5, "an array with new numbers in it"),
        (6, "the same array again"),
    ],
)
def test_determinism_sees_which_call_differs_and_where(number, path):
    """Each call once, wrong at one input: it is found there, and nowhere else."""
    made = sample(wrong_at_call(number))
    found = CHECKS["determinism"](made)
    assert [3] == [*made.inputs[found > 0]]
    made = sample(wrong_at_call(number))
    assert [path] == [one.path for one in CHECKS["determinism"].paths(made) if difference(made, one).any()]


def test_threads_call_on_parts_that_are_as_long():
    """Four at once, one round more than calls are repeated, and each is held against a call made alone; then on one."""
    found = paths("thread-independence")
    rounds = 4 * (right().profile.repetitions + 1)
    assert {4096} == {one.indices.size for one in found}
    assert 4 * 4096 == np.unique(np.concatenate([one.indices for one in found[:rounds]])).size
    assert ["one of 4 threads with one array"] * 4 == [one.path for one in found[rounds:]]
    assert all(np.array_equal(found[0].indices, one.indices) for one in found[rounds:])
    assert all(one.expected is not None for one in found)


def test_short_arrays_are_named_by_their_length():
    """One element, two elements."""
    named = {one.path: one.indices.size for one in paths("length-independence") if one.path.startswith("an array")}
    assert {"an array of 1 element": 1, "an array of 2 elements": 2} == dict([*named.items()][:2])
    assert [*right().profile.lengths, *right().profile.long] == [*named.values()]


@pytest.mark.parametrize("profile", [right().profile, THOROUGH], ids=["brief", "long"])
def test_short_arrays_hold_ordinary_numbers_and_all_kinds_in_turn(profile):
    """Ascending, different in each array of one length, from one end of the inputs to the other."""
    few = replace(profile, lengths=(9,), long=(), moves=())
    arrays = [right().inputs[one.indices] for one in paths("length-independence", profile=few)]
    assert profile.pieces == len(arrays) == len({array.tobytes() for array in arrays})
    assert all((np.diff(array) > 0).all() for array in arrays)
    for array in arrays[::2]:
        assert 2**-4 < np.abs(array).min() < np.abs(array).max() < 16
    for array in arrays[1::2]:
        assert np.abs(array).max() > 16


def test_moved_inputs_keep_their_results():
    """By every number of places of the profile."""
    found = [one for one in paths("length-independence") if one.path.startswith("moved")]
    texts = [f"moved by {places} place{'' if places == 1 else 's'}" for places in right().profile.moves]
    assert texts == [one.path for one in found]
    assert np.array_equal(np.roll(found[0].indices, 1), found[1].indices)


def test_neighbours_are_what_their_names_say():
    """In bits of the format."""
    values = {name: float(element[0]) for name, element in places._neighbours(format_named("float16")).items()}
    assert np.isnan(values.pop("NaN"))
    assert {
        "the greatest number": 65504.0,
        "the least subnormal number": 2.0**-24,
        "+∞": np.inf,
        "−∞": -np.inf,
        "0": 0.0,
        "1": 1.0,
        "-3": -3.0,
    } == values


def test_every_number_of_a_small_format_gets_neighbours():
    """And in a large one as many as are called on at once, about."""
    for name, least in (("float8_e5m2", right("float8_e5m2").numbers), ("float16", 4096)):
        beside = [one for one in paths("neighbour-independence", name=name) if one.path.startswith("beside")]
        assert len(places._neighbours(format_named(name))) + 1 == len(beside)
        assert all(least <= one.indices.size <= 1.1 * least for one in beside)


def calls_of(requirement, name="float16", **changes):
    """The paths of a check, each with the arrays that it was called on, one after the other."""
    seen = []
    made = sample(lambda x: seen.append(x.copy()) or sigmoid(x), name)
    for one in CHECKS[requirement].paths(replace(made, **changes)):
        yield one, seen.copy()
        seen.clear()


@pytest.mark.parametrize("name", ["float8_e5m2", "float16"])
def test_one_element_is_set_among_ordinary_numbers_in_their_middle(name):
    """Every benign and special one in turn; all others stay, and are compared."""
    found = {one.path: calls for one, calls in calls_of("neighbour-independence", name) if "ordinary" in one.path}
    elements = places._neighbours(format_named(name))
    assert [f"{element} among ordinary numbers" for element in elements] == [*found]
    usual = right(name).x[ordinary(right(name))][:: max(1, right(name).numbers // 4096)]
    for element, (mixed, alone) in zip(elements.values(), found.values(), strict=True):
        assert np.array_equal(usual, alone)
        assert element.tobytes() == mixed[usual.size // 2].tobytes()
        assert np.array_equal(np.delete(usual, usual.size // 2), np.delete(mixed, usual.size // 2))


def test_one_nan_stands_among_16_and_is_left_out():
    """The eighth of each."""
    ((one, (mixed, alone)),) = [found for found in calls_of("neighbour-independence") if "16" in found[0].path]
    assert [*range(7, mixed.size, 16)] == [*np.flatnonzero(np.isnan(mixed))]
    assert [place for place in range(alone.size) if place % 16 != 7] == [*one.places]


def test_one_nan_stands_among_16_in_other_ways_to_call():
    """At the same places."""
    seen = []
    spied = replace(right().implementation, paths={"out=": lambda x: seen.append(x.copy()) or sigmoid(x)})
    CHECKS["neighbour-independence"](replace(right(), implementation=spied))
    mixed, alone = seen
    assert [*range(7, mixed.size, 16)] == [*np.flatnonzero(np.isnan(mixed))]
    assert not np.isnan(alone).any()


def test_a_pullback_is_called_on_three_short_arrays_and_on_long_ones():
    """After all inputs, and not at all where there is none."""
    seen = []
    made = right("float8_e5m2")
    pullback = replace(made.implementation, pullback=lambda x, c: seen.append(x.size) or np.asarray(x * c, x.dtype))
    found = [one.path for one in CHECKS["length-independence"].paths(replace(made, implementation=pullback))]
    assert [256, 1, 3, 17, *made.profile.long] == seen
    lengths = [f"{length} element{'s' * (length > 1)}" for length in seen[1:]]
    assert [f"the pullback on an array of {length}" for length in lengths] == [n for n in found if "pullback" in n]


def test_a_place_is_not_blamed_for_what_the_ends_are():
    """An implementation that is wrong in some lanes gives the same again, also between the same two."""
    lanes = sample(off_at(lambda x: (np.arange(x.size) % 8 == 6) & (np.abs(x) < 4)))
    assert not CHECKS["determinism"](replace(lanes, y=lanes.implementation.evaluate(lanes.x))).any()


def test_what_stands_beside_an_input_is_not_blamed_for_its_lane():
    """An implementation that is wrong in some lanes, whatever is in the others, depends on length alone."""
    lanes = sample(off_at(lambda x: (np.arange(x.size) % 8 == 6) & (x.size > 64)))
    assert CHECKS["length-independence"](lanes).any()
    assert not CHECKS["neighbour-independence"](lanes).any()


def test_every_number_stands_at_an_even_place_beside_its_neighbour():
    """And is looked for there."""
    found = [one for one in paths("neighbour-independence") if one.path.startswith("beside")]
    assert all([*range(0, one.size, 2)] == [*one.places] and 2 * one.got.size == one.size for one in found)


def seen_by(requirement, made):
    """The shapes of the arrays of all calls of a check."""
    shapes = []
    spied = replace(made.implementation, evaluate=lambda x: shapes.append(x.shape) or sigmoid(x))
    CHECKS[requirement](replace(made, implementation=spied))
    return shapes


def test_the_argument_is_looked_at_in_all_inputs_and_in_views_of_as_many_as_are_called_on_at_once():
    """On a dozen; strided, offset and transposed."""
    assert [(65536,), (12,), (4096,), (4096,), (2, 2048)] == seen_by("input-unchanged", right())


def test_an_odd_number_of_inputs_is_viewed_but_for_the_last():
    """Some layouts take an even number."""
    fields = {name: getattr(right("float8_e5m2"), name)[:-1] for name in ("x", "y", "rounded", "ulp", "errors")}
    few = replace(right("float8_e5m2"), **fields)
    assert [(255,), (12,), (254,), (254,), (2, 127)] == seen_by("input-unchanged", few)


def test_other_numbers_come_between_two_results():
    """Moved by one and by two places, then half of them."""
    seen = []
    spied = replace(right().implementation, evaluate=lambda x: seen.append(x.copy()) or sigmoid(x))
    CHECKS["result-unchanged"](replace(right(), implementation=spied))
    numbers = right().x[: right().numbers]
    asked = (numbers, np.roll(numbers, 1), np.roll(numbers, 2), numbers[: numbers.size // 2])
    assert all(np.array_equal(*pair) for pair in zip(asked, seen, strict=True))


def test_a_result_is_kept_while_as_many_twice_and_half_as_many_numbers_are_computed():
    """The same memory would be taken again for either, or for every second call."""
    numbers = right().numbers
    assert [(numbers,), (numbers,), (numbers,), (numbers // 2,)] == seen_by("result-unchanged", right())
