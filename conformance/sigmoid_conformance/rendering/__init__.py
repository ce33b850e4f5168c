"""Report documents as pages and as Markdown."""

from sigmoid_conformance.rendering.html import write_html
from sigmoid_conformance.rendering.markdown import write_markdown
from sigmoid_conformance.rendering.templates import RenderingUnavailable, require_templates

__all__ = ["RenderingUnavailable", "require_templates", "write_html", "write_markdown"]
