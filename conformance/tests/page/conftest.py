"""A real Chromium, and pages to open in it."""

import os
import shutil
from pathlib import Path

import pytest
from documents_made import REQUEST, document
from playwright.sync_api import sync_playwright

from sigmoid_adapters import registered
from sigmoid_conformance import audit
from sigmoid_conformance.rendering import write_html
from sigmoid_conformance.report import as_document

_PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
_PACKAGE = (Path(__file__).parent / "debian-packages.txt").read_text("utf-8").strip()


@pytest.fixture(scope="session")
def browser():
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    with sync_playwright() as playwright:
        if program is None and not Path(playwright.chromium.executable_path).exists():
            pytest.fail(f"no Chromium was found: install the package {_PACKAGE}", pytrace=False)
        running = playwright.chromium.launch(executable_path=program)
        yield running
        running.close()


@pytest.fixture(scope="session")
def made():
    """Give a document with every verdict and coverage, and a dead tail in float32."""
    product = registered("numpy.derivative.product")
    sampled = as_document([audit(product, "float32", sampled=4000)], REQUEST)
    return {**document(), "reports": sampled["reports"] + document()["reports"]}


@pytest.fixture(scope="session")
def address(made, tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "report.html"
    write_html(made, path)
    return path.as_uri()


@pytest.fixture
def visit(browser, request):
    """Open a page; at the end, nothing may have been complained about or asked of a network."""
    complaints, contexts = [], []

    def opened(address, **options):
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: complaints.append(dialog.message))
        page.on("request", lambda sent: complaints.append(sent.url) if sent.url != address else None)
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert [] == complaints


@pytest.fixture
def screenshot(tmp_path):
    """Keep a picture of a page where the environment wants it."""
    folder = Path(os.environ.get("SCREENSHOTS", tmp_path))

    def taken(page, name):
        folder.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=folder / f"{name}.png")

    return taken
