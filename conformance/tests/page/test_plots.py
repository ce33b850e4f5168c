"""The plots of a report in a real browser: run by `tox run -e page`."""

import re

import pytest
from looking import DESKTOP, PIXELS, opened, pointed_at, tip_of, x_of


def test_a_dead_tail_is_red_at_the_bottom_on_the_right(visit, address, screenshot):
    """The gradient is 0 from x = 16.64 on, where the truth is not; on the left only lost subnormals are red."""
    page = visit(address, **DESKTOP)
    report = opened(page)
    report.locator(".plot").nth(1).scroll_into_view_if_needed()
    screenshot(page, "dead-tail")
    red = report.locator("canvas").nth(1).evaluate(PIXELS)
    assert 100 < len(red)
    assert 0.7 < min(y for _, y in red)
    assert 50 < len([x for x, _ in red if x > 0.8])
    assert not [x for x, _ in red if 0.2 < x < 0.8]
    assert [] == report.locator("canvas").nth(0).evaluate(PIXELS)


def test_a_right_implementation_shows_nothing_red(visit, address):
    """The same function without the defect."""
    report = opened(visit(address, **DESKTOP), '.report[data-name="planted.right"]')
    assert [] == report.locator("canvas").nth(1).evaluate(PIXELS)


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
    report.locator(".points tbody tr").first.wait_for()
    assert len(made["reports"][0]["curve"]) == report.locator(".points tbody tr").count()
