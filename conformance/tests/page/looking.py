"""What tests look at in a page that is open in a browser."""

import re

DESKTOP = {"viewport": {"width": 1280, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
DEAD_TAIL = '.report[data-name="numpy.derivative.product"]'
PIXELS = """(canvas) => {
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
CONTRAST = """(element) => {
  const channels = (colour) => colour.match(/[\\d.]+/g).slice(0, 3).map((value) => value / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  const weights = [0.2126, 0.7152, 0.0722];
  const light = (colour) => channels(colour).reduce((sum, value, place) => sum + value * weights[place], 0);
  let behind = element;
  while (getComputedStyle(behind).backgroundColor === "rgba(0, 0, 0, 0)") behind = behind.parentElement;
  const pair = [getComputedStyle(element).color, getComputedStyle(behind).backgroundColor].map(light);
  return (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
}"""


def opened(page, selector=DEAD_TAIL):
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
