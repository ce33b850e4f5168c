"""Requirement cotangent-linearity, and what other checks need to call a pullback."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from sigmoid_conformance.checks.comparing import Comparison, PathCheck
from sigmoid_conformance.evaluating import call_with
from sigmoid_conformance.sample import Array, Sample, widen
from sigmoid_spec import COTANGENT_ROUNDINGS, FloatFormat

_POWERS_OF_2 = (-1.0, 2.0, 0.5, 4.0, -0.25)
_OTHERS = (3.0, -4.0 / 3.0, 1.9)
_SPECIAL = (0.0, math.nan, math.inf, -math.inf)


@PathCheck
def cotangent_linearity(sample: Sample) -> Iterator[Comparison]:
    """Scale the cotangent, every element by another number, and expect the gradient scaled in the same way.

    A cotangent of ones must give the gradient itself, also where one 1 is broadcast. Where the gradient or its multiple
    is subnormal nothing is compared unless the scale is 0 or NaN: there it rounds. A cotangent in the memory of the
    inputs is like any other.
    """
    if sample.implementation.pullback is None:
        return
    everything = np.arange(sample.x.size)
    one = np.ones((), sample.target.dtype)
    plain = pulled(sample, sample.x.copy(), np.full(sample.x.shape, one))
    yield Comparison("a cotangent of ones", everything, plain)
    broadcast = pulled(sample, sample.x.copy(), np.broadcast_to(one, sample.x.shape))
    yield Comparison("a broadcast cotangent", everything, broadcast)
    inputs = sample.x.copy()
    yield Comparison("the inputs as cotangent", everything, pulled(sample, inputs, inputs), _by_themselves(sample))
    scales = cotangents(sample.target)
    for shift in range(scales.size):
        given = np.resize(np.roll(scales, shift), sample.x.size)
        got = widen(pulled(sample, sample.x.copy(), given))
        for place, scale in enumerate(widen(scales).tolist()):
            own = everything[(place + shift) % scales.size :: scales.size]
            yield _held(sample, scale, own[_comparable(sample.target, scale, widen(plain[own]))], got, widen(plain))


def _by_themselves(sample: Sample) -> Array:
    return pulled(sample, sample.x.copy(), sample.x.copy())


def pulled(sample: Sample, x: Array, cotangent: Array) -> Array:
    """Call the pullback."""
    assert sample.implementation.pullback is not None
    return call_with(sample.implementation.pullback, x, cotangent)


def cotangents(target: FloatFormat) -> Array:
    """Give numbers of a format to scale by: powers of two, near its limits too, others, 0 and what is no number."""
    extremes = (2.0 ** (target.emax - 1), -(2.0 ** (target.emin // 2)), target.greatest)
    numbers = np.array([*_POWERS_OF_2, *extremes, *_OTHERS, *_SPECIAL]).astype(target.dtype)
    return numbers if target.infinity is not None else numbers[:-2]


def _comparable(target: FloatFormat, scale: float, gradient: Array) -> Array:
    """Tell at which gradients a multiple can be foretold."""
    if math.isnan(scale):
        return np.ones(gradient.shape, np.bool_)
    if scale == 0.0:
        return np.isfinite(gradient)
    with np.errstate(invalid="ignore", over="ignore"):
        least = np.minimum(np.abs(gradient), np.abs(gradient * scale))
    return np.asarray((least >= 2.0 ** (target.emin + 1)) | np.isnan(gradient))


def _held(sample: Sample, scale: float, where: Array, got: Array, plain: Array) -> Comparison:
    """Hold gradients for one scale against those for ones."""
    got, plain = got[where], plain[where]
    with np.errstate(invalid="ignore", over="ignore"):
        if math.isfinite(scale) and scale:
            path, expected = f"a cotangent of {scale:g}, the gradient divided by it", plain
            got = _divided(sample.target, scale, got, plain)
        else:
            path, expected = f"a cotangent of {scale:g}", scale * plain
            got = np.where(got == expected, expected, got)  # a 0 of either sign
        got, expected = (values.astype(sample.target.dtype) for values in (got, expected))
    return Comparison(path, where, got, expected, where, sample.x.size)


def _divided(target: FloatFormat, scale: float, got: Array, plain: Array) -> Array:
    """Divide by the scale; unless it is a power of two, what rounding explains is the gradient itself."""
    quotient: Array = got / scale
    if abs(math.frexp(scale)[0]) == 0.5:
        return quotient
    near = np.abs(quotient - plain) <= (COTANGENT_ROUNDINGS + 1) * 2.0**-target.precision * np.abs(plain)
    return np.where(near, plain, quotient)
