"""The page of a report in a real browser, opened as a file: run by `tox run -e page`."""

import pytest
from looking import CONTRAST, DEAD_TAIL, DESKTOP, PHONE, opened, overflow, tip_of

from sigmoid_conformance.rendering import write_html


def test_the_matrix_shows_every_report(visit, address, made, screenshot):
    """With the verdict on each requirement."""
    page = visit(address, **DESKTOP)
    screenshot(page, "verdicts")
    assert len(made["reports"]) == page.locator(".matrix tbody tr:visible").count()
    assert page.locator(".matrix td.violates").first.is_visible()


def test_the_filter_leaves_what_was_asked_for(visit, address, made):
    """Rows and reports alike."""
    page = visit(address, **DESKTOP)
    page.get_by_label("Format").select_option("bfloat16")
    wanted = [report for report in made["reports"] if report["format"] == "bfloat16"]
    assert len(wanted) == page.locator(".matrix tbody tr:visible").count() == page.locator(".report:visible").count()
    page.get_by_label("Implementation", exact=True).fill("DEAD")
    assert 1 == page.locator(".matrix tbody tr:visible").count()
    assert f"1 of {len(made['reports'])} shown" == page.locator("#shown").inner_text()


def test_a_link_to_a_report_opens_it(visit, address):
    """From the matrix."""
    page = visit(address, **DESKTOP)
    page.locator(".matrix a").nth(2).click()
    page.locator("#report-2 canvas").first.wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_has_contrast_in_both_schemes(visit, address, scheme, screenshot):
    """At least 4.5 to 1, as WCAG 2.2 asks at level AA."""
    page = visit(address, color_scheme=scheme, **DESKTOP)
    report = opened(page)
    screenshot(page, f"scheme-{scheme}")
    texts = page.locator(".verdict:visible, .matrix td, .matrix th, .matrix a, .note").all()[:60]
    for part in [*texts, report.locator(".bits").first]:
        assert 4.5 <= part.evaluate(CONTRAST)
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor") != "rgb(255, 255, 255)"
    assert (scheme == "dark") == dark


def test_a_phone_scrolls_down_only(visit, address, screenshot):
    """390 pixels are enough, with a report opened as well; a tap shows a point."""
    page = visit(address, **PHONE)
    assert 0 >= overflow(page)
    screenshot(page, "phone")
    for summary in page.locator(".report > summary").all():
        summary.tap()
    for summary in page.locator(".reproduce > summary:visible, .machine > summary").all():
        summary.tap()
    assert 0 >= overflow(page)
    plot = page.locator(DEAD_TAIL).locator(".plot").nth(1)
    plot.scroll_into_view_if_needed()
    box = plot.locator(".u-over").bounding_box()
    page.touchscreen.tap(box["x"] + 0.9 * box["width"], box["y"] + 0.5 * box["height"])
    assert "0x" in tip_of(plot)
    screenshot(page, "phone-report")


def test_many_reports_open_fast_and_draw_when_asked(visit, made, tmp_path):
    """Sixty reports: a page of a few megabytes, open in a second or so, and no plot before its report is opened."""
    path = tmp_path / "many.html"
    write_html({**made, "reports": (60 * made["reports"][:1])}, path)
    page = visit(path.as_uri(), **DESKTOP)
    assert 4e6 > path.stat().st_size
    assert 15_000 > page.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd")  # if busy
    assert 0 == page.locator("canvas").count()
    opened(page)
    assert 2 == page.locator("canvas").count()
