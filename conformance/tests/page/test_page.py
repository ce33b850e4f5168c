"""The page of a report in a real browser, opened as a file: run by `tox run -e page`."""

import re

import pytest

from sigmoid_conformance.rendering import write_html

DESKTOP = {"viewport": {"width": 1280, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
_DEAD_TAIL = '.report[data-name="numpy.derivative.product"]'
_PIXELS = """(canvas) => {
  const made = document.createElement("canvas").getContext("2d");
  made.fillStyle = getComputedStyle(document.documentElement).getPropertyValue("--dead");
  made.fillRect(0, 0, 1, 1);
  const wanted = made.getImageData(0, 0, 1, 1).data;
  const { data, width, height } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  const found = [];
  for (let place = 0; place < data.length; place += 4)
    if ([0, 1, 2].every((channel) => data[place + channel] === wanted[channel]) && data[place + 3] === 255)
      found.push([(place / 4) % width / width, Math.floor(place / 4 / width) / height]);
  return found;
}"""
_CONTRAST = """(element) => {
  const channels = (colour) => colour.match(/[\\d.]+/g).slice(0, 3).map((value) => value / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  const weights = [0.2126, 0.7152, 0.0722];
  const light = (colour) => channels(colour).reduce((sum, value, place) => sum + value * weights[place], 0);
  let behind = element;
  while (getComputedStyle(behind).backgroundColor === "rgba(0, 0, 0, 0)") behind = behind.parentElement;
  const pair = [getComputedStyle(element).color, getComputedStyle(behind).backgroundColor].map(light);
  return (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
}"""


def opened(page, selector=_DEAD_TAIL):
    """Open a report, and give it."""
    report = page.locator(selector).first
    report.locator("summary").first.click()
    report.locator("canvas").first.wait_for()
    return report


def pointed_at(page, plot, share):
    """Move the pointer to a share of a plot's width, and give what is shown."""
    plot.scroll_into_view_if_needed()
    box = plot.locator(".u-over").bounding_box()
    page.mouse.move(box["x"] + share * box["width"], box["y"] + 0.6 * box["height"])
    return tip_of(plot)


def tip_of(plot):
    """Give what is shown beside the point, once it can be seen."""
    plot.locator(".tip").wait_for(timeout=2000)
    return plot.locator(".tip").inner_text()


def x_of(shown):
    return float.fromhex(re.search(r"x\s+(\S+) =", shown)[1])


def overflow(page):
    return page.evaluate("document.documentElement.scrollWidth - 390")


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


def test_a_dead_tail_is_red_at_the_bottom_on_the_right(visit, address, screenshot):
    """The gradient is 0 from x = 16.64 on, where the truth is not; on the left only lost subnormals are red."""
    page = visit(address, **DESKTOP)
    report = opened(page)
    report.locator(".plot").nth(1).scroll_into_view_if_needed()
    screenshot(page, "dead-tail")
    red = report.locator("canvas").nth(1).evaluate(_PIXELS)
    assert 100 < len(red)
    assert 0.7 < min(y for _, y in red)
    assert 50 < len([x for x, _ in red if x > 0.8])
    assert not [x for x, _ in red if 0.2 < x < 0.8]
    assert [] == report.locator("canvas").nth(0).evaluate(_PIXELS)


def test_a_right_implementation_shows_nothing_red(visit, address):
    """The same function without the defect."""
    report = opened(visit(address, **DESKTOP), '.report[data-name="planted.right"]')
    assert [] == report.locator("canvas").nth(1).evaluate(_PIXELS)


def test_pointing_shows_input_and_output_in_hexadecimal(visit, address, made, screenshot):
    """A point of the curve, exactly."""
    page = visit(address, **DESKTOP)
    shown = pointed_at(page, opened(page).locator(".plot").nth(1), 0.9)
    screenshot(page, "pointing")
    x, got, expected = (re.search(rf"{name}\s+(\S+) = ", shown)[1] for name in ("x", "got", "expected"))
    point = next(point for point in made["reports"][0]["curve"] if point["x"] == x)
    assert (point["got"], point["expected"]) == (got, expected)
    assert "0x0p+0" == got
    assert "ulp" in shown


def test_dragging_zooms_both_plots_and_a_double_click_resets(visit, address, screenshot):
    """Buttons do the same."""
    page = visit(address, **DESKTOP)
    report = opened(page)
    first, second = (report.locator(".plot").nth(place) for place in (0, 1))
    whole = x_of(pointed_at(page, first, 0.01))
    box = first.locator(".u-over").bounding_box()
    page.mouse.move(box["x"] + 0.8 * box["width"], box["y"] + 50)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.95 * box["width"], box["y"] + 60, steps=4)
    page.mouse.up()
    screenshot(page, "zoomed")
    assert whole < -80
    assert 3 < x_of(pointed_at(page, first, 0.01)) < 20
    assert 3 < x_of(pointed_at(page, second, 0.01)) < 20
    second.locator(".u-over").dblclick()
    assert whole == x_of(pointed_at(page, second, 0.01))
    report.get_by_role("button", name="Zoom in").click()
    assert whole < x_of(pointed_at(page, second, 0.01))
    report.get_by_role("button", name="Reset").click()
    assert whole == x_of(pointed_at(page, first, 0.01))


@pytest.mark.parametrize("scale", [1, 2, 3])
def test_every_scale_of_x_can_be_chosen(visit, address, scale):
    """The points stay what they are."""
    page = visit(address, **DESKTOP)
    report = opened(page)
    report.locator(".tools select").select_option(index=scale)
    assert re.search(r"x\s+-?0x1", pointed_at(page, report.locator(".plot").nth(0), 0.9))


def test_the_keyboard_steps_from_point_to_point(visit, address):
    """A plot takes the focus, arrows move to the neighbours."""
    page = visit(address, **DESKTOP)
    plot = opened(page).locator(".plot").nth(0)
    plot.focus()
    seen = []
    for _ in range(3):
        page.keyboard.press("ArrowRight")
        seen.append(x_of(tip_of(plot)))
    assert sorted(set(seen)) == seen


def test_the_points_are_there_as_a_table(visit, address, made):
    """For whoever cannot see the plots."""
    report = opened(visit(address, **DESKTOP))
    report.locator(".points summary").click()
    assert len(made["reports"][0]["curve"]) == report.locator(".points tbody tr").count()


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
        assert 4.5 <= part.evaluate(_CONTRAST)
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
    plot = page.locator(_DEAD_TAIL).locator(".plot").nth(1)
    plot.scroll_into_view_if_needed()
    box = plot.locator(".u-over").bounding_box()
    page.touchscreen.tap(box["x"] + 0.9 * box["width"], box["y"] + 0.5 * box["height"])
    assert "0x" in tip_of(plot)
    screenshot(page, "phone-report")


def test_many_reports_open_fast_and_draw_when_asked(visit, made, tmp_path):
    """Hundred reports: a page of a few megabytes, and no plot before its report is opened."""
    path = tmp_path / "many.html"
    write_html({**made, "reports": (100 * made["reports"][:1])}, path)
    page = visit(path.as_uri(), **DESKTOP)
    assert 8e6 > path.stat().st_size
    assert 5000 > page.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd")
    assert 0 == page.locator("canvas").count()
    opened(page)
    assert 2 == page.locator("canvas").count()
