"""What is proven of the float64 arithmetic by which the reference evaluates the formats of up to 32 bits."""

from sigmoid_spec.requirement import Requirement

_S = ("sigmoid",)
_D = ("sigmoid_derivative",)
_DD = ("sigmoid_second_derivative",)
_NARROW = ("float8_e4m3fn", "float8_e5m2", "bfloat16", "float16", "float32")

FAST_PATH = (
    Requirement(
        id="fast-path-reduction",
        sentence=(
            "In float64, adding 3 · 2⁴⁵ to x and taking it away again gives the multiple k/64 nearest to x for "
            "|x| ≤ 700, and x − k/64 is exact and at most 1/128 in magnitude."
        ),
        source="the last place of 3 · 2⁴⁵ is 1/64; Sterbenz",
        rationale="The argument of the exponential is reduced without an error.",
        formats=_NARROW,
    ),
    Requirement(
        id="fast-path-sigmoid-error",
        sentence=(
            "Given exp(−k/64) to a relative 3 · 2⁻⁵³, the operations of the fast path give σ(x) to a relative "
            "¾ · 2⁻⁴⁴, for |x| ≤ 700."
        ),
        source="the error of a Padé quotient of order 2, and of each rounding",
        rationale="The bound by which the fast path decides, with a quarter of it to spare.",
        functions=_S,
        formats=_NARROW,
    ),
    Requirement(
        id="fast-path-derivative-error",
        sentence=(
            "Given exp(−k/64) to a relative 3 · 2⁻⁵³, the operations of the fast path give σ′(x) to a relative "
            "¾ · 2⁻⁴⁴, for |x| ≤ 700."
        ),
        source="the error of a Padé quotient of order 2, and of each rounding",
        rationale="The bound by which the fast path decides, with a quarter of it to spare.",
        functions=_D,
        formats=_NARROW,
    ),
    Requirement(
        id="fast-path-second-derivative-error",
        sentence=(
            "Given exp(−k/64), 1 + exp(−k/64) and 1 − exp(−k/64) to a relative 3, 2 and 1 times 2⁻⁵³, the operations "
            "of the fast path give |σ″(x)| to a relative ⅞ · 2⁻⁴⁷, for 2⁻⁹⁰⁰ ≤ |x| ≤ 690."
        ),
        source="the error of a Padé quotient of order 3, and of each rounding",
        rationale="1 − e⁻ˣ keeps its digits near 0, where it cancels if it is computed as written.",
        functions=_DD,
        formats=_NARROW,
    ),
    Requirement(
        id="fast-path-sigmoid-correct",
        sentence=(
            "If both ends of the interval that the bound gives round to one number, or if the approximation is clear "
            "of all midpoints of float32, then it rounds to the correctly rounded σ(x)."
        ),
        source="fast-path-sigmoid-error; rounding to nearest keeps order",
        rationale="What the fast path decides is right; what it does not decide goes to the slow path.",
        functions=_S,
        formats=_NARROW,
    ),
    Requirement(
        id="fast-path-derivative-correct",
        sentence=(
            "If both ends of the interval that the bound gives round to one number, or if the approximation is clear "
            "of all midpoints of float32, then it rounds to the correctly rounded σ′(x)."
        ),
        source="fast-path-derivative-error; rounding to nearest keeps order",
        rationale="What the fast path decides is right; what it does not decide goes to the slow path.",
        functions=_D,
        formats=_NARROW,
    ),
    Requirement(
        id="fast-path-second-derivative-correct",
        sentence=(
            "If both ends of the interval that the bound gives round to one number, then the approximation rounds to "
            "the correctly rounded |σ″(x)|."
        ),
        source="fast-path-second-derivative-error; rounding to nearest keeps order",
        rationale="What the fast path decides is right; what it does not decide goes to the slow path.",
        functions=_DD,
        formats=_NARROW,
    ),
)
