"""The generated tables: complete, and their numbers lead back to the data."""

import re

import pytest

from sigmoid_spec import FORMATS, FUNCTIONS, REQUIREMENTS, SHAPES, constant_zones
from sigmoid_spec.tables import TABLES, shortest_decimal, special_values_table, zones_table


def body(table: str) -> list[list[str]]:
    """The cells of a Markdown table, without its header."""
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[2:]]


@pytest.mark.parametrize("name", TABLES)
def test_lines_of_a_table_are_equally_long(name):
    """So that columns line up in a terminal."""
    assert len({len(line) for line in TABLES[name]().splitlines()}) == 1


@pytest.mark.parametrize("function", FUNCTIONS)
def test_zones_table_holds_the_ends_of_all_formats_exactly(function):
    """In hexadecimal, and in a decimal that reads back as the same number of the format."""
    for name, *cells in body(zones_table(function)):
        left, centre, right = constant_zones(function, name)
        expected = [left.upper, centre.lower, centre.upper, right.lower]
        parts = [re.fullmatch(r"`(.+)` \((.+)\)", cell) for cell in cells]
        decimals = [float(part[2].replace("−", "-")) for part in parts]
        assert expected == [float.fromhex(part[1]) for part in parts]
        assert expected == [float(FORMATS[name].dtype.type(number)) for number in decimals]


def test_special_values_table_says_what_the_shapes_say():
    """At the infinities, at 0 and at NaN."""
    values = {"0": 0.0, "¼": 0.25, "½": 0.5, "1": 1.0}
    rows = {x: cells for x, *cells in body(special_values_table())}
    shapes = [SHAPES[name] for name in FUNCTIONS]
    assert [shape.tails[0] for shape in shapes] == [values[cell] for cell in rows["−∞"]]
    assert [shape.at_zero for shape in shapes] == [values[cell] for cell in rows["−0 and +0"]]
    assert [shape.tails[1] for shape in shapes] == [values[cell] for cell in rows["+∞"]]
    assert rows["NaN"] == ["NaN", "NaN", "NaN"]


def test_requirements_table_lists_all_in_order():
    """One row for each."""
    assert [f"`{name}`" for name in REQUIREMENTS] == [row[0] for row in body(TABLES["requirements"]())]


def test_formats_table_lists_all_in_order():
    """One row for each."""
    assert list(FORMATS) == [row[0] for row in body(TABLES["formats"]())]


@pytest.mark.parametrize(
    ("number", "name", "expected"),
    [
        (2.75, "float8_e4m3fn", "2.75"),
        (-0.0625, "float8_e4m3fn", "−0.0625"),
        (8.3203125, "float16", "8.32"),
        (float.fromhex("0x1.154246p+4"), "float32", "17.32868"),
        (2.0**-1072, "float64", "1.976263e−323"),
    ],
)
def test_shortest_decimal_is_exact_or_names_no_other_number(number, name, expected):
    """Exact up to seven digits."""
    assert expected == shortest_decimal(number, name)


def test_traceability_table_says_what_tests_and_what_proves_each_requirement():
    """A check where the suite decides it, and else the tests and the theorem that bear its id."""
    rows = {requirement: cells for requirement, *cells in body(TABLES["traceability"]())}
    assert list(rows) == [f"`{name}`" for name in REQUIREMENTS]
    assert rows["`sigmoid-range`"] == ["`test_sigmoid_range_`", "theorem `sigmoid_range`"]
    assert rows["`range`"][0] == "`checks.specials.within_range`"
    assert all(rows[f"`{name}`"][1] == entry.source for name, entry in REQUIREMENTS.items() if entry.check)
