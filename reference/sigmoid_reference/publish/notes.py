"""Why a case exists: one note for each flag of the published values."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from sigmoid_reference.publish.reports import REPORTS

_PRODUCT_LINKS = [report.link for report in REPORTS if report.effect.startswith(("gradient", "first"))]


def _note(why: str, effect: str, *links: str) -> dict[str, Any]:
    return {"why": why, "effect": effect, **({"links": list(links)} if links else {})}


NOTES = MappingProxyType(
    {
        "Zero": _note(
            "+0 and -0 give the same exact value: 1/2, 1/4 and +0.",
            "A branch on the sign bit, or a product with x, gives -0 or another constant.",
        ),
        "Infinity": _note(
            "The limits are exact: 0 or 1 for σ, 0 for its derivatives.",
            "inf/inf and 0*inf give NaN in exp(x)/(1 + exp(x)) and in y*(1 - y) formed from it.",
        ),
        "QuietNaN": _note(
            "NaN of either sign gives a NaN; the canonical one is published, any NaN conforms.",
            "A clamp by minimum and maximum, or a comparison that is false for NaN, turns it into a number.",
        ),
        "SignallingNaN": _note(
            "A signalling NaN gives a NaN as well; whether it also raises a flag is left open.",
            "Conversion to a wider format may quieten it or, done by shifting bits, turn it into an infinity.",
        ),
        "ExtremeNumber": _note(
            "Least and largest subnormal, least and largest normal number, of either sign.",
            "Inputs are flushed to zero, or exp overflows and the quotient is NaN.",
        ),
        "ConstantZoneEnd": _note(
            "The last input, coming from inside, at which the correctly rounded result is still the constant.",
            "Saturating late: a result beyond the constant, or noise around it.",
        ),
        "ConstantZoneNeighbour": _note(
            "The inputs next to the end of a constant zone: on the outer side the result differs from the constant.",
            "Saturating early: 0, 1/2, 1/4 or 1 where another number is nearest.",
        ),
        "StepwiseSaturation": _note(
            "From here 1/(1 + exp(-x)), each operation correctly rounded, is 1, earlier than the rounded σ.",
            "The gradient y*(1 - y) is 0 from here on.",
            *_PRODUCT_LINKS,
        ),
        "ExponentialOverflow": _note(
            "exp(|x|) leaves the format here: |x| about (emax + 1) ln 2.",
            "0 where a subnormal result exists, or NaN from inf/inf.",
        ),
        "NormalResultsEnd": _note(
            "exp(-|x|) becomes subnormal here: |x| about -emin ln 2.",
            "Results are flushed to zero.",
        ),
        "BinadeEnd": _note(
            "Powers of two and the numbers just below them.",
            "Argument reduction and table look-up change here; ulps do.",
        ),
        "HardCase": _note(
            "The exact value is nearest to a midpoint of two neighbours: hard_cases.json has distance and precision.",
            "Rounding from too few digits, or rounding twice, gives the wrong neighbour.",
        ),
        "UpstreamReport": _note(
            "An input that a report of a real defect names; the comment of the case says which, and what came back.",
            "As the report says.",
            *(report.link for report in REPORTS),
        ),
        "Ordinary": _note("A spread of ordinary inputs.", "If these fail, nothing subtle is wrong."),
        "SubnormalResult": _note(
            "The result is subnormal, or rounds to 0 although the exact value is not 0.",
            "0 where a subnormal number is nearest; a negative σ.",
            "https://github.com/microsoft/onnxruntime/issues/22557",
        ),
        "ProductFormVanishes": _note(
            "The correctly rounded σ(x) is 1, so that y*(1 - y) is 0, but the derivative is not.",
            "A gradient of exactly 0 on the right tail, while -x has the correct one.",
            *_PRODUCT_LINKS,
        ),
    }
)
