"""All requirements by id, in the order of the specification."""

from collections.abc import Mapping
from types import MappingProxyType

from sigmoid_spec.requirement import Requirement
from sigmoid_spec.requirements.calls import CALLS
from sigmoid_spec.requirements.fast_path import FAST_PATH
from sigmoid_spec.requirements.mathematics import MATHEMATICS
from sigmoid_spec.requirements.networks import NETWORKS
from sigmoid_spec.requirements.results import RESULTS
from sigmoid_spec.requirements.rounding import ROUNDING

REQUIREMENTS: Mapping[str, Requirement] = MappingProxyType(
    {entry.id: entry for entry in (*MATHEMATICS, *NETWORKS, *ROUNDING, *FAST_PATH, *RESULTS, *CALLS)}
)

__all__ = ["CALLS", "FAST_PATH", "MATHEMATICS", "NETWORKS", "REQUIREMENTS", "RESULTS", "ROUNDING"]
