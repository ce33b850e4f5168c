"""Three computations that share no code agree bit for bit: mpmath, which is the truth here, Arb and MPFR.

The package's own results, from its fast path where that decides, are held beside them.
"""

from __future__ import annotations

import numpy as np
import pytest

from sigmoid_reference import hard_cases, sigmoid, sigmoid_derivative, sigmoid_second_derivative, vectors
from sigmoid_reference.slow_path import decompose_each
from sigmoid_spec import FORMATS, FUNCTIONS

from . import arb, mpfr

NARROW = [name for name, target in FORMATS.items() if target.bits <= 16]
WIDE = ["float32", "float64"]
SAMPLE = 50_000
PACKAGE = dict(zip(FUNCTIONS, (sigmoid, sigmoid_derivative, sigmoid_second_derivative), strict=True))


def finite(x):
    """Leave out 0, infinities and NaNs: their values are exact and tested by name."""
    with np.errstate(invalid="ignore"):
        numbers = x.astype(np.float64)
    return x[np.isfinite(numbers) & (numbers != 0)]


def by_mpmath(function, x, target):
    return decompose_each(function, x, target).rounded.view(target.bits_dtype).tolist()


def by_the_package(function, x, target):
    return PACKAGE[function](x).view(target.bits_dtype).tolist()


def by_arb(function, x, target):
    return [arb.result(function, number, target) for number in x.astype(np.float64).tolist()]


def by_mpfr(function, x, target):
    return [mpfr.result(function, number, target) for number in x.astype(np.float64).tolist()]


def disagreements(function, x, target, witnesses=(by_mpmath, by_the_package, by_arb, by_mpfr)):
    """Name the inputs at which not all give the same bits."""
    results = zip(*(witness(function, x, target) for witness in witnesses), strict=True)
    numbers = x.astype(np.float64).tolist()
    return [
        (number.hex(), *map(hex, found)) for number, found in zip(numbers, results, strict=True) if len({*found}) > 1
    ]


def sample(target):
    """Draw bit patterns, reals of the region where results vary, and small numbers of every magnitude; either sign."""
    generator = np.random.default_rng(20260101)
    part = SAMPLE // 4
    reach = {"float32": 105.0, "float64": 746.0}[target.name]
    patterns = generator.integers(1, target.largest, part, dtype=np.uint64).astype(target.bits_dtype).view(target.dtype)
    reals = [generator.uniform(0, limit, part) for limit in (reach, 20.0)]
    small = np.exp2(generator.uniform(-target.precision - 4, 1, SAMPLE - 3 * part))
    magnitudes = np.concatenate([patterns, *(numbers.astype(target.dtype) for numbers in (*reals, small))])
    return finite(np.where(generator.integers(0, 2, SAMPLE) == 1, -magnitudes, magnitudes))


@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.parametrize("name", NARROW)
def test_they_agree_on_every_input_of_a_narrow_format(name, function):
    """All bit patterns of 8 and 16 bits."""
    target = FORMATS[name]
    x = finite(np.arange(1 << target.bits).astype(target.bits_dtype).view(target.dtype))
    assert [] == disagreements(function, x, target)


@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.parametrize("name", WIDE)
def test_they_agree_on_a_random_sample(name, function):
    """50,000 inputs of each wide format and function."""
    target = FORMATS[name]
    assert [] == disagreements(function, sample(target), target)


@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.parametrize("name", FORMATS)
def test_they_agree_on_the_hard_cases_of_either_function(name, function):
    """Hard for σ or for σ′, taken for all three, with their negatives."""
    target = FORMATS[name]
    patterns = sorted({int(case["x_bits"], 16) for group in hard_cases(name) for case in group["cases"]})
    x = np.array(patterns, target.bits_dtype).view(target.dtype)
    assert [] == disagreements(function, finite(np.concatenate([x, -x])), target)


@pytest.mark.parametrize("name", FORMATS)
def test_they_agree_with_the_published_values(name):
    """Arb and MPFR, at every finite input of the shipped file."""
    target = FORMATS[name]
    for group in vectors(name)["groups"]:
        published = {int(case["x_bits"], 16): int(case["y_bits"], 16) for case in group["cases"]}
        x = finite(np.array(list(published), target.bits_dtype).view(target.dtype))

        def as_published(function, x, target, published=published):
            return [published[pattern] for pattern in x.view(target.bits_dtype).tolist()]

        assert [] == disagreements(group["function"], x, target, (as_published, by_arb, by_mpfr))


@pytest.mark.parametrize("witness", [by_mpmath, by_the_package, by_arb, by_mpfr])
@pytest.mark.parametrize("name", FORMATS)
def test_one_wrong_bit_of_any_of_them_is_noticed(name, witness):
    """A single ulp, at one input of some hundred."""
    target = FORMATS[name]
    x = np.linspace(0.25, 3.0, 100).astype(target.dtype)

    def off_by_an_ulp(function, x, target):
        results = witness(function, x, target)
        return [*results[:50], results[50] ^ 1, *results[51:]]

    others = [other for other in (by_mpmath, by_the_package, by_arb, by_mpfr) if other is not witness]
    found = disagreements("sigmoid", x, target, (off_by_an_ulp, *others))
    assert [float(x[50]).hex()] == [number for number, *_ in found]
