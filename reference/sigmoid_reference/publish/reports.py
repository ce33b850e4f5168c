"""The inputs of real reports of defects, by the project that got them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

SIGMOID, FIRST, SECOND = "sigmoid", "sigmoid_derivative", "sigmoid_second_derivative"


@dataclass(frozen=True)
class Report:
    """A report of a defect.

    Attributes
    ----------
    link : str
        Where it is discussed.
    effect : str
        What came back, in a sentence.
    inputs : tuple of (function, format, numbers)
        The inputs it names.
    """

    link: str
    effect: str
    inputs: tuple[tuple[str, str, tuple[float, ...]], ...]

    @property
    def name(self) -> str:
        """Project and number, as ``pytorch/pytorch#195681``."""
        return self.link.removeprefix("https://github.com/").replace("/issues/", "#")


def _report(path: str, effect: str, *inputs: tuple[str, str, tuple[float, ...]]) -> Report:
    return Report(f"https://github.com/{path}", effect, inputs)


REPORTS = (
    _report(
        "pytorch/pytorch/issues/195681",
        "gradient 0 where σ′ is 5.55e-17",
        (FIRST, "float64", (37.42994775023705,)),
    ),
    _report(
        "pytorch/pytorch/issues/195527",
        "first and second derivative 0 at 40, correct at -40",
        (FIRST, "float64", (40.0, -40.0)),
        (SECOND, "float64", (40.0, -40.0)),
    ),
    _report(
        "jax-ml/jax/issues/40385",
        "gradient 0 where σ′ is 5.55e-17",
        (FIRST, "float64", (37.42994775023705,)),
    ),
    _report("jax-ml/jax/issues/40342", "gradient 0 at 40, correct at -40", (FIRST, "float64", (40.0, -40.0))),
    _report(
        "tensorflow/tensorflow/issues/126060",
        "gradient 0 from about 37 in float64 and 17 in float32",
        (FIRST, "float64", (37.0, -37.0)),
        (FIRST, "float32", (17.0, -17.0)),
    ),
    _report(
        "tensorflow/tensorflow/issues/123104",
        "neither correctly rounded nor monotone: σ(5.75) below σ(5.5)",
        (SIGMOID, "bfloat16", (5.5, 5.75, 6.0)),
    ),
    _report(
        "tenstorrent/tt-metal/issues/55724",
        "gradient 0 from 6.25 in bfloat16 and 16.75 in float32",
        (FIRST, "bfloat16", (6.25,)),
        (FIRST, "float32", (5.0, 10.0, 16.75, 30.0, 85.0)),
    ),
    _report(
        "tenstorrent/tt-metal/issues/56381",
        "log σ jumped at the seams of its branches, at -4 and 4; a correlation test passed",
        (SIGMOID, "float32", (-4.0, 4.0)),
        (SIGMOID, "bfloat16", (-4.0, 4.0)),
    ),
    _report("microsoft/onnxruntime/issues/22557", "σ(-18) negative", (SIGMOID, "float32", (-18.0,))),
)


def reported(function: str, format_name: str) -> Iterator[tuple[float, Report]]:
    """Give the inputs that reports name for a function in a format."""
    for report in REPORTS:
        for of, in_format, numbers in report.inputs:
            if (of, in_format) == (function, format_name):
                yield from ((number, report) for number in numbers)
