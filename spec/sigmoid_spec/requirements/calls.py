"""What must hold of a call, whichever way it is made."""

from sigmoid_spec.accuracy import COTANGENT_ROUNDINGS
from sigmoid_spec.requirement import ALL_FORMATS, Requirement

CALLS = (
    Requirement(
        id="call-returns",
        sentence="Every call on an array of a format that the implementation offers returns a result.",
        source="the function is defined for every number",
        rationale="An exception, a hang or a crash is the worst answer of all.",
        evidence="check",
        check="evaluating.call",
        formats=ALL_FORMATS,
    ),
    Requirement(
        id="shape-and-dtype",
        sentence=(
            "A result has the shape and the format of its argument, 0-d and empty arrays included, and the elements "
            "that a one-dimensional array of the same numbers gives."
        ),
        source="an elementwise function",
        rationale="A scalar or an empty batch is a legitimate batch.",
        evidence="check",
        check="checks.layouts.shape_and_dtype",
        formats=ALL_FORMATS,
    ),
    Requirement(
        id="input-unchanged",
        sentence="A call leaves its arguments as they were, and gives memory of its own.",
        source="a function of a value",
        rationale="Backward passes read the input again.",
        evidence="check",
        check="checks.effects.input_unchanged",
        formats=ALL_FORMATS,
    ),
    Requirement(
        id="result-unchanged",
        sentence="A result stays as it was given while further calls are made.",
        source="a function of a value",
        rationale="Memory that is given out twice turns an activation that was kept into that of the next batch.",
        evidence="check",
        check="checks.effects.result_unchanged",
        formats=ALL_FORMATS,
    ),
    Requirement(
        id="determinism",
        sentence="The same call gives the same bits again, whatever was called before; any NaN will do for a NaN.",
        source="a function of a value",
        rationale="What cannot be repeated cannot be debugged.",
        evidence="check",
        check="checks.repeating.determinism",
        formats=ALL_FORMATS,
    ),
    Requirement(
        id="layout-independence",
        sentence=(
            "A strided, reversed, transposed, broadcast, offset or read-only view, or a field of records, gives the "
            "bits that a contiguous copy gives, be it an argument or a cotangent."
        ),
        source="the result at x is a function of x",
        rationale="Otherwise slicing a batch changes a model's answer.",
        evidence="check",
        check="checks.layouts.layout_independence",
        level="should",
        formats=ALL_FORMATS,
    ),
    Requirement(
        id="length-independence",
        sentence="The result at x does not depend on how many elements there are, nor on which of them x is.",
        source="the result at x is a function of x",
        rationale="The body of a vector loop and its scalar tail are two implementations that must be one.",
        evidence="check",
        check="checks.places.length_independence",
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
        check="checks.places.neighbour_independence",
        formats=ALL_FORMATS,
    ),
    Requirement(
        id="floating-point-state",
        sentence=(
            "A call leaves the rounding direction, flush-to-zero and NumPy's error handling of its thread as they were."
        ),
        source="IEEE 754-2019, section 4",
        rationale="A changed state makes every later computation of the thread wrong.",
        evidence="check",
        check="checks.effects.floating_point_state_kept",
        formats=ALL_FORMATS,
    ),
    Requirement(
        id="global-settings",
        sentence=(
            "A call leaves the settings of the process as they were: environment variables, the filters of warnings, "
            "the state of random generators, and what a framework computes with by default."
        ),
        source="a function of a value",
        rationale="A setting that is left changed makes the next result depend on who called before.",
        evidence="check",
        check="checks.effects.global_settings_kept",
        formats=ALL_FORMATS,
    ),
    Requirement(
        id="no-warnings",
        sentence="A call on numbers raises no warning.",
        source="the function is defined and bounded for every number",
        rationale="Users who see needless warnings stop reading them.",
        evidence="check",
        check="checks.warning.no_warnings",
        level="should",
        formats=ALL_FORMATS,
    ),
    Requirement(
        id="variant-agreement",
        sentence=(
            "Variants of one operation give the same bits, in every layout and length: in place, into a given array, "
            "compiled, vectorised by a transform, with gradients recorded or not, forward or reverse mode."
        ),
        source="they are documented as the same operation",
        rationale="A model must not change when it is compiled.",
        evidence="check",
        check="checks.variants.variant_agreement",
        level="should",
        formats=ALL_FORMATS,
    ),
    Requirement(
        id="cotangent-linearity",
        sentence=(
            "A cotangent of ones gives the gradient itself. Scaling it by a power of two or by −1 scales the gradient "
            f"by exactly that, and by any other number to within {COTANGENT_ROUNDINGS} roundings, where nothing "
            "underflows; a cotangent of 0 gives 0, NaN gives NaN, and where the gradient is a normal number an "
            "infinite cotangent gives infinity of its sign."
        ),
        source="a vector-Jacobian product is linear in the vector; c·(1 − y)·y and (1 − y)·y round three times in all, "
        "and one more is left to other orders of the factors",
        rationale="Loss scaling in mixed precision relies on it.",
        evidence="check",
        check="checks.cotangents.cotangent_linearity",
        functions=("sigmoid_derivative",),
        formats=ALL_FORMATS,
    ),
    Requirement(
        id="thread-independence",
        sentence="Calls from several threads at once give the bits that they give one after the other.",
        source="a function of a value",
        rationale="Data loaders and servers call from many threads.",
        evidence="check",
        check="checks.repeating.thread_independence",
        formats=ALL_FORMATS,
    ),
)
