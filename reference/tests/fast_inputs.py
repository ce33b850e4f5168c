"""Inputs at which the fast path is tightest: ends of cases, midpoints, thresholds, subnormal results, half steps."""

from __future__ import annotations

import numpy as np

COUNT = 150

_LN2 = float(np.log(2.0))
_ENDS = [
    2.0**-1022,
    2.0**-1019,
    2.0**-30,
    2.0**-27,
    2.0**-26,
    2.0**-25,
    1 / 16,
    40.0,
    87.25,
    104.0,
    512.0,
    700.0,
    746.0,
]


def _neighbours(numbers: list[float], dtype: type) -> np.ndarray:
    """Give the numbers rounded to the format, with two on either side, of both signs."""
    steps = [np.array(numbers, dtype)]
    for towards in (0.0, np.inf):
        once = np.nextafter(steps[0], dtype(towards))
        steps += [once, np.nextafter(once, dtype(towards))]
    found = np.concatenate(steps)
    return np.concatenate([found, -found])


def families(dtype: type) -> dict[str, np.ndarray]:
    """Give the inputs of float32 or float64, by what they are."""
    rng, precision = np.random.default_rng(3), np.finfo(dtype).nmant + 1
    bits = np.uint64 if dtype is np.float64 else np.uint32
    signs = rng.choice([-1.0, 1.0], COUNT)
    odd = 2.0 * rng.integers(0, 1 << 10, COUNT) + 1.0
    least = float(np.finfo(dtype).smallest_subnormal)
    first, last = (707, 746) if dtype is np.float64 else (87, 104)
    found = {
        "random bits": rng.integers(0, np.iinfo(bits).max, COUNT, bits, endpoint=True).view(dtype),
        "ordinary": rng.uniform(-20, 20, COUNT),
        "subnormal results": signs * rng.uniform(first, last, COUNT),
        "subnormal inputs": signs * rng.integers(0, 4000, COUNT) * least,
        "near zero": signs * np.exp2(rng.uniform(-60, -8, COUNT)),
        "1/2 + x/4 a midpoint": signs * odd * 2.0 ** (1 - precision - rng.integers(0, 2, COUNT)),
        "1/4 - x**2/16 near a midpoint": signs * odd * 2.0 ** -(precision // 2),
        "half steps of the tables": signs * odd * 2.0**-16,
        "half steps of the coarse table": signs * odd * 2.0**-7,
        "thresholds": _neighbours([k * _LN2 for k in (1, 24, 25, 36, 53, 54, 126, 150, 1022, 1074, 1075)], dtype),
        "ends of the cases": _neighbours([end for end in _ENDS if end >= least], dtype),
        "specials": np.array([0.0, -0.0, np.inf, -np.inf, np.nan, -np.nan, least, -least], dtype),
    }
    with np.errstate(under="ignore"):
        return {name: x.astype(dtype) for name, x in found.items()}
