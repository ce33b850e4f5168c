"""Which inputs a check sees: all of them, or landmarks with their neighbours and a stratified sample."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from sigmoid_adapters.deviations import KnownDeviation
from sigmoid_conformance.sample import Array, widen
from sigmoid_spec import SHAPES, FloatFormat, constant_zones

EXHAUSTIVE_BITS = 16  # of formats whose inputs fit into one sample
ENUMERABLE_BITS = 32  # of formats whose inputs the engine enumerates
DEFAULT_SAMPLE = 20_000
DEFAULT_BUDGET = 100_000  # of inputs, for the search after a draw
_NEIGHBOURS = 3

# Where implementations change branch or give up, as multiples of ln 2: exp overflows, or its result turns subnormal or
# 0; 1 - y or 1 + e loses its last digit. Taken with both signs in every format.
_LOGARITHMS_OF_2 = (0.5, 1, 8, 9, 11, 12, 14, 16, 17, 24, 24.5, 25, 52, 53, 54, 126, 127, 128, 133, 134, 149, 150)
_WIDE_LOGARITHMS_OF_2 = (1021, 1022, 1023, 1024, 1074, 1075)


def all_inputs(target: FloatFormat) -> Array:
    """Give every input of a format of up to 16 bits, in the order that `Sample` asks for."""
    return arranged(np.arange(1 << target.bits).astype(target.bits_dtype).view(target.dtype), target)


def mirrored(x: Array, target: FloatFormat) -> Array:
    """Append the negative of every element, the sign bit flipped."""
    patterns = np.ascontiguousarray(x).reshape(-1).view(target.bits_dtype)
    return np.concatenate([patterns, patterns ^ target.bits_dtype.type(target.sign_bit)]).view(target.dtype)


def arrangement(x: Array, target: FloatFormat) -> Array:
    """Give the indices that drop duplicates and sort: numbers ascending, -0 before +0, then NaNs."""
    patterns, first = np.unique(x.view(target.bits_dtype), return_index=True)
    is_nan = np.isnan(widen(patterns.view(target.dtype)))
    negative = (patterns >= target.sign_bit) & ~is_nan
    return np.concatenate([first[negative][::-1], first[~negative & ~is_nan], first[is_nan]])


def arranged(x: Array, target: FloatFormat) -> Array:
    """Add the negative of every element, drop duplicates, and sort as `Sample` asks for."""
    both = mirrored(x, target)
    return both[arrangement(both, target)]


def neighbourhoods(centres: Iterable[float], target: FloatFormat, reach: int = _NEIGHBOURS) -> Array:
    """Round centres to the format and give all inputs within `reach` steps of them, by bit patterns."""
    with np.errstate(over="ignore"):
        magnitudes = np.abs(np.array(list(centres), np.float64)).astype(target.dtype)
    patterns = magnitudes.view(target.bits_dtype).astype(np.int64)
    last = target.largest if target.infinity is None else target.infinity
    around = np.clip(patterns[:, None] + np.arange(-reach, reach + 1), 0, last)
    return np.unique(around).astype(target.bits_dtype).view(target.dtype)


def landmarks(function: str, target: FloatFormat, extra: Iterable[float] = ()) -> Array:
    """Give the inputs at which something happens, with their neighbours, and every kind of NaN."""
    thresholds = [end for zone in constant_zones(function, target.name) for end in (zone.lower, zone.upper)]
    logarithms = [k * math.log(2) for k in _LOGARITHMS_OF_2]
    if target.bits > 32:
        logarithms += [k * math.log(2) for k in _WIDE_LOGARITHMS_OF_2]
    binades = np.ldexp(1.0, np.arange(target.least_exponent, target.emax + 1))
    centres = [0.0, target.greatest, *thresholds, *logarithms, *SHAPES[function].turning_points, *extra]
    numbers = [neighbourhoods(centres, target), neighbourhoods(binades, target, reach=1)]
    specials = np.array([0, target.infinity or 0, *_nan_patterns(target)]).astype(target.bits_dtype).view(target.dtype)
    return np.concatenate([*numbers, specials])


def _nan_patterns(target: FloatFormat) -> list[int]:
    """Give a quiet and a signalling NaN (where there is one), with either sign."""
    signalling = [] if target.infinity is None else [target.infinity + 1]
    return [sign | pattern for pattern in (target.nan, *signalling) for sign in (0, target.sign_bit)]


def stratified(function: str, target: FloatFormat, count: int, seed: int) -> Array:
    """Draw non-negative numbers, a third each over bit patterns, over the active region, and over its logarithms."""
    generator = np.random.default_rng(seed)
    third = count // 3 + 1
    patterns = generator.integers(0, target.largest, size=third, endpoint=True, dtype=np.uint64)
    reach = 1.1 * max(abs(zone.upper) for zone in constant_zones(function, target.name) if math.isfinite(zone.upper))
    with np.errstate(over="ignore"):
        reals = generator.uniform(0.0, reach, size=third).astype(target.dtype)
        exponents = generator.uniform(-target.precision - 4, math.log2(reach), size=third)
        scaled = np.exp2(exponents).astype(target.dtype)
    return np.concatenate([patterns.astype(target.bits_dtype).view(target.dtype), reals, scaled])


def sampled_inputs(
    function: str, target: FloatFormat, count: int = DEFAULT_SAMPLE, seed: int = 0, extra: Iterable[float] = ()
) -> Array:
    """Give landmarks, the neighbourhoods of `extra` and about `count` drawn inputs, half of them mirrored, arranged."""
    drawn = stratified(function, target, count // 2, seed)
    return arranged(np.concatenate([landmarks(function, target, extra), drawn]), target)


def standard_inputs(
    function: str, target: FloatFormat, count: int | None, seed: int, entries: Iterable[KnownDeviation]
) -> tuple[Array, bool]:
    """Choose the inputs of an audit, and tell whether they are all there are."""
    if count is None and target.bits <= EXHAUSTIVE_BITS:
        return all_inputs(target), True
    witnesses = [entry.witness for entry in entries if not np.isnan(entry.witness)]
    wanted = DEFAULT_SAMPLE if count is None else count
    return sampled_inputs(function, target, wanted, seed, witnesses), False
