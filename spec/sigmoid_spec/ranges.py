"""The range of a function in a format: no correctly rounded result lies outside."""

from __future__ import annotations

import math

from sigmoid_spec.formats import FloatFormat, format_named
from sigmoid_spec.functions import SHAPES, function_named


def _outward(bound: float, target: FloatFormat) -> float:
    """Give the number of the format nearest to `bound` that is not nearer to 0."""
    if bound == 0.0:
        return bound
    binade = math.frexp(bound)[1] - 1
    ulp = math.ldexp(1.0, max(binade, target.emin) - target.precision + 1)
    return math.copysign(math.ceil(abs(bound) / ulp) * ulp, bound)


def closed_range(function: str, format_name: str) -> tuple[float, float]:
    """Give the least and the greatest result that a function may have in a format.

    Returns
    -------
    least, greatest : float
        The bounds of the function over the reals, rounded outward in the format; exact.

    Raises
    ------
    ValueError
        If there is no such function or format.
    """
    shape, target = SHAPES[function_named(function)], format_named(format_name)
    return _outward(shape.least, target), _outward(shape.greatest, target)


def zero_is_positive(function: str) -> bool:
    """Tell whether a result of 0 has to be +0: no value of the function is negative.

    Parameters
    ----------
    function : str
        One of `FUNCTIONS`.

    Returns
    -------
    bool
    """
    return SHAPES[function].least == 0.0
