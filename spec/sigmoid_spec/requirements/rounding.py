"""What correct rounding makes of σ, σ′ and σ″: the zones in which the rounded value is constant."""

from sigmoid_spec.requirement import ALL_FORMATS, Requirement

_S = ("sigmoid",)
_D = ("sigmoid_derivative",)
_DD = ("sigmoid_second_derivative",)

ROUNDING = (
    Requirement(
        id="constant-zone-monotone",
        sentence=(
            "Where f is monotone and its values at both ends of an interval round to one number, all its values in "
            "between round to that number."
        ),
        source="rounding to nearest keeps order",
        rationale="A constant zone is decided at its two ends; the inputs in between need no oracle.",
        formats=ALL_FORMATS,
    ),
    Requirement(
        id="sigmoid-rounds-to-one",
        sentence=(
            "σ(x) rounds to 1 at every real x from the right tail's threshold on, and "
            "at no number of the format before it."
        ),
        source="σ(x) passes the midpoint 1 − 2⁻ᵖ⁻¹ between the threshold and the input before it",
        rationale="Before the threshold, a result of 1 is an early saturation; after it, anything else is a late one.",
        functions=_S,
        formats=ALL_FORMATS,
    ),
    Requirement(
        id="sigmoid-rounds-to-zero",
        sentence=(
            "σ(x) rounds to 0 at every real x up to the left tail's threshold, and at no number of the format after it."
        ),
        source="σ(x) passes half the least subnormal number between the threshold and the input after it",
        rationale="After the threshold, a result of 0 loses a number that the format has.",
        functions=_S,
        formats=ALL_FORMATS,
    ),
    Requirement(
        id="sigmoid-rounds-to-half",
        sentence=(
            "σ(x) rounds to ½ at every real x from one end of the centre to the other, and "
            "at no number of the format outside."
        ),
        source="σ(x) passes the midpoints ½ − 2⁻ᵖ⁻² and ½ + 2⁻ᵖ⁻¹ just outside the ends",
        rationale="Numbers are twice as dense below ½ as above, so the centre is not symmetric.",
        functions=_S,
        formats=ALL_FORMATS,
    ),
    Requirement(
        id="derivative-rounds-to-quarter",
        sentence=(
            "σ′(x) rounds to ¼ at every real x from one end of the centre to the other, and "
            "at no number of the format outside."
        ),
        source="σ′(x) passes the midpoint ¼ − 2⁻ᵖ⁻³ just outside the ends",
        rationale="Within the centre the greatest slope is the only correctly rounded one.",
        functions=_D,
        formats=ALL_FORMATS,
    ),
    Requirement(
        id="derivative-rounds-to-zero",
        sentence=("σ′(x) rounds to 0 at every real x on the two tails, and at no number of the format between them."),
        source="σ′(x) passes half the least subnormal number just inside the thresholds",
        rationale="Between the thresholds a gradient of exactly 0 is an error of the implementation.",
        functions=_D,
        formats=ALL_FORMATS,
    ),
    Requirement(
        id="second-derivative-rounds-to-zero",
        sentence=(
            "σ″(x) rounds to 0 at every real x on the two tails and in the centre, and "
            "at no other number of the format."
        ),
        source="second-derivative-near-zero-bound, so the centre ends at four times the least subnormal number",
        rationale="Elsewhere σ″(x) keeps its sign, which tells the side of the inflection.",
        functions=_DD,
        formats=ALL_FORMATS,
    ),
)
