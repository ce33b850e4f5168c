"""The engine of templates that pages are made with: what a page shows is escaped, and nothing is left undefined."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

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
        raise RenderingUnavailable(
            "--html needs Jinja2, which is not installed: pip install 'sigmoid-conformance[report]'"
        )


def template_engine(package: str, folder: str) -> jinja2.Environment:
    """Give an engine for the templates in a folder of a package.

    Raises
    ------
    RenderingUnavailable
        If Jinja2 is not installed.
    """
    require_templates()
    import jinja2

    return jinja2.Environment(
        loader=jinja2.PackageLoader(package, folder),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
