"""Studies as one page of HTML that needs nothing else: styles and plots are in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sigmoid_conformance.rendering.templates import template_engine
from sigmoid_conformance.studies.drawing import HEIGHT, WIDTH, draw
from sigmoid_conformance.studies.paper import Study
from sigmoid_conformance.studies.showing import cells, headings, is_number
from sigmoid_spec import REQUIREMENTS

if TYPE_CHECKING:
    import jinja2

_TEMPLATE = "studies.html.j2"


def _engine() -> jinja2.Environment:
    engine = template_engine("sigmoid_conformance.studies", "templates")
    engine.globals.update(
        draw=draw, cells=cells, headings=headings, is_number=is_number, requirements=REQUIREMENTS, size=(WIDTH, HEIGHT)
    )
    return engine


def as_page(studies: list[Study], about: dict[str, Any]) -> str:
    """Write studies as a page.

    Parameters
    ----------
    studies : list of Study
    about : dict
        What `as_document` says of the run: when, on what, and what was asked for.
    """
    page: str = _engine().get_template(_TEMPLATE).render(studies=studies, about=about)
    return page
