"""The page: everything in it, everything escaped, every point where it belongs."""

import math
import re
from dataclasses import dataclass
from html.parser import HTMLParser

import pytest

from sigmoid_conformance.studies.drawing import HEIGHT, WIDTH, axis, draw
from sigmoid_conformance.studies.page import as_page
from sigmoid_conformance.studies.paper import Finding, Plot, Series, Study, Table, column
from sigmoid_conformance.studies.showing import cells, headings, is_number, shown

HOSTILE = '<script>alert("x")</script>&'
ABOUT = {
    "created": "2026-01-01T00:00:00+00:00",
    "environment": {"python": "3.11", "system": "Linux", "processor": HOSTILE, "versions": {"numpy": "2"}},
}


@dataclass(frozen=True)
class Row:
    name: str = column(HOSTILE)
    error: float = column("error (ulp)")
    depth: int | None = column("depth")


PLOT = Plot(
    *(HOSTILE, "depth", HOSTILE, "sampled"),
    (Series("line " + HOSTILE, ((1.0, 1.0), (2.0, 100.0))), Series("mark", ((1.5, 10.0),), scattered=True)),
    y_logarithmic=True,
)
TABLE = Table(HOSTILE, "exhaustive", (Row(HOSTILE, math.inf, None), Row("b", 12345.678, 1000)), HOSTILE)
STUDY = Study(
    *("vanishing", HOSTILE, HOSTILE, HOSTILE, HOSTILE),
    *((TABLE,), (PLOT,), (Finding("chain-bound", "proven", HOSTILE),), (HOSTILE,)),
)


class Balanced(HTMLParser):
    """Collects tags and insists that they are closed in order."""

    def __init__(self):
        super().__init__()
        self.open, self.seen, self.addresses = [], [], []

    def handle_starttag(self, tag, attributes):
        self.seen.append(tag)
        self.addresses += [value for name, value in attributes if name in ("src", "href")]
        if tag not in ("meta", "link", "br"):
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.seen.append(tag)

    def handle_endtag(self, tag):
        assert tag == self.open.pop()


@pytest.fixture(scope="module")
def page():
    pytest.importorskip("jinja2")
    return as_page([STUDY], ABOUT)


def test_the_page_is_closed_and_needs_nothing_from_elsewhere(page):
    """No script, no address but its own anchors; it says how wide it wants to be and knows the dark."""
    parser = Balanced()
    parser.feed(page)
    assert [] == parser.open
    assert "script" not in parser.seen
    assert {"#vanishing"} == set(parser.addresses)
    assert 'name="viewport"' in page
    assert "prefers-color-scheme: dark" in page
    assert "url(" not in page


def test_everything_that_is_shown_is_escaped(page):
    """In text, headings, cells, labels of plots and attributes."""
    assert "<script" not in page
    assert page.count("&lt;script&gt;") >= 14


def test_the_page_carries_coverage_and_requirement(page):
    """Of every plot, table and finding."""
    assert {"sampled", "exhaustive", "proven", "chain-bound"} <= set(re.findall(r'class="tag"[^>]*>([^<]+)<', page))
    assert "at most 4⁻ᴸ ∏|wᵢ| in magnitude" in page


def test_points_are_drawn_where_their_numbers_are():
    """On a logarithmic axis 10 is halfway between 1 and 100."""
    drawing = draw(PLOT)
    (x1, y1), (x2, y2) = (map(float, point.split(",")) for point in drawing.curves[0].line.split())
    ((x, y),) = drawing.curves[1].marks
    assert drawing.left < x1 < x2 < drawing.right <= WIDTH
    assert drawing.top < y2 < y1 < drawing.bottom <= HEIGHT
    assert (abs(x - (x1 + x2) / 2) < 0.02, abs(y - (y1 + y2) / 2) < 0.02) == (True, True)
    assert ["1", "10", "100"] == [tick.text for tick in drawing.y_ticks]


@pytest.mark.parametrize(
    ("numbers", "logarithmic", "expected"),
    [
        ([0.0, 100.0], False, ["0", "20", "40", "60", "80", "100"]),
        ([-0.1, 0.1], False, ["−0.1", "−0.05", "0", "0.05", "0.1"]),
    ],
)
def test_ticks_stand_at_round_numbers(numbers, logarithmic, expected):
    """1, 2 or 5 times a power of ten apart."""
    assert expected == [tick.text for tick in axis(numbers, logarithmic, 0.0, 100.0).ticks()]


@pytest.mark.parametrize("points", [(), ((1.0, math.inf),), ((1.0, 0.0),)])
def test_what_has_no_place_on_an_axis_is_refused(points):
    """Rather than drawn somewhere."""
    with pytest.raises(ValueError, match=r"has no points|not on its axis"):
        draw(Plot("p", "x", "y", "sampled", (Series("s", points),), y_logarithmic=True))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        *((None, "—"), (1000, "1,000"), (0.0, "0"), (-0.0, "-0"), (2.5, "2.5"), (math.inf, "∞"), (-math.inf, "−∞")),
        *((math.nan, "NaN"), (16777215.0, "16,777,215"), (1e-9, "1.000e-09"), ("0x1p+0", "0x1p+0")),
    ],
)
def test_cells_are_shown_with_the_digits_that_matter(value, expected):
    """None as a dash, ∞ and NaN as such."""
    assert expected == shown(value)


def test_a_table_knows_its_headings_and_its_numbers():
    """Numbers stand on the right, None among them."""
    assert (HOSTILE, "error (ulp)", "depth") == headings(TABLE)
    assert (False, True, True) == is_number(TABLE)
    assert [(HOSTILE, "∞", "—"), ("b", "12,346", "1,000")] == list(cells(TABLE))
