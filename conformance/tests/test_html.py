"""A report as a page of HTML: what is in it, and that nothing in a report can break out of it."""

import json
import re
import sys
from html.parser import HTMLParser

import pytest
from documents_made import HOSTILE, REQUEST, document

from sigmoid_adapters import registered
from sigmoid_conformance import audit
from sigmoid_conformance.rendering import RenderingUnavailable, write_html
from sigmoid_conformance.rendering.histogram import bars
from sigmoid_conformance.rendering.html import as_html
from sigmoid_conformance.rendering.matrix import matrix_of
from sigmoid_conformance.report import as_document


class Page(HTMLParser):
    """Collects elements with their attributes, and the text of each."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.elements, self.open = [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes), []))
        if tag not in ("meta", "input", "link", "br", "img"):
            self.open.append(self.elements[-1])

    def handle_endtag(self, tag):
        assert tag == self.open.pop()[0]

    def handle_data(self, data):
        for _, _, text in self.open:
            text.append(data)

    def all(self, tag, **attributes):
        return [
            "".join(text)
            for name, found, text in self.elements
            if name == tag and all(found.get(key.rstrip("_")) == value for key, value in attributes.items())
        ]


@pytest.fixture(scope="module")
def page():
    return Page(as_html(document()))


def test_every_element_is_closed(page):
    """A page that is not well nested fails while it is read."""
    assert [] == page.open


def test_a_hostile_name_stays_text(page):
    """It makes no element and no attribute, neither in the text nor in the data."""
    assert {"html", "head", "body", "table", "script", "details"} <= {tag for tag, _, _ in page.elements}
    assert not page.all("img")
    assert 2 == len(page.all("script"))
    assert not [name for _, attributes, _ in page.elements for name in attributes if name.startswith("on")]
    assert HOSTILE in page.all("h3")
    assert any("out of order " + HOSTILE in text for text in page.all("p", class_="message"))


def test_the_data_survives_the_page(page):
    """The script holds every curve, and none of the signs that HTML or old engines take for their own."""
    (text,) = page.all("script", type="application/json")
    data = json.loads(text)
    assert [len(report["curve"]) for report in document()["reports"]] == [len(entry["curve"]) for entry in data]
    assert not re.search("[<>&\u2028\u2029]", text)


def test_the_page_needs_nothing_else(page):
    """No element loads anything, and the policy of the page forbids it."""
    assert not [tag for tag, attributes, _ in page.elements if "src" in attributes or tag in ("link", "iframe")]
    assert not re.search(r"@import|url\(", "".join(page.all("style")))
    policies = [attributes["content"] for _, attributes, _ in page.elements if "http-equiv" in attributes]
    assert policies[0].startswith("default-src 'none'")


def test_the_matrix_has_a_row_for_each_report_and_a_verdict_in_words(page):
    """Verdict and coverage stand in text, not in colour alone."""
    reports = document()["reports"]
    rows = [text for text in page.all("tr") if "conforms" in text or "violates" in text or "offered" in text]
    assert len(reports) == len([row for row in rows if row])
    cells = [text for tag, found, parts in page.elements if tag == "td" and (text := "".join(parts))]
    assert "exhaustive, 65,536 inputs" in cells
    assert "stopped after 0 inputs" in cells
    assert "not offered" in cells


def test_a_sampled_maximum_says_that_it_is_a_lower_bound():
    """An exhaustive one does not."""
    reports = [
        audit(registered("numpy.sigmoid.two_branch"), name, sampled=n)
        for name, n in (("float32", 500), ("float16", None))
    ]
    sampled, exhaustive = (Page(as_html(as_document([report], REQUEST))) for report in reports)
    assert any("the largest error is a lower bound" in text for text in sampled.all("dd"))
    assert any(text.startswith("≥ ") for text in sampled.all("td"))
    assert not any("lower bound" in text for text in exhaustive.all("dd"))
    assert not any(text.startswith("≥ ") for text in exhaustive.all("td"))


def test_an_interval_shows_hexadecimal_bits_and_decimals(page):
    """The dead tail of a derivative in float16."""
    table = "".join(page.all("table", class_="intervals"))
    worst = next(
        interval["worst"]
        for report in document()["reports"]
        for outcome in report["outcomes"]
        for interval in outcome["violations"]
        if report["implementation"] == "planted.dead_tail" and outcome["requirement"] == "saturation-not-early"
    )
    assert {worst[key] for key in ("x", "got", "expected", "x_bits", "got_bits", "expected_bits")} <= set(
        re.split(r"[\s<>]+", " ".join(page.all("code") + page.all("span", class_="bits")))
    )
    assert worst["x_bits"] in table


def test_without_jinja_the_error_says_what_to_install(tmp_path, monkeypatch):
    """And no file is left."""
    monkeypatch.setitem(sys.modules, "jinja2", None)
    with pytest.raises(RenderingUnavailable, match=r"needs Jinja2.*pip install 'sigmoid-conformance\[report\]'"):
        write_html(document(), tmp_path / "page.html")
    assert [] == list(tmp_path.iterdir())


def test_an_audit_of_nothing_is_a_page():
    """No report, no figures."""
    assert "Verdicts" in "".join(Page(as_html(document() | {"reports": []})).all("h2"))


def test_a_histogram_loses_no_result():
    """Whatever classes are put together, the sum stays; the last one has no end."""
    histogram = list(range(1, 67))
    shown = bars(histogram)
    assert sum(histogram) == sum(bar.count for bar in shown)
    assert ["correctly rounded", "others below 1", "1 to 2"] == [bar.label for bar in shown[:3]]
    assert "2^56 and more" == shown[-1].label
    assert 100 == max(bar.length for bar in shown)
    assert ["correctly rounded", "others below 1", "1 to 2", "2 to 4"] == [bar.label for bar in bars([4, 0, 0, 1])]


def test_the_matrix_keeps_the_order_of_the_specification():
    """A requirement of a later specification comes last."""
    reports = document()["reports"]
    reports[0]["outcomes"].append(reports[0]["outcomes"][0] | {"requirement": "a-later-one"})
    requirements = matrix_of(reports).requirements
    assert ("accuracy", "special-values") == requirements[:2]
    assert "a-later-one" == requirements[-1]
