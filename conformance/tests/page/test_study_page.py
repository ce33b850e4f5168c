"""The page of the studies in a real browser, opened as a file: run by `tox run -e page`."""

import re
from itertools import pairwise

import pytest
from looking import CONTRAST, DESKTOP, PHONE, overflow, tip_of

from sigmoid_conformance.studies.classification import classification
from sigmoid_conformance.studies.page import as_page
from sigmoid_conformance.studies.paper import Finding, Plot, Series, Study
from sigmoid_conformance.studies.registry import as_document
from sigmoid_conformance.studies.request import Request

LINE = Series("rising", tuple((float(x), 10.0**x) for x in range(11)))
MARKS = Series("single", ((2.0, 1e8), (7.0, 1e2)), scattered=True)
PLOT = Plot("Planted", "depth", "error (ulp)", "sampled", (LINE, MARKS), y_logarithmic=True)


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """A page of a study with one planted plot, and of a real one."""
    asked = Request(("float16",), ("numpy",))
    planted = Study("cost", "Planted", "?", "so", "!", (), (PLOT,), (Finding("chain-bound", "sampled", "."),))
    studies = [planted, classification(asked)]
    path = tmp_path_factory.mktemp("page") / "studies.html"
    path.write_text(as_page(studies, as_document(studies, asked)), "utf-8")
    return path.as_uri()


def pointed_at(page, plot, x, y):
    """Move the pointer to a place of a plot in pixels, and give what is shown."""
    plot.scroll_into_view_if_needed()
    box = plot.locator(".u-over").bounding_box()
    page.mouse.move(box["x"] + x, box["y"] + y)
    return tip_of(plot)


def test_every_plot_is_drawn(visit, address, screenshot):
    """By uPlot, with a legend of all series."""
    page = visit(address, **DESKTOP)
    screenshot(page, "study")
    page.locator("[data-plot]").nth(1).scroll_into_view_if_needed()
    screenshot(page, "study-curves")
    assert 3 == page.locator("canvas").count() == page.locator("[data-plot]").count()
    assert ["rising", "single"] == page.locator("figure").first.locator(".legend li").all_inner_texts()


def test_points_stand_where_their_numbers_are(visit, address):
    """On a logarithmic axis equal factors are equally far apart, and larger numbers are higher."""
    page = visit(address, **DESKTOP)
    places = page.evaluate("figures[0].points.map((point, place) => [point.series.name, ...figures[0].placeOf(place)])")
    line = [place[1:] for place in places if place[0] == "rising"]
    across = [right[0] - left[0] for left, right in pairwise(line)]
    up = [left[1] - right[1] for left, right in pairwise(line)]
    assert max(across) - min(across) < 0.1 < min(across)
    assert max(up) - min(up) < 0.1 < min(up)


def test_pointing_shows_the_nearest_point_of_whichever_series(visit, address, screenshot):
    """With its series and both numbers."""
    page = visit(address, **DESKTOP)
    plot = page.locator(".plot").first
    for place, (x, y) in enumerate(page.evaluate("figures[0].points.map((_, place) => figures[0].placeOf(place))")):
        name, at, value = page.evaluate(
            "(place) => { const {series, x, y} = figures[0].points[place]; return [series.name, x, y]; }", place
        )
        shown = pointed_at(page, plot, x + 1, y + 1)
        assert name in shown
        assert re.search(rf"depth\s+{at:g}\b", shown)
        assert float(re.search(r"error \(ulp\)\s+(\S+)", shown)[1].replace(",", "")) == value
    screenshot(page, "study-pointing")


def test_large_numbers_are_shown_with_their_thousands_apart(visit, address):
    """From 10,000 on; smaller ones and powers of ten beyond any grouping as they are."""
    page = visit(address, **DESKTOP)
    numbers = [0, -0.5, 9999, 16777213, 1234.5678, -20000.25, 1e300]
    expected = ["0", "-0.5", "9999", "16,777,200", "1234.57", "-20,000.3", "1e+300"]
    assert expected == page.evaluate("(numbers) => numbers.map((number) => grouped(number, 6))", numbers)
    x, y = page.evaluate("figures[0].placeOf(figures[0].points.findIndex((point) => point.y === 1e8))")
    assert "100,000,000" in pointed_at(page, page.locator(".plot").first, x, y)


def test_dragging_zooms_and_a_double_click_resets(visit, address):
    """In x."""
    page = visit(address, **DESKTOP)
    plot = page.locator(".plot").first
    plot.scroll_into_view_if_needed()
    box = plot.locator(".u-over").bounding_box()
    page.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 50)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.9 * box["width"], box["y"] + 60, steps=4)
    page.mouse.up()
    width = "figures[0].plot.scales.x.max - figures[0].plot.scales.x.min"
    assert page.evaluate(width) < 5.5
    plot.locator(".u-over").dblclick()
    assert page.evaluate(width) > 10


def test_the_keyboard_steps_through_all_points(visit, address):
    """In the order of x, and back."""
    page = visit(address, **DESKTOP)
    plot = page.locator(".plot").first
    plot.focus()
    seen = []
    for key in ["ArrowRight"] * 4 + ["ArrowLeft"]:
        page.keyboard.press(key)
        seen.append(float(re.search(r"depth\s+(\S+)", tip_of(plot))[1]))
    assert [0.0, 1.0, 2.0, 2.0, 2.0] == seen


def test_the_points_are_there_as_a_table(visit, address):
    """For whoever cannot see the plots."""
    page = visit(address, **DESKTOP)
    table = page.locator(".points").first
    table.locator("summary").click()
    table.locator("tbody tr").first.wait_for()  # rows are made when the table is opened, a moment later
    assert 13 == table.locator("tbody tr").count()
    assert "rising\t0\t1" == table.locator("tbody tr").first.inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_has_contrast_in_both_schemes(visit, address, scheme, screenshot):
    """At least 4.5 to 1, as WCAG 2.2 asks at level AA."""
    page = visit(address, color_scheme=scheme, **DESKTOP)
    page.locator("[data-plot]").nth(1).scroll_into_view_if_needed()
    screenshot(page, f"study-{scheme}")
    for part in page.locator(".tag, .note, .answer, .legend li, td, th").all()[:40]:
        assert 4.5 <= part.evaluate(CONTRAST)
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor") != "rgb(255, 255, 255)"
    assert (scheme == "dark") == dark


def test_a_phone_scrolls_down_only(visit, address, screenshot):
    """390 pixels are enough, with all tables open."""
    page = visit(address, **PHONE)
    for summary in page.locator("summary").all():
        summary.tap()
    assert 0 >= overflow(page)
    screenshot(page, "study-phone")
