"""2**20 consecutive float32 inputs at a time, results of the fast path held against ball arithmetic.

Where 2**-26 <= |x| < 104 every result is compared with an enclosure (`enclosures`): the exact value has to lie strictly
between the midpoints of the result and its two neighbours. What an enclosure leaves open is decided by Arb on its own,
and one element of every interval, drawn at random, is a spot check of the enclosure itself.

Outside, the result is constant by monotonicity: σ is increasing, and σ′ is even and decreasing in |x|, so that all
numbers between two with the same result have it, too. Arb checks both ends of every piece of such a zone, and all of
the piece is compared with the constant. At 0 and at the infinities the values are exact, at NaN the result is the
canonical NaN.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import flint
import numpy as np

from sigmoid_reference.arguments import Array
from sigmoid_reference.certify.ball_arithmetic import ball, distances_to_midpoint, is_correct
from sigmoid_reference.certify.enclosures import Expansion, expand
from sigmoid_reference.fast.arrays import correctly_rounded
from sigmoid_spec import FORMATS, SHAPES

FUNCTIONS = ("sigmoid", "sigmoid_derivative")
PIECE = 1 << 20
INTERVAL = 1 << 13
COUNT = (1 << 32) // PIECE

_FLOAT32 = FORMATS["float32"]
_MAGNITUDE = _FLOAT32.sign_bit - 1
_LEAST_VARYING, _END_VARYING = 0x32800000, 0x42D00000  # 2**-26 and 104
_STEPS = np.arange(-INTERVAL // 2, INTERVAL // 2, dtype=np.float64) / (INTERVAL // 2)
_PRECISION_OF_SPOT_CHECKS = 160


@dataclass(frozen=True)
class Verdict:
    """What was found at the bit patterns `first` ... `first` + 2**20 - 1.

    Attributes
    ----------
    wrong : int
        Results that are not the correctly rounded ones.
    by_arb : int
        Results that Arb judged on its own.
    enclosures_wrong : int
        Spot checks at which the exact value was outside the enclosure.
    sha256 : str
        Of the results, little-endian.
    """

    function: str
    first: int
    wrong: int
    by_arb: int
    enclosures_wrong: int
    sha256: str


def inputs_from(first: int) -> Array:
    """Give the numbers of a piece."""
    return (np.arange(PIECE, dtype=np.uint32) + np.uint32(first)).view(np.float32)


def hash_of(results: Array) -> str:
    """Hash the results of a piece."""
    return hashlib.sha256(results.astype("<f4", copy=False).tobytes()).hexdigest()


def interval_from(first: int) -> tuple[float, float, int]:
    """Give center, half width and sign of the 2**13 numbers, of one binade, whose first has the bits `first`."""
    magnitudes = np.array([first, first + INTERVAL // 2], np.uint32) & np.uint32(_MAGNITUDE)
    least, center = magnitudes.view(np.float32).tolist()
    return center, center - least, -1 if first & _FLOAT32.sign_bit else 1


def open_questions(expansion: Expansion, results: Array) -> Array:
    """Find the results of an interval that the enclosure does not show to be right, by their indices."""
    excess = expansion.excess(_STEPS, results.astype(np.float64))
    room = distances_to_midpoint(results, excess) * (1 - 2.0**-50) - expansion.error
    return np.flatnonzero(~(np.abs(excess) < room))


def encloses(function: str, expansion: Expansion, x: Array, at: int) -> bool:
    """Tell by Arb whether the enclosure holds the exact value at one element of an interval."""
    flint.ctx.prec = _PRECISION_OF_SPOT_CHECKS
    approximation = float(expansion.excess(_STEPS[at : at + 1], np.array([expansion.high]))[0])
    difference = ball(function, float(x[at])) - flint.arb(expansion.high) - flint.arb(approximation)
    return bool(abs(difference) <= flint.arb(expansion.error + 2.0**-52 * abs(approximation)))


def judge_varying(function: str, first: int, results: Array) -> Verdict:
    """Judge the results of a piece within 2**-26 <= |x| < 104."""
    x = inputs_from(first)
    samples = np.random.default_rng(first).integers(0, INTERVAL, x.size // INTERVAL)
    wrong = by_arb = enclosures_wrong = 0
    for sample, start in zip(samples.tolist(), range(0, x.size, INTERVAL), strict=True):
        part = slice(start, start + INTERVAL)
        expansion = expand(function, *interval_from(first + start))
        doubtful = start + open_questions(expansion, results[part])
        wrong += sum(not is_correct(function, float(x[i]), float(results[i])) for i in doubtful)
        by_arb += doubtful.size
        enclosures_wrong += not encloses(function, expansion, x[part], sample)
    return Verdict(function, first, wrong, by_arb, enclosures_wrong, hash_of(results))


def judge_constant(function: str, first: int, results: Array) -> Verdict:
    """Judge the results of a piece outside: one of three constants, or the canonical NaN."""
    x = inputs_from(first)
    shape = SHAPES[function]
    far = shape.tails[0 if first & _FLOAT32.sign_bit else 1]
    with np.errstate(invalid="ignore"):
        expected = np.where(np.abs(x) < 2.0**-26, shape.at_zero, far).astype(np.float32).view(np.uint32)
    expected[np.isnan(x)] = _FLOAT32.nan
    ends = [at for at in (0, x.size - 1) if np.isfinite(x[at]) and x[at] != 0]
    wrong = int(np.count_nonzero(results.view(np.uint32) != expected))
    wrong += sum(not is_correct(function, float(x[at]), float(results[at])) for at in ends)
    return Verdict(function, first, wrong, len(ends), 0, hash_of(results))


def judge(function: str, first: int, results: Array) -> Verdict:
    """Judge the results of a piece."""
    varies = _LEAST_VARYING <= first & _MAGNITUDE < _END_VARYING
    return (judge_varying if varies else judge_constant)(function, first, results)


def certify_piece(task: tuple[str, int]) -> Verdict:
    """Compute the results of a piece by the fast path and judge them."""
    function, first = task
    return judge(function, first, correctly_rounded(function, inputs_from(first), _FLOAT32))
