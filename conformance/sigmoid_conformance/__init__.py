"""Who holds to it: checks, audit, suite and command line."""

from sigmoid_conformance.audit import audit
from sigmoid_conformance.plugging import parametrize_with_checks
from sigmoid_conformance.report import Report

__all__ = ["Report", "audit", "parametrize_with_checks"]
