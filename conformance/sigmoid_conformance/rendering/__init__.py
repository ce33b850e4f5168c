"""Report documents as pages and as Markdown."""

from sigmoid_conformance.rendering.html import RenderingUnavailable, write_html
from sigmoid_conformance.rendering.markdown import write_markdown

__all__ = ["RenderingUnavailable", "write_html", "write_markdown"]
