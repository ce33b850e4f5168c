"""What must hold of a call, whichever way it is made."""

from sigmoid_spec.requirement import ALL_FORMATS, Requirement

CALLS = (
    Requirement(
        id="call-returns",
        sentence="Every call on an array of a format that the implementation offers returns a result.",
        source="the function is defined for every number",
        rationale="An exception, a hang or a crash is the worst answer of all.",
        evidence="check",
        formats=ALL_FORMATS,
    ),
    Requirement(
        id="shape-and-dtype",
        sentence="A result has the shape and the format of its argument, for 0-d and empty arrays as well.",
        source="an elementwise function",
        rationale="A scalar or an empty batch is a legitimate batch.",
        evidence="check",
        formats=ALL_FORMATS,
    ),
    Requirement(
        id="input-unchanged",
        sentence="A call leaves its argument as it was.",
        source="a function of a value",
        rationale="Backward passes read the input again.",
        evidence="check",
        formats=ALL_FORMATS,
    ),
    Requirement(
        id="determinism",
        sentence="The same call gives the same bits again.",
        source="a function of a value",
        rationale="What cannot be repeated cannot be debugged.",
        evidence="check",
        formats=ALL_FORMATS,
    ),
    Requirement(
        id="layout-independence",
        sentence=(
            "A strided, reversed, transposed, broadcast or offset view gives the bits that a contiguous copy gives."
        ),
        source="the result at x is a function of x",
        rationale="Otherwise slicing a batch changes a model's answer.",
        evidence="check",
        level="should",
        formats=ALL_FORMATS,
    ),
    Requirement(
        id="length-independence",
        sentence="The result at x does not depend on how many elements there are, nor on which of them x is.",
        source="the result at x is a function of x",
        rationale="The body of a vector loop and its scalar tail are two implementations that must be one.",
        evidence="check",
        level="should",
        formats=ALL_FORMATS,
    ),
    Requirement(
        id="neighbour-independence",
        sentence=(
            "The result at x does not depend on the other elements, NaN, infinities and extreme numbers among them."
        ),
        source="the result at x is a function of x",
        rationale="One bad sample must not touch the rest of the batch.",
        evidence="check",
        formats=ALL_FORMATS,
    ),
    Requirement(
        id="floating-point-state",
        sentence="A call leaves the rounding direction, flush-to-zero and NumPy's error handling as they were.",
        source="IEEE 754-2019, section 4",
        rationale="A changed state makes every later computation of the thread wrong.",
        evidence="check",
        formats=ALL_FORMATS,
    ),
    Requirement(
        id="no-warnings",
        sentence="A call on numbers raises no warning.",
        source="the function is defined and bounded for every number",
        rationale="Users who see needless warnings stop reading them.",
        evidence="check",
        level="should",
        formats=ALL_FORMATS,
    ),
    Requirement(
        id="variant-agreement",
        sentence=(
            "Variants of one operation give the same bits: in place, into a given array, compiled, vectorised by a "
            "transform, forward or reverse mode."
        ),
        source="they are documented as the same operation",
        rationale="A model must not change when it is compiled.",
        evidence="check",
        level="should",
        formats=ALL_FORMATS,
    ),
    Requirement(
        id="cotangent-linearity",
        sentence=(
            "Scaling a cotangent by a power of two or by −1 scales the gradient by exactly that, where nothing "
            "underflows."
        ),
        source="a vector-Jacobian product is linear in the vector",
        rationale="Loss scaling in mixed precision relies on it.",
        evidence="check",
        functions=("sigmoid_derivative",),
        formats=ALL_FORMATS,
    ),
    Requirement(
        id="thread-independence",
        sentence="Calls from several threads at once give the bits that they give one after the other.",
        source="a function of a value",
        rationale="Data loaders and servers call from many threads.",
        evidence="check",
        formats=ALL_FORMATS,
    ),
)
