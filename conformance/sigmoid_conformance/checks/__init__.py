"""The checks, by the requirement that each decides.

A check takes a `Sample` and gives a float64 array over its inputs: 0 where the requirement holds, and where it does
not, by how much in ulps of the exact value (infinite where ulps say nothing). A check that is about calls as such
raises `BadCall` with one sentence instead.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from sigmoid_adapters import Implementation
from sigmoid_conformance.checks import (
    cotangents,
    effects,
    layouts,
    order,
    places,
    repeating,
    saturation,
    specials,
    variants,
    warning,
)
from sigmoid_conformance.checks.accuracy import accuracy
from sigmoid_conformance.sample import Array, Sample
from sigmoid_spec import REQUIREMENTS

Check = Callable[[Sample], Array]

RESULT_CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        "accuracy": accuracy,
        "special-values": specials.special_values,
        "nan-propagation": specials.nan_propagation,
        "no-spurious-nan": specials.no_spurious_nan,
        "range": specials.within_range,
        "monotonicity": order.monotonicity,
        "symmetry": order.symmetry,
        "saturation-not-late": saturation.saturation_not_late,
        "saturation-not-early": saturation.saturation_not_early,
        "subnormal-results": saturation.subnormal_results,
    }
)

# In this order: the first call after that of the sample is a repeated one.
CALL_CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        "determinism": repeating.determinism,
        "shape-and-dtype": layouts.shape_and_dtype,
        "input-unchanged": effects.input_unchanged,
        "result-unchanged": effects.result_unchanged,
        "layout-independence": layouts.layout_independence,
        "length-independence": places.length_independence,
        "neighbour-independence": places.neighbour_independence,
        "thread-independence": repeating.thread_independence,
        "floating-point-state": effects.floating_point_state_kept,
        "global-settings": effects.global_settings_kept,
        "no-warnings": warning.no_warnings,
        "variant-agreement": variants.variant_agreement,
        "cotangent-linearity": cotangents.cotangent_linearity,
    }
)

CHECKS: Mapping[str, Check] = MappingProxyType({**RESULT_CHECKS, **CALL_CHECKS})


def offers(implementation: Implementation, requirement: str) -> bool:
    """Tell whether an implementation has what a requirement is about: a pullback, or variants."""
    if requirement == "cotangent-linearity":
        return implementation.pullback is not None
    return requirement != "variant-agreement" or bool(implementation.paths) or implementation.variant_of is not None


def call_checks(implementation: Implementation) -> dict[str, Check]:
    """Give the checks on calls that concern an implementation, by requirement."""
    return {
        key: check
        for key, check in CALL_CHECKS.items()
        if implementation.function in REQUIREMENTS[key].functions and offers(implementation, key)
    }


__all__ = ["CALL_CHECKS", "CHECKS", "RESULT_CHECKS", "Check", "call_checks", "offers"]
