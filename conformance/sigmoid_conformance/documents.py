"""Report files, read back and held against their schema."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
from jsonschema.exceptions import best_match

from sigmoid_conformance.report import SCHEMA

_MOST_SHOWN = 60


class UnusableReport(ValueError):
    """A file that is not a report of this version of the schema."""


@cache
def schema() -> dict[str, Any]:
    """Read the JSON Schema of a report document."""
    found: dict[str, Any] = json.loads((files("sigmoid_conformance") / "report.schema.json").read_text("utf-8"))
    return found


def load_document(path: Path) -> dict[str, Any]:
    """Read a report that ``sigmoid-audit run --json`` wrote.

    Raises
    ------
    UnusableReport
        If the file cannot be read, is not JSON, is of another schema, or is damaged.
    """
    try:
        found = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise UnusableReport(f"cannot read {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UnusableReport(f"{path} is not JSON: byte {error.start} is not UTF-8") from error
    except (json.JSONDecodeError, RecursionError) as error:
        raise UnusableReport(f"{path} is not JSON: {error}; expected a file of sigmoid-audit run --json") from error
    return validated(found, str(path))


def validated(document: Any, name: str) -> dict[str, Any]:
    """Hold a document against the schema.

    Parameters
    ----------
    document : object
        As `json.load` gives it.
    name : str
        What to call it in an error.

    Raises
    ------
    UnusableReport
        If it is of another schema, or is damaged.
    """
    version = document.get("schema") if isinstance(document, dict) else None
    if not isinstance(version, int) or isinstance(version, bool) or "reports" not in document:
        raise UnusableReport(f"{name} is not a report: expected a file of sigmoid-audit run --json")
    if version != SCHEMA:
        raise UnusableReport(
            f"{name} is of version {version} of the report's schema: expected version {SCHEMA}; "
            "run the audit again with this version of sigmoid-audit"
        )
    if error := best_match(_validator().iter_errors(document)):
        raise UnusableReport(f"{name} is damaged at {error.json_path}: {_short(error.message)}")
    return dict(document)


@cache
def _validator() -> Any:
    return jsonschema.Draft202012Validator(schema())


def _short(message: str) -> str:
    return message if len(message) <= 2 * _MOST_SHOWN else f"{message[:_MOST_SHOWN]} … {message[-_MOST_SHOWN:]}"
