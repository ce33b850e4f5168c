"""The engine of templates that pages are made with: what a page shows is escaped, and nothing is left undefined."""

from __future__ import annotations

from importlib.resources import files
from importlib.util import find_spec
from typing import TYPE_CHECKING

from sigmoid_adapters.distributions import how_to_install

if TYPE_CHECKING:
    import jinja2


class RenderingUnavailable(RuntimeError):
    """What a page is made with is not installed."""


def require_templates() -> None:
    """Insist on the template engine.

    Raises
    ------
    RenderingUnavailable
        If Jinja2 is not installed.
    """
    if not find_spec("jinja2"):
        raise RenderingUnavailable(f"--html needs Jinja2, which is not installed: {how_to_install('report')}")


def contents(*paths: str) -> str:
    """Put styles or programs together that a page has in it."""
    folder = files("sigmoid_conformance.rendering")
    return "\n".join(folder.joinpath(path).read_text("utf-8").strip() for path in paths)


def template_engine() -> jinja2.Environment:
    """Give an engine for the templates of pages.

    Raises
    ------
    RenderingUnavailable
        If Jinja2 is not installed.
    """
    require_templates()
    import jinja2

    return jinja2.Environment(
        loader=jinja2.PackageLoader("sigmoid_conformance.rendering", "page"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
