"""Who holds to the specification: checks, audits, reports, and the pytest door."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sigmoid_conformance.in_process import audit
    from sigmoid_conformance.plugging import parametrize_with_checks
    from sigmoid_conformance.report import Report

_PLACES = {"audit": "in_process", "parametrize_with_checks": "plugging", "Report": "report"}

__all__ = ["Report", "audit", "parametrize_with_checks"]


def __getattr__(name: str) -> Any:
    """Load what is asked for: the processes of an audit need no pytest."""
    if name in _PLACES:
        return getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
