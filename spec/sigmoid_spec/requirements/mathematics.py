"""What holds over the real numbers: the definition of σ, its shape, and its two derivatives."""

from sigmoid_spec.requirement import Requirement

_S = ("sigmoid",)
_D = ("sigmoid_derivative",)
_DD = ("sigmoid_second_derivative",)

MATHEMATICS = (
    Requirement(
        id="sigmoid-definition",
        sentence="σ(x) = 1 / (1 + e⁻ˣ) for every real x.",
        source="Verhulst 1838, the logistic curve; here the definition",
        rationale="Everything else follows from this one line.",
        evidence="definition",
        functions=_S,
    ),
    Requirement(
        id="sigmoid-range",
        sentence="0 < σ(x) < 1 for every real x.",
        source="1 + e⁻ˣ > 1, and the reciprocal of a number above 1 lies between 0 and 1",
        rationale="An output reads as a probability; neither 0 nor 1 is ever reached, only rounded to.",
        functions=_S,
    ),
    Requirement(
        id="sigmoid-strictly-increasing",
        sentence="a < b implies σ(a) < σ(b).",
        source="the exponential is strictly increasing",
        rationale="The S-shape: an order of inputs is kept as an order of outputs.",
        functions=_S,
    ),
    Requirement(
        id="sigmoid-limits",
        sentence="σ(x) tends to 0 as x → −∞ and to 1 as x → +∞.",
        source="the limits of the exponential",
        rationale="Gives the values at the infinities of a floating-point format.",
        functions=_S,
    ),
    Requirement(
        id="sigmoid-symmetry",
        sentence="σ(−x) = 1 − σ(x).",
        source="multiply numerator and denominator of 1/(1 + eˣ) by e⁻ˣ",
        rationale=(
            "The graph is point-symmetric about (0, ½); renaming the two classes of a classifier swaps p and 1 − p."
        ),
        functions=_S,
    ),
    Requirement(
        id="tanh-form",
        sentence="σ(x) = ½ (1 + tanh(x/2)).",
        source="tanh(u) = (1 − e⁻²ᵘ)/(1 + e⁻²ᵘ) with u = x/2",
        rationale="The form many kernels compute; over the reals it is the same function, in floating point it is not.",
        functions=_S,
    ),
    Requirement(
        id="logistic-odds",
        sentence="σ(ln(p / (1 − p))) = p for 0 < p < 1.",
        source="solve p = 1/(1 + e⁻ˣ) for x",
        rationale="σ turns log-odds into a probability, which is why its input is called a logit.",
        functions=_S,
    ),
    Requirement(
        id="sigmoid-exponential-bounds",
        sentence="σ(x) < eˣ and 1 − σ(x) < e⁻ˣ.",
        source="1 + e⁻ˣ > e⁻ˣ, then symmetry",
        rationale="Both tails are exponential, so every saturation threshold lies close to a multiple of ln 2.",
        functions=_S,
    ),
    Requirement(
        id="sigmoid-near-zero-bounds",
        sentence="½ + x/4 − x³/48 < σ(x) < ½ + x/4 for x > 0.",
        source="tanh-form, and u − u³/3 < tanh u < u for u > 0",
        rationale="Decides every rounding near 0, where ½ + x/4 is often exactly a midpoint.",
        functions=_S,
    ),
    Requirement(
        id="sigmoid-lipschitz",
        sentence="|σ(a) − σ(b)| ≤ ¼ |a − b|.",
        source="the mean value theorem with derivative-maximum",
        rationale="An error of the input is damped at least fourfold by one layer.",
        functions=_S,
    ),
    Requirement(
        id="derivative-quotient-form",
        sentence="σ′(x) = e⁻ˣ / (1 + e⁻ˣ)².",
        source="the quotient rule",
        rationale="The form that keeps all its digits on the right tail.",
        functions=_D,
    ),
    Requirement(
        id="derivative-power-chain-form",
        sentence="d/dx (1 + e⁻ˣ)⁻¹ = −(1 + e⁻ˣ)⁻² · (−e⁻ˣ), which is σ′(x).",
        source="the power rule on v⁻¹ and the chain rule with v = 1 + e⁻ˣ",
        rationale="Two rules lead to one result, so neither derivation rests on the other.",
        functions=_D,
    ),
    Requirement(
        id="derivative-product-form",
        sentence="σ′(x) = σ(x) (1 − σ(x)).",
        source="e⁻ˣ/(1 + e⁻ˣ)² = 1/(1 + e⁻ˣ) · e⁻ˣ/(1 + e⁻ˣ), and the second factor is 1 − σ(x)",
        rationale="The form that textbooks and frameworks use; exact over the reals, and lossy once σ(x) is rounded.",
        functions=_D,
    ),
    Requirement(
        id="derivative-even",
        sentence="σ′(−x) = σ′(x).",
        source="sigmoid-symmetry and derivative-product-form",
        rationale="A gradient on the right tail is as large as its mirror image on the left.",
        functions=_D,
    ),
    Requirement(
        id="derivative-positive",
        sentence="σ′(x) > 0 for every real x.",
        source="derivative-quotient-form",
        rationale="No input is dead: a gradient of exactly 0 at a finite x is always a rounding.",
        functions=_D,
    ),
    Requirement(
        id="derivative-maximum",
        sentence="σ′(x) ≤ ¼, with equality only at x = 0.",
        source="p (1 − p) = ¼ − (p − ½)²",
        rationale="Each sigmoid layer shrinks a gradient at least fourfold.",
        functions=_D,
    ),
    Requirement(
        id="derivative-unimodal",
        sentence="σ′ is strictly increasing on x ≤ 0 and strictly decreasing on x ≥ 0.",
        source="second-derivative-sign",
        rationale="A zone in which the rounded σ′ is constant needs only its two ends checked.",
        functions=_D,
    ),
    Requirement(
        id="derivative-vanishes",
        sentence="σ′(x) tends to 0 as x → −∞ and as x → +∞.",
        source="derivative-product-form and sigmoid-limits",
        rationale="Saturated units pass almost no gradient: the vanishing gradient within one unit.",
        functions=_D,
    ),
    Requirement(
        id="derivative-near-zero-bounds",
        sentence="¼ − x²/16 < σ′(x) < ¼ − x²/16 + x⁴/96 for x ≠ 0.",
        source="σ′(x) = ¼ (1 − tanh²(x/2)), and the bounds of tanh behind sigmoid-near-zero-bounds",
        rationale="Tells where σ′ rounds to ¼.",
        functions=_D,
    ),
    Requirement(
        id="second-derivative-form",
        sentence="σ″(x) = σ′(x) (1 − 2σ(x)).",
        source="differentiate σ − σ²",
        rationale="What double backward computes.",
        functions=_DD,
    ),
    Requirement(
        id="second-derivative-odd",
        sentence="σ″(−x) = −σ″(x).",
        source="derivative-even; the derivative of an even function is odd",
        rationale="The tails of σ″ are mirror images with opposite signs.",
        functions=_DD,
    ),
    Requirement(
        id="second-derivative-sign",
        sentence="σ″(x) is positive for x < 0, 0 at 0 and negative for x > 0.",
        source="second-derivative-form and the sign of 1 − 2σ",
        rationale="The S bends upward on the left and downward on the right.",
        functions=_DD,
    ),
    Requirement(
        id="second-derivative-vanishes",
        sentence="σ″(x) tends to 0 as x → −∞ and as x → +∞.",
        source="|σ″(x)| < σ′(x) and derivative-vanishes",
        rationale="Gives the values of σ″ at the infinities of a floating-point format.",
        functions=_DD,
    ),
    Requirement(
        id="second-derivative-near-zero-bound",
        sentence="|σ″(x)| < |x|/8 for x ≠ 0.",
        source="|σ″(x)| = σ′(x) |tanh(x/2)|, derivative-maximum and |tanh u| < |u|",
        rationale="Tells where σ″ rounds to 0 near 0: only at inputs up to the least normal number.",
        functions=_DD,
    ),
    Requirement(
        id="values-at-zero",
        sentence="σ(0) = ½, σ′(0) = ¼ and σ″(0) = 0.",
        source="e⁰ = 1",
        rationale=(
            "The worked example, and by Lindemann's theorem the only rational input at which the values are rational."
        ),
    ),
    Requirement(
        id="values-at-one",
        sentence=(
            "σ(1) = 0.73105857863000487925115924182183627436514464016505… and "
            "σ′(1) = 0.19661193324148185253742473358590902562226728542731…, to the digits shown."
        ),
        source="interval evaluation of the definition",
        rationale="Digits that can be compared by eye.",
        functions=("sigmoid", "sigmoid_derivative"),
    ),
)
