"""Inputs, the results of one implementation there, and the exact values: what every check looks at."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from sigmoid_adapters import Implementation
from sigmoid_conformance.profile import QUICK, Profile
from sigmoid_conformance.settling import doubtful, measured_slowly
from sigmoid_reference import Evaluation, errors_in_ulps
from sigmoid_spec import FloatFormat, zero_is_positive

Array = np.ndarray[Any, Any]
COLUMNS = ("x", "y", "rounded", "ulp", "errors")
_BELOW_ONE = 1.0 - 2.0**-18
_DOUBT, _WIDE_DOUBT = 19, 42  # digits to which an error is known, see `errors_in_ulps`


@dataclass(frozen=True)
class FirstCall:
    """What came of the very first call, on numbers of ordinary size alone.

    Attributes
    ----------
    indices : ndarray of int64
        Which inputs of the sample were passed.
    results : ndarray
    warning : str or None
        The first warning, if there was one.
    changes : str
        What it changed of the settings of the process; empty if nothing, or if it imported something, which may.
    """

    indices: Array
    results: Array
    warning: str | None
    changes: str


@dataclass(frozen=True)
class Sample:
    """Evaluated inputs of one format in ascending order.

    For the check of symmetry, the negative of each number is at the mirrored place; a sample that is made for other
    checks alone may have other numbers on either side of 0.

    Attributes
    ----------
    implementation : Implementation
    target : FloatFormat
    x : ndarray of `target.dtype`
        One-dimensional: first the numbers, ascending (-0 before +0), then the NaNs.
    y : ndarray of `target.dtype`
        What the implementation gave.
    rounded : ndarray of `target.dtype`
        The correctly rounded results.
    ulp : ndarray of float64
        The ulp of each exact value.
    errors : ndarray of float64
        Errors in ulps of the exact value; infinite where a NaN is missing or out of place.
    places : ndarray of int64, optional
        Where inputs are left out: ascending numbers, consecutive for neighbours, negative for the negative inputs. The
        inputs nearest to 0 are left out then.
    profile : Profile
        How much the checks on calls try.
    first : FirstCall, optional
        Where a call was made before that on all inputs.
    """

    implementation: Implementation
    target: FloatFormat
    x: Array
    y: Array
    rounded: Array
    ulp: Array
    errors: Array
    places: Array | None = None
    profile: Profile = QUICK
    first: FirstCall | None = None

    def taken(self, places: Array) -> Sample:
        """Take some of the inputs, in the order of some places; of a sample that has no `places`."""
        return replace(self, **{name: getattr(self, name)[places] for name in COLUMNS})

    @property
    def parts(self) -> tuple[slice, ...]:
        """Cut the sample at 0 if inputs are left out there."""
        if self.places is None:
            return (slice(0, self.x.size),)
        middle = int(np.searchsorted(self.places, 0))
        return slice(0, middle), slice(middle, self.x.size)

    @cached_property
    def after_gap(self) -> Array:
        """Tell which inputs do not follow their neighbour in the format, other inputs being left out between them."""
        bits = self.x[: self.numbers].view(self.target.bits_dtype).astype(np.int64)
        magnitudes = bits & np.int64(self.target.sign_bit - 1)
        positions = np.where(np.signbit(self.inputs[: self.numbers]), -1 - magnitudes, magnitudes)
        gaps = np.zeros(self.x.shape, np.bool_)
        gaps[1 : self.numbers] = np.diff(positions) > 1
        return gaps

    def span_of(self, part: slice) -> int:
        """Count the inputs from the first to the last of a part that is not empty, with those that are left out."""
        if self.places is None:
            return int(part.stop - part.start)
        return int(self.places[part.stop - 1] - self.places[part.start]) + 1

    @cached_property
    def function(self) -> str:
        """Name of the function that the implementation computes."""
        return self.implementation.function

    @cached_property
    def ends(self) -> tuple[float, float]:
        """The least and the greatest number; a lower end above the upper one if there is none."""
        least, greatest = widen(self.x[: self.numbers][[0, -1]]).tolist() if self.numbers else (math.inf, -math.inf)
        return least, greatest

    @cached_property
    def inputs(self) -> Array:
        """The inputs widened to float64, which is exact."""
        return widen(self.x)

    @cached_property
    def results(self) -> Array:
        """The results widened to float64, which is exact."""
        return widen(self.y)

    @cached_property
    def numbers(self) -> int:
        """How many of the inputs are numbers; the NaNs come after them."""
        ends_in_nan = self.x.size and is_nan(self.x[-1:])[0]
        return int(np.count_nonzero(~is_nan(self.x))) if ends_in_nan else self.x.size


def measured(implementation: Implementation, target: FloatFormat, x: Array, y: Array, exact: Evaluation) -> Sample:
    """Set results beside the exact values, and measure the errors, each on its side of 1 and of other powers of two."""
    ulp, errors = np.ldexp(1.0, exact.exponent), errors_in_ulps(y, exact)
    places = doubtful(errors, np.empty_like(errors), _BELOW_ONE, _DOUBT if target.bits <= 32 else _WIDE_DOUBT)
    places = places[(widen(x[places]) != 0.0) & np.isfinite(widen(x[places]))]
    if places.size:
        errors[places] = measured_slowly(implementation.function, x[places], y[places], target)
    return Sample(implementation, target, x, y, exact.rounded, ulp, errors)


def places_without_centre(count: int, middle: int) -> Array:
    """Give the places of inputs of which none is left out but those nearest to 0, before index `middle`."""
    places = np.arange(-middle, count - middle)
    places[:middle] -= 1
    return places


def correctly_rounded(function: str, y: Array, rounded: Array) -> Array:
    """Tell which results are the correctly rounded ones, of σ and σ′ bit by bit: of σ″ a 0 may have either sign."""
    if zero_is_positive(function):
        unsigned = f"u{y.itemsize}"
        return np.asarray(y.view(unsigned) == rounded.view(unsigned))
    return np.asarray(y == rounded)


def widen(x: Array) -> Array:
    """Convert any format to float64 exactly; a signalling NaN is no reason to warn."""
    with np.errstate(invalid="ignore"):
        return x.astype(np.float64)


def is_ordinary(x: Array) -> Array:
    """Tell which numbers are of ordinary size, for which results are no constants."""
    magnitudes = np.abs(widen(x))
    return np.asarray((magnitudes > 2.0**-4) & (magnitudes < 16.0))


def is_nan(x: Array) -> Array:
    """Tell NaNs of any format; a signalling NaN is no reason to warn."""
    with np.errstate(invalid="ignore"):
        return np.isnan(x)


def is_finite(x: Array) -> Array:
    """Tell finite numbers of any format; a signalling NaN is no reason to warn."""
    with np.errstate(invalid="ignore"):
        return np.isfinite(x)
