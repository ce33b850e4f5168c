"""Errors in units in the last place of the exact value."""

from __future__ import annotations

import numpy as np

from sigmoid_reference.arguments import Array, supported_array
from sigmoid_reference.environment import require_default_floating_point_state
from sigmoid_reference.evaluation import Evaluation, evaluate
from sigmoid_spec import function_named


def errors_in_ulps(y: Array, exact: Evaluation) -> Array:
    """Measure |y - f(x)| / ulp(f(x)) against values that are already evaluated.

    Counted in ulps, y and the rounded result are float64 numbers. Their difference is exact where they are within a
    factor of two of each other (Sterbenz) and is rounded once elsewhere; adding the fraction rounds once more, and
    cancels at most half of the difference. The error is thus good to a relative 2**-51, and to as many ulps as the
    fraction of `exact`: 2**-44 in float64 (2**-30 for σ″), 2**-20 in float32, 2**-33 or less in narrower formats; where
    the exact value is that close to a midpoint it is good to 2**-53 ulp in float64 and to 2**(precision - 53) ulp in
    the other formats, and never on the wrong side of 1/2.

    Parameters
    ----------
    y : ndarray
        Of the shape and dtype of `exact.rounded`.
    exact : Evaluation
        What `evaluate` gives for the inputs of y.

    Returns
    -------
    ndarray of float64
        In ulps. Infinite where y is NaN or infinite and should not be, or is a number where it should be NaN, or is not
        0 where the exact value is 0, or where the error exceeds the range of float64.

    Raises
    ------
    FloatingPointError
        If the floating-point state of the calling thread is not the default one.
    """
    require_default_floating_point_state()
    with np.errstate(over="ignore", invalid="ignore", under="ignore"):
        got = np.ldexp(y.astype(np.float64), -exact.exponent)
        rounded = np.ldexp(exact.rounded.astype(np.float64), -exact.exponent)
        errors = np.asarray(np.abs((got - rounded) - exact.fraction), np.float64)
    expects_nan = np.isnan(rounded)
    errors[np.isnan(got) != expects_nan] = np.inf
    errors[np.isnan(got) & expects_nan] = 0.0
    errors[exact.is_zero & (got != 0.0)] = np.inf
    return errors


def ulp_error(y: object, x: object, function: str) -> Array:
    """Measure |y - f(x)| / ulp(f(x)), f(x) the exact real value: a real-valued error, not a distance of encodings.

    Parameters
    ----------
    y : float, NumPy scalar or ndarray
        Results to judge, of the dtype and shape of `x`.
    x : float, NumPy scalar or ndarray
        Inputs, of one of the six formats.
    function : str
        One of `sigmoid_spec.FUNCTIONS`.

    Returns
    -------
    ndarray of float64
        In ulps of the exact value, of the shape of `x`; ulp(r) = 2**(max(e, emin) - precision + 1) for
        2**e <= |r| < 2**(e + 1). Where the exact value is 0 the error is 0 or infinite; at NaN inputs it is 0 for a NaN
        and infinite for a number; a NaN or an infinity that does not belong is an infinite error.

    Raises
    ------
    TypeError
        If `x` or `y` is not of a supported format, or they are not of the same.
    ValueError
        If `function` is unknown or the shapes differ.
    """
    inputs, target = supported_array(x)
    results, found = supported_array(y, "y")
    if found is not target:
        raise TypeError(
            f"y is of dtype {found.name} and x of {target.name}: expected results in the format of the inputs"
        )
    if results.shape != inputs.shape:
        raise ValueError(f"y has shape {results.shape} and x has {inputs.shape}: expected one result for each input")
    return errors_in_ulps(results, evaluate(function_named(function), inputs, target))
