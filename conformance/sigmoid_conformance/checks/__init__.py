"""The checks, by the requirement that each decides.

A check takes a `Sample` and gives a float64 array over its inputs: 0 where the requirement holds, and where it does
not, by how much in ulps of the exact value (infinite where ulps say nothing). A check that is about calls as such
raises `BadCall` with one sentence instead.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from sigmoid_conformance.checks import calls, order, saturation, specials, variants
from sigmoid_conformance.checks.accuracy import accuracy
from sigmoid_conformance.sample import Array, Sample

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

CALL_CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        "shape-and-dtype": calls.shape_and_dtype,
        "input-unchanged": calls.input_unchanged,
        "determinism": calls.determinism,
        "layout-independence": calls.layout_independence,
        "length-independence": calls.length_independence,
        "neighbour-independence": calls.neighbour_independence,
        "thread-independence": calls.thread_independence,
        "floating-point-state": calls.floating_point_state_kept,
        "no-warnings": calls.no_warnings,
        "variant-agreement": variants.variant_agreement,
        "cotangent-linearity": variants.cotangent_linearity,
    }
)

__all__ = ["CALL_CHECKS", "RESULT_CHECKS", "Check"]
