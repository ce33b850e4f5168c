"""What a planted defect is, and the classes of defects that have to be covered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sigmoid_adapters import Implementation
from zoo.planted import Evaluate

CLASSES = (
    "right tail lost by y(1-y)",
    "error growing before the tail dies",
    "left-tail NaN",
    "second derivative zero or of the wrong sign in a tail",
    "exp overflowing in float16",
    "0 where a subnormal exists",
    "flush-to-zero",
    "floating-point state left changed",
    "NaN swallowed",
    "infinities mapped wrongly",
    "non-monotone at a seam",
    "one misplaced value",
    "outside the range by an ulp",
    "saturating early",
    "saturating late",
    "asymmetry",
    "vector body and scalar tail differ",
    "depends on length, offset, stride or neighbours",
    "strides ignored",
    "input overwritten",
    "variants differ",
    "out= and in-place variants differ",
    "eager and compiled differ",
    "reverse and forward mode differ",
    "vmap differs from a loop",
    "gradients recorded or not",
    "cotangent not scaled linearly",
    "wrong dtype or shape",
    "0-d and empty arrays",
    "needless warnings",
    "nondeterminism",
    "threads disturb each other",
    "settings left changed",
    "raises, hangs or kills the process",
)


@dataclass(frozen=True)
class Defect:
    """A wrong implementation.

    Attributes
    ----------
    kind : str
        One of `CLASSES`.
    what : str
        What is wrong; no two are described alike.
    caught_by : tuple of str
        The requirements each of which has to catch it.
    evaluate : callable
        The implementation, or what makes a new one if it is `stateful`.
    function, format : str
    profile : {"quick", "thorough"}
        The least profile that has to catch it: the quick one is known to miss the others.
    stateful : bool
    variant_of, pullback, paths : as for Implementation
    apart : bool
        Whether its first call has to be made in a process of its own.
    """

    kind: str
    what: str
    caught_by: tuple[str, ...]
    evaluate: Callable[..., object]
    function: str = "sigmoid"
    format: str = "float16"
    profile: str = "quick"
    stateful: bool = False
    variant_of: str | None = None
    pullback: Evaluate | None = None
    apart: bool = False
    paths: Mapping[str, Evaluate] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.kind}: {self.what}"

    def implementation(self) -> Implementation:
        """Make a new implementation; one that is not to be tried apart is hidden in a function without a name."""
        made = self.evaluate() if self.stateful else self.evaluate
        evaluate = made if self.apart else lambda x: made(x)
        more = (self.variant_of, self.pullback, self.paths)
        return Implementation("planted", self.function, (self.format,), evaluate, *more)
