"""What follows for networks that are built from σ: gradients through layers, classification, cost, alternatives."""

from sigmoid_spec.requirement import ALL_FORMATS, Requirement

_S = ("sigmoid",)
_D = ("sigmoid_derivative",)

NETWORKS = (
    Requirement(
        id="chain-bound",
        sentence=(
            "The derivative of a chain of L sigmoids, each fed the previous one times a weight wᵢ, is at most "
            "4⁻ᴸ ∏|wᵢ| in magnitude."
        ),
        source="the chain rule with derivative-maximum",
        rationale=(
            "Vanishing gradients: only weights above 4 in magnitude could make up for what a sigmoid layer takes away."
        ),
        functions=_D,
    ),
    Requirement(
        id="backpropagation",
        sentence="For a layer z = Wx + b, a = σ(z) and a loss E: ∂E/∂zᵢ = ∂E/∂aᵢ · σ′(zᵢ) and ∂E/∂xⱼ = Σᵢ Wᵢⱼ ∂E/∂zᵢ.",
        source="the chain rule, layer by layer from the loss back",
        rationale="Every gradient that reaches a weight has passed through σ′; where σ′ is wrongly 0, learning stops.",
        functions=_D,
    ),
    Requirement(
        id="cross-entropy-gradient",
        sentence="The derivative of −y ln σ(x) − (1 − y) ln(1 − σ(x)) with respect to x is σ(x) − y.",
        source="(ln σ)′ = 1 − σ and (ln(1 − σ))′ = −σ",
        rationale="Binary classification: σ′ cancels, so the gradient of a confidently wrong answer stays near ±1.",
        functions=_S,
    ),
    Requirement(
        id="product-form-cost",
        sentence="From a saved y = σ(x), σ′ is y (1 − y): one subtraction and one multiplication, and no exponential.",
        source="derivative-product-form",
        rationale="The textbook's reason for the sigmoid: its backward pass reuses the forward result.",
        evidence="derivation",
        functions=_D,
    ),
    Requirement(
        id="product-form-loss",
        sentence=(
            "With y the correctly rounded σ(x) in a format of precision p, y (1 − y) is exactly 0 wherever y rounds to "
            "1, although σ′(x) is at least 2⁻ᵖ⁻² at the first such input and still rounds to a positive number there."
        ),
        source="sigmoid-symmetry: 1 − y holds only what the rounding to y left of e⁻ˣ",
        rationale="What the saving costs: no accuracy of σ can bring back the digits that rounding to y has dropped.",
        functions=_D,
        formats=ALL_FORMATS,
    ),
    Requirement(
        id="product-form-error",
        sentence=(
            "With y the correctly rounded σ(x) and x ≥ 0, y (1 − y) is within 1/(2σ′(x)) = 1 + cosh x ulps of σ′(x), "
            "even when the product itself is not rounded."
        ),
        source="y = σ(x) + δ with |δ| ≤ 2⁻ᵖ⁻¹ gives y (1 − y) − σ′(x) = δ (1 − σ(x) − y); and ulp(r) > 2⁻ᵖ |r|",
        rationale=(
            "The error of the product form grows with eˣ; it exceeds any fixed bound long before the gradient is 0."
        ),
        functions=_D,
        formats=ALL_FORMATS,
    ),
    Requirement(
        id="tanh-slope",
        sentence="tanh′(0) = 1 = 4 σ′(0), and tanh′(x) ≤ 1.",
        source="tanh-form, differentiated",
        rationale="A tanh unit passes up to four times the gradient of a sigmoid unit, and has mean 0 at 0.",
        functions=_D,
    ),
    Requirement(
        id="relu-slope",
        sentence=(
            "The derivative of max(x, 0) is 1 for every x > 0, so a chain of active ReLU units does not shrink a "
            "gradient."
        ),
        source="definition of max(x, 0)",
        rationale="Why deep networks use ReLU in hidden layers and keep σ for outputs and gates.",
        functions=_D,
    ),
    Requirement(
        id="normalisation-slope",
        sentence="σ′(x) > 0.1966 whenever |x| ≤ 1, and σ′(x) < 0.0067 whenever |x| ≥ 5.",
        source="derivative-unimodal and derivative-even with the values at 1 and 5",
        rationale=(
            "Normalising the inputs of a sigmoid keeps them where its slope is near ¼ and away from the flat tails."
        ),
        functions=_D,
    ),
)
