"""The hardest inputs to round: each measured anew, the narrow formats searched anew, and planted faults noticed."""

from __future__ import annotations

import copy
from fractions import Fraction

import pytest

from sigmoid_reference import enclose, hard_cases
from sigmoid_reference.publish import exhaustive, hard, progression
from sigmoid_reference.publish.midpoints import nearness
from sigmoid_spec import FORMATS, constant_zones

from .exactly import fraction_of, ulp_exponent
from .published_checks import hard_complaints, load, violations

GROUPS = load("hard_cases.json")["groups"]
NARROW = [name for name, target in FORMATS.items() if target.bits <= 16]


def label(group):
    return f"{group['format']}-{group['function']}-{group['region']}"


def find(name, function, region):
    return next(g for g in hard_cases(name) if (g["function"], g["region"]) == (function, region))


def test_the_hard_cases_follow_the_schema():
    """Nothing is missing, misspelt or of the wrong form."""
    assert [] == violations(load("hard_cases.json"))


def test_every_format_and_function_has_its_groups():
    """All x and away from 0 exhaustively up to 32 bits; near 0 and away from 0 in float64."""
    wide = {("near 0", "constructed"), ("|x| >= 1/16", "sampled")}
    narrow = {("all x", "exhaustive"), ("|x| >= 1/16", "exhaustive")}
    for name in FORMATS:
        for function in ("sigmoid", "sigmoid_derivative"):
            found = {(g["region"], g["coverage"]) for g in hard_cases(name) if g["function"] == function}
            assert (wide if name == "float64" else narrow) == found


@pytest.mark.parametrize("group", GROUPS, ids=label)
def test_every_distance_and_precision_is_right(group):
    """Measured anew at every case, in order, none missing."""
    assert [] == hard_complaints(group)


@pytest.mark.parametrize("function", hard.FUNCTIONS)
@pytest.mark.parametrize("name", NARROW)
def test_the_search_of_a_narrow_format_gives_the_shipped_groups(name, function):
    """Searched anew, file and search agree to the last digit."""
    shipped = [group for group in hard_cases(name) if group["function"] == function]
    assert shipped == list(hard.exhaustive_groups(function, FORMATS[name]))


@pytest.mark.parametrize("function", hard.FUNCTIONS)
@pytest.mark.parametrize("name", [name for name in NARROW if name != "float16"])
def test_the_search_of_a_narrow_format_finds_the_cases_that_exact_distances_find(name, function):
    """Every input is measured exactly, without the approximation that picks candidates."""
    target = FORMATS[name]
    measured = []
    for block in exhaustive.blocks(function, target):
        measured += [(x, nearness(function, x, target)) for x in block.astype(float).tolist()]
    measured.sort(key=lambda entry: (abs(entry[1].ulps), abs(entry[0]), entry[0]))
    for region, least in (("all x", 0.0), ("|x| >= 1/16", exhaustive.AWAY_FROM_ZERO)):
        expected = [x.hex() for x, _ in measured if abs(x) >= least][: hard.COUNT]
        cases = find(name, function, region)["cases"]
        assert expected == [float.fromhex(case["x"]).hex() for case in cases]


def test_the_family_near_zero_leads_the_float32_list():
    """In float32 too, 1/2 + x/4 is a midpoint for the hardest inputs of σ."""
    for case in find("float32", "sigmoid", "all x")["cases"]:
        x = Fraction(float.fromhex(case["x"]))
        halves = (Fraction(1, 2) + x / 4) * 2 ** (25 if x < 0 else 24)
        assert (Fraction(1, 2)) == halves % 1


@pytest.mark.parametrize("function", hard.FUNCTIONS)
def test_the_shipped_family_is_the_constructed_one(function):
    """The odd multiples that the series names, hardest first."""
    shipped = [float.fromhex(case["x"]) for case in find("float64", function, "near 0")["cases"]]
    assert [x for x, _ in hard.near_zero(function)] == shipped


@pytest.mark.parametrize("function", hard.FUNCTIONS)
def test_the_precision_suffices_and_one_bit_less_may_not(function):
    """A ball of relative radius 2**-bits misses the midpoint, one of twice that holds it."""
    for name, target in FORMATS.items():
        for group in hard_cases(name):
            for case in group["cases"] if group["function"] == function else ():
                value = abs(fraction_of(enclose(function, float.fromhex(case["x"]), 400)[0]))
                distance = abs(nearness(function, float.fromhex(case["x"]), target).ulps)
                relative = distance * Fraction(2) ** ulp_exponent(value, target) / value
                assert Fraction(1, 2 ** case["bits"]) < relative <= Fraction(2, 2 ** case["bits"])


def drop_one(group):
    del group["cases"][7]


def change_the_distance(group):
    group["cases"][3]["ulps_from_midpoint"] = "+1.000000000e-09"


def claim_too_little_precision(group):
    group["cases"][0]["bits"] -= 1


def swap_two(group):
    group["cases"][4:6] = group["cases"][5:3:-1]


def round_the_wrong_way(group):
    group["cases"][0]["y_bits"] = f"0x{int(group['cases'][0]['y_bits'], 16) ^ 1:08x}"


@pytest.mark.parametrize(
    "plant", [drop_one, change_the_distance, claim_too_little_precision, swap_two, round_the_wrong_way]
)
@pytest.mark.parametrize("region", ["all x", "|x| >= 1/16"])
def test_a_planted_fault_is_noticed(plant, region):
    """In either list of float32."""
    group = copy.deepcopy(find("float32", "sigmoid", region))
    plant(group)
    assert [] != hard_complaints(group)


def test_a_window_that_could_miss_a_case_is_refused(monkeypatch):
    """The search raises instead of listing fewer or others."""
    monkeypatch.setitem(exhaustive._WINDOWS, 16, 2.0**-12)
    with pytest.raises(AssertionError, match="is too small for sigmoid in bfloat16"):
        exhaustive.hardest("sigmoid", FORMATS["bfloat16"], hard.COUNT)


def test_the_insides_of_constant_zones_are_left_out_and_their_ends_are_not():
    """The ends are among the hardest: in float32 they lead the list."""
    ends = {constant_zones("sigmoid", "float32")[1].lower, constant_zones("sigmoid", "float32")[1].upper}
    cases = find("float32", "sigmoid", "all x")["cases"]
    assert ends == {float.fromhex(case["x"]) for case in cases[:2]}


def test_the_quadratics_of_the_float64_search_place_values_exactly_enough():
    """What a short search finds is within its window, give or take the error of a quadratic."""
    for function in hard.FUNCTIONS:
        found = progression.hardest(function, 100, blocks=512)
        assert all(abs(near.ulps) < 2.0**-25.9 for _, near in found)
