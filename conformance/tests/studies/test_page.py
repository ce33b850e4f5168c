"""The page: everything in it, everything escaped, every point where it belongs."""

import json
import math
import re
from dataclasses import dataclass, replace
from html.parser import HTMLParser

import pytest

from sigmoid_conformance.studies.page import as_page, plotted
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


def data_of(page):
    return json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)[1])


def test_the_page_is_closed_and_needs_nothing_from_elsewhere(page):
    """No address but its own anchors; it says how wide it wants to be, knows the dark, and forbids the rest."""
    parser = Balanced()
    parser.feed(page)
    assert [] == parser.open
    assert {"#vanishing"} == set(parser.addresses)
    assert 'name="viewport"' in page
    assert "prefers-color-scheme: dark" in page
    assert "url(" not in page
    assert "default-src 'none'" in page


def test_everything_that_is_shown_is_escaped(page):
    """In text, headings, cells, legends and attributes; the data of plots cannot end the script that they are in."""
    assert 2 == page.count("<script")
    assert page.count("&lt;script&gt;") >= 10
    assert HOSTILE == data_of(page)[0]["title"]


def test_the_page_carries_coverage_and_requirement(page):
    """Of every plot, table and finding."""
    assert {"sampled", "exhaustive", "proven", "chain-bound"} <= set(re.findall(r'class="tag"[^>]*>([^<]+)<', page))
    assert "at most 4⁻ᴸ ∏|wᵢ| in magnitude" in page


def test_the_data_of_the_page_are_the_points_with_the_style_of_their_series(page):
    """A line has dashes, single points a shape; so has a line of one point."""
    line, mark = data_of(page)[0]["series"]
    assert ([[1.0, 1.0], [2.0, 100.0]], True) == (line["points"], line["line"])
    assert ([[1.5, 10.0]], False) == (mark["points"], mark["line"])
    assert (line["colour"], line["dash"], line["shape"]) != (mark["colour"], mark["dash"], mark["shape"])


def test_every_plot_of_every_study_has_its_place(page):
    """Numbered through the page, in the order of the data."""
    pages = as_page([STUDY, replace(STUDY, name="cost")], ABOUT)
    assert ["0", "1"] == re.findall(r'data-plot="(\d+)"', pages)
    assert 2 == len(data_of(pages))


@pytest.mark.parametrize("points", [(), ((1.0, math.inf),), ((1.0, 0.0),)])
def test_what_has_no_place_on_an_axis_is_refused(points):
    """Rather than drawn somewhere."""
    with pytest.raises(ValueError, match=r"has no points|not on its axis"):
        plotted(Plot("p", "x", "y", "sampled", (Series("s", points),), y_logarithmic=True))


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
