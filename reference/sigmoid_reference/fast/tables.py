"""Tables of exponentials, rounded from mpmath numbers of 200 bits.

Powers are formed by repeated multiplication, so an entry k steps from 1 has a relative error below (k + 1) * 2**-199
before it is rounded: below 2**-182 for every table here, which no bound below needs to mention.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import mpmath
import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]

# A context of its own: other threads change the precision of the common one.
EXACT = mpmath.MPContext()
EXACT.prec = 200


@dataclass(frozen=True)
class Pairs:
    """Numbers held as unevaluated sums: `high` is the number rounded to float64, `low` what that lost."""

    high: Doubles
    low: Doubles


def _powers(logarithm: mpmath.mpf, count: int) -> list[mpmath.mpf]:
    """List exp(k * logarithm) for 0 <= k < count."""
    ratio = EXACT.exp(logarithm)
    powers = [EXACT.mpf(1)]
    while len(powers) < count:
        powers.append(powers[-1] * ratio)
    return powers


def round_to_pairs(numbers: list[mpmath.mpf]) -> Pairs:
    """Round numbers to pairs, each within a relative 2**-106."""
    high = [float(number) for number in numbers]
    low = [float(number - rounded) for number, rounded in zip(numbers, high, strict=True)]
    return Pairs(np.array(high), np.array(low))


def exponential_pairs(steps_per_unit: int, count: int) -> Pairs:
    """Tabulate exp(-k / steps_per_unit) for 0 <= k < count, each pair within a relative 2**-106."""
    return round_to_pairs(_powers(EXACT.mpf(-1) / steps_per_unit, count))


def complement_pairs(steps_per_unit: int, count: int) -> Pairs:
    """Tabulate 1 - exp(-k / steps_per_unit) for 0 <= k < count, each pair within a relative 2**-106."""
    return round_to_pairs([1 - power for power in _powers(EXACT.mpf(-1) / steps_per_unit, count)])


@cache
def exponentials(steps_per_unit: int, reach: int) -> Doubles:
    """Tabulate exp(-k / steps_per_unit) for |k| <= reach * steps_per_unit, within a relative 3 * 2**-53.

    Each entry is the rounded product of a rounded exp(-i) and a rounded exp(-j / steps_per_unit), i and j integers:
    three roundings, of which two are shared by many entries.
    """
    falling = [float(power) for power in _powers(EXACT.mpf(-1), reach + 1)]
    rising = [float(power) for power in _powers(EXACT.mpf(1), reach + 1)]
    fine = [float(power) for power in _powers(EXACT.mpf(-1) / steps_per_unit, steps_per_unit)]
    whole = np.array(rising[:0:-1] + falling)
    products: Doubles = np.multiply.outer(whole, np.array(fine))
    return products.reshape(-1)[: 2 * reach * steps_per_unit + 1]
