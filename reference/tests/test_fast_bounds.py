"""The stated error bounds, against the errors measured where they are largest, and faults that have to show."""

from __future__ import annotations

from types import MappingProxyType

import mpmath
import numpy as np
import pytest

from sigmoid_reference.fast import binary64, extended, pairs, precise
from sigmoid_reference.fast.arrays import approximated, correctly_rounded
from sigmoid_reference.slow_path import round_each
from sigmoid_spec import FORMATS, FUNCTIONS

CONTEXT = mpmath.MPContext()
CONTEXT.prec = 320
COUNT = 400
# Float32 inputs whose exact value is nearer to a midpoint than its float64 approximation is to the exact value.
DECEPTIVE = {
    "sigmoid": [0x3D21BC81, 0xBCC6739C, 0xBD655024, 0xBE087D78, 0xBEB40C25, 0xC164DDCB],
    "sigmoid_derivative": [0x40B3C95B, 0xC0B3C95B],
}


def exact(function: str, number: float):
    """Evaluate to 200 bits or more."""
    e = CONTEXT.exp(-abs(CONTEXT.mpf(number)))
    if function == "sigmoid":
        return (e if number < 0 else 1) / (1 + e)
    if function == "sigmoid_derivative":
        return e / (1 + e) ** 2
    return e * (1 - e) / (1 + e) ** 3 * (1 if number < 0 else -1)


def by_binary64(function, x):
    return (approximated(function, x.astype(np.float64)),)


def by_extended(function, x):
    return extended.approximate(function, x, np.empty((extended.SCRATCH_ROWS, x.size)))


METHODS = {
    "binary64": (64, binary64.BOUNDS, by_binary64),
    "extended": (256, dict.fromkeys(extended.FUNCTIONS, extended.BOUND), by_extended),
    "precise": (32768, precise.BOUNDS, precise.approximate_pair),
}
CASES = [(method, function) for method, (_, bounds, _) in METHODS.items() for function in bounds]


def worst_places(steps: int) -> np.ndarray:
    """Give inputs next to half steps of a table, where the argument is reduced least, near 0 and far out."""
    rng = np.random.default_rng(1)
    half_steps = (rng.integers(0, 20 * min(steps, 5000), COUNT) + 0.5) / steps * (1 - rng.uniform(0, 2.0**-20, COUNT))
    small = half_steps * np.exp2(-rng.uniform(0, 12, COUNT))
    return np.concatenate([half_steps, -half_steps, small, (np.arange(4) + 0.5) / steps])


def largest_error(function: str, x, terms) -> float:
    """Measure the largest relative error of a sum of float64 arrays."""
    sums = (sum(map(CONTEXT.mpf, parts)) for parts in zip(*(term.tolist() for term in terms), strict=True))
    return max(float(abs(total / exact(function, number) - 1)) for number, total in zip(x.tolist(), sums, strict=True))


def measured(method: str, function: str) -> float:
    """Give the largest error as a part of the bound."""
    steps, bounds, approximate = METHODS[method]
    x = worst_places(steps)
    return largest_error(function, x, approximate(function, x)) / bounds[function]


@pytest.mark.parametrize(("method", "function"), CASES)
def test_the_largest_error_stays_below_its_bound(method, function):
    """It is measured where the derivation says that it is largest."""
    assert measured(method, function) < 1


@pytest.mark.parametrize(("function", "times"), [("sigmoid", 10), ("sigmoid_derivative", 10), (FUNCTIONS[2], 20)])
def test_a_bound_ten_times_too_small_would_be_exceeded(function, times):
    """The measurement comes close enough to the bound to notice; for σ″, whose bound has more slack, twenty times."""
    assert measured("binary64", function) > 1 / times


@pytest.mark.parametrize("function", DECEPTIVE)
def test_a_bound_ten_times_too_small_gives_wrong_results(function, monkeypatch):
    """At these inputs the approximation is beyond the midpoint: only the bound tells that it must not be trusted."""
    x, target = np.array(DECEPTIVE[function], np.uint32).view(np.float32), FORMATS["float32"]
    right = round_each(function, x, target).tolist()
    assert right == correctly_rounded(function, x, target).tolist()
    small = {name: bound / 10 for name, bound in binary64.BOUNDS.items()}
    monkeypatch.setattr(binary64, "BOUNDS", MappingProxyType(small))
    assert [] == [a for a, b in zip(right, correctly_rounded(function, x, target).tolist(), strict=True) if a == b]


def test_an_error_planted_in_the_arithmetic_of_pairs_would_be_seen(monkeypatch):
    """A remainder of the division that is left out costs 2**-53, far above the bound."""
    monkeypatch.setattr(precise, "divide", lambda a, b: pairs.Pair(a.high / b.high, np.zeros_like(a.high)))
    assert measured("precise", "sigmoid") > 1


@pytest.mark.parametrize("function", FUNCTIONS)
def test_the_approximation_is_exact_at_the_limits(function):
    """Zeros, infinities and NaN, which no bound on a relative error speaks of."""
    x = np.array([0.0, -0.0, -np.inf, np.inf, np.nan], np.float32)
    expected = round_each(function, x, FORMATS["float32"]).astype(np.float64)
    assert expected.tobytes() == approximated(function, x).tobytes()
