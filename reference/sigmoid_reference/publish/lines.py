"""JSON that reads well in a diff: one case to a line."""

from __future__ import annotations

import json
from typing import Any


def _holds_objects(value: Any) -> bool:
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(isinstance(part, dict) or _holds_objects(part) for part in parts)


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _render(value: Any, indent: str) -> str:
    if not _holds_objects(value):
        return _compact(value)
    inner = indent + " "
    if isinstance(value, dict):
        parts = [f"{inner}{_compact(key)}: {_render(part, inner)}" for key, part in value.items()]
        return "{\n" + ",\n".join(parts) + f"\n{indent}}}"
    return "[\n" + ",\n".join(f"{inner}{_render(part, inner)}" for part in value) + f"\n{indent}]"


def render(document: dict[str, Any]) -> str:
    """Write a document as JSON, an object without objects inside on a line of its own, with a newline at the end."""
    return _render(document, "") + "\n"
