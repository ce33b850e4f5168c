"""What an implementation's results must be, format by format."""

from sigmoid_spec.requirement import ALL_FORMATS, Requirement

RESULTS = (
    Requirement(
        id="accuracy",
        sentence=(
            "Every result is within 4 ulps of the exact value in float32 and float64, and less than 1 ulp away from it "
            "in the others."
        ),
        source="the error that a plain 1/(1 + e⁻ˣ) reaches with a good exponential",
        rationale=(
            "The whole domain counts, tails and subnormal results included; an average or an absolute error hides "
            "tails."
        ),
        evidence="check",
        check="checks.accuracy.accuracy",
        formats=ALL_FORMATS,
    ),
    Requirement(
        id="special-values",
        sentence=(
            "At ±0, −∞ and +∞, in this order, the result is exactly ½, 0 and 1 for σ, ¼, 0 and 0 for σ′, and 0, 0 and "
            "0 for σ″."
        ),
        source="values-at-zero, sigmoid-limits, derivative-vanishes, second-derivative-vanishes",
        rationale="These results are representable in every format, so nothing excuses an error.",
        evidence="check",
        check="checks.specials.special_values",
        formats=ALL_FORMATS,
    ),
    Requirement(
        id="nan-propagation",
        sentence="A NaN gives a NaN, whatever its sign and payload.",
        source="IEEE 754-2019, section 6.2",
        rationale="A NaN that turns into a number hides the fault that made it.",
        evidence="check",
        check="checks.specials.nan_propagation",
        formats=ALL_FORMATS,
    ),
    Requirement(
        id="no-spurious-nan",
        sentence="A number, ±∞ included, never gives a NaN or an infinity.",
        source="sigmoid-range, derivative-maximum",
        rationale="∞/∞ and 0·∞ in the left tail are the classic failures of the quotient form.",
        evidence="check",
        check="checks.specials.no_spurious_nan",
        formats=ALL_FORMATS,
    ),
    Requirement(
        id="range",
        sentence=(
            "Results stay within the range of the function, its ends rounded outward in the format: [0, 1] for σ, [0, "
            "¼] for σ′, [−1/(6√3), 1/(6√3)] for σ″. Of σ and σ′ every 0 is +0; of σ″ it may have either sign."
        ),
        source=(
            "sigmoid-range, derivative-maximum, and rounding keeps the sign (IEEE 754-2019, section 6.3); σ″ is "
            "extreme at ± ln(2 + √3), where it is ∓ 1/(6√3)"
        ),
        rationale=(
            "A probability above 1 by one ulp makes a logarithm or a square root of what is left over NaN, and 1/−0 is "
            "−∞."
        ),
        evidence="check",
        check="checks.specials.within_range",
        formats=ALL_FORMATS,
    ),
    Requirement(
        id="monotonicity",
        sentence="From one input to the next one of the format, results never go against the function's direction.",
        source="sigmoid-strictly-increasing, derivative-unimodal; rounding to nearest keeps order",
        rationale="A step back at a seam between branches makes line searches and comparisons inconsistent.",
        evidence="check",
        check="checks.order.monotonicity",
        formats=ALL_FORMATS,
    ),
    Requirement(
        id="symmetry",
        sentence=(
            "σ(−x) = 1 − σ(x), σ′(−x) = σ′(x) and σ″(−x) = −σ″(x) hold up to the accuracy bound of the format (for σ, "
            "one and a half times the bound), in ulps of the larger of the two values."
        ),
        source=(
            "sigmoid-symmetry, derivative-even, second-derivative-odd; for σ the smaller value adds its own error, in "
            "ulps that are at most half as large"
        ),
        rationale="Renaming the classes of a classifier must not change what it learns.",
        evidence="check",
        check="checks.order.symmetry",
        formats=ALL_FORMATS,
    ),
    Requirement(
        id="saturation-not-late",
        sentence="On the constant tails, from the format's threshold input on, the result is the limit itself.",
        source="the theorems on the ends of the constant zones",
        rationale="Beyond the threshold the limit is the only correctly rounded result.",
        evidence="check",
        check="checks.saturation.saturation_not_late",
        formats=ALL_FORMATS,
    ),
    Requirement(
        id="saturation-not-early",
        sentence=(
            "No result equals the limit where the exact value is normal and farther from it than the accuracy allows."
        ),
        source="derivative-positive, sigmoid-range",
        rationale="The lost right tail: a gradient of exactly 0 where σ′ is an ordinary number.",
        evidence="check",
        check="checks.saturation.saturation_not_early",
        formats=ALL_FORMATS,
    ),
    Requirement(
        id="subnormal-results",
        sentence="No result is 0 where the exact value is subnormal and larger than the accuracy allows to lose.",
        source="IEEE 754-2019, gradual underflow",
        rationale="Flush-to-zero removes up to 17 units of x from each tail in float32.",
        evidence="check",
        check="checks.saturation.subnormal_results",
        formats=ALL_FORMATS,
    ),
)
