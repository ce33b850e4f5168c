"""Inputs at which fractions and exponents of float64 are tightest, and their comparison with the slow path."""

from __future__ import annotations

from functools import cache

import mpmath
import numpy as np

from sigmoid_reference import evaluate, hard_cases
from sigmoid_reference.slow_path import decompose_each
from sigmoid_spec import FORMATS

from .fast_inputs import families

FLOAT64 = FORMATS["float64"]
# What `Evaluation` states.
BOUNDS = {"sigmoid": 2.0**-44, "sigmoid_derivative": 2.0**-44, "sigmoid_second_derivative": 2.0**-30}
NEAR_AN_END = 2.0**-53
NEAR_ZERO = 2.0**-27

_CONTEXT = mpmath.MPContext()
_CONTEXT.prec = 2400


def _roots(function: str, power: mpmath.mpf) -> list[mpmath.mpf]:
    """Solve f(x) = power for x > 0, or for σ at -x; with t = tanh(x/2), |σ″| is (t - t**3)/4."""
    if function == "sigmoid":
        return [_CONTEXT.log(1 / power - 1)]
    if function == "sigmoid_derivative":
        return [_CONTEXT.log((1 - 2 * power + _CONTEXT.sqrt(1 - 4 * power)) / (2 * power))]
    angle = _CONTEXT.acos(-6 * _CONTEXT.sqrt(3) * power) / 3
    turns = (angle, angle - 2 * _CONTEXT.pi / 3)
    return [2 * _CONTEXT.atanh(2 / _CONTEXT.sqrt(3) * _CONTEXT.cos(turn)) for turn in turns]


@cache
def crossings(function: str) -> np.ndarray:
    """Give the numbers next to where the function is a power of two, normal or subnormal, on both sides of each."""
    roots = [root for k in range(4, 1075) for root in _roots(function, _CONTEXT.ldexp(1, -k))]
    nearest = np.array([float(root) for root in roots])
    nearest = nearest[nearest >= NEAR_ZERO]
    nearest[:: 1 if function == "sigmoid" else 2] *= -1.0
    return np.concatenate([np.nextafter(nearest, -np.inf), nearest, np.nextafter(nearest, np.inf)])


def landmarks(function: str) -> dict[str, np.ndarray]:
    """Give the families of inputs, and what float64 adds to them."""
    rng = np.random.default_rng(11)
    powers = np.ldexp(1.0, np.arange(-1074, 12))
    published = [float.fromhex(case["x"]) for group in hard_cases("float64") for case in group["cases"]]
    return {
        **families(np.float64),
        "all binades": np.concatenate(
            [powers, -powers, np.ldexp(rng.uniform(-2, 2, powers.size), np.arange(-1074, 12))]
        ),
        "powers of two in the result": crossings(function),
        "published hard cases": np.array(published),
        "beside 1": rng.uniform(36, 80, 200),
        "beyond normal results": rng.uniform(-760, 760, 400),
        "beyond 746": np.array([746.5, -750.0, 1023.9, -1024.0, 1024.1, -5000.0, 1e300]),
    }


def complaints(function: str, x: np.ndarray, bound: float) -> list[str]:
    """Name the inputs at which an evaluation is not the exact one to the bound, or to 2**-53 near 1/2 and -1/2."""
    found, exact = evaluate(function, x, FLOAT64), decompose_each(function, x, FLOAT64)
    allowed = np.where(np.abs(exact.fraction) > 0.5 - bound, NEAR_AN_END, bound)
    wrong = found.rounded.view(np.uint64) != exact.rounded.view(np.uint64)
    wrong |= found.exponent != exact.exponent
    wrong |= np.abs(found.fraction) > 0.5
    wrong |= np.abs(found.fraction - exact.fraction) > allowed
    return [float(number).hex() for number in x[wrong]]


def off_by(function: str, x: np.ndarray) -> float:
    """Measure the largest difference of fractions, in ulps."""
    found, exact = evaluate(function, x, FLOAT64), decompose_each(function, x, FLOAT64)
    return float(np.abs(found.fraction - exact.fraction).max())
