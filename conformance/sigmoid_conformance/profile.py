"""How much a run of the suite tries: the profiles, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

# Few, as some frameworks compile anew for each; the thorough profile takes all up to one more than 128.
_AROUND_VECTORS = (1, 2, 3, 7, 8, 9, 17, 33, 129)
_LONG = (255, 256, 257, 511, 512, 513, 1000, 1003, 1024, 2047, 2048, 4095, 4096, 4097, 8192, 10_007)


@dataclass(frozen=True)
class Profile:
    """How much is tried; what is required is the same in all of them.

    Attributes
    ----------
    name : str
    exhaustive_bits : int
        In formats of up to so many bits, the requirements on results are judged at every input.
    sampled : tuple of (int, int)
        Bits of a format, and how many inputs to draw where not every input is tried: for calls, and in the search.
    examples : int
        How many arrays hypothesis draws in each of these formats.
    lengths : tuple of int
        Lengths of the short arrays.
    pieces : int
        How many arrays of each length.
    long : tuple of int
        Lengths of longer arrays, one of each, up to those that frameworks divide among threads: even and odd ones.
    moves : tuple of int
        By how many places inputs are moved, to meet other lanes of a vector.
    at_once : int
        The most inputs of an array that is laid out, mixed or moved.
    repetitions : int
        How often calls are repeated.
    time_limit : float
        How many seconds a first call may take.
    note : str
        What the verdicts of a run in this profile are worth, in one sentence.
    """

    name: str
    exhaustive_bits: int
    sampled: tuple[tuple[int, int], ...]
    examples: int
    lengths: tuple[int, ...]
    pieces: int
    long: tuple[int, ...]
    moves: tuple[int, ...]
    at_once: int
    repetitions: int
    time_limit: float
    note: str


QUICK = Profile(
    name="quick",
    exhaustive_bits=16,
    sampled=((32, 20_000), (64, 20_000)),
    examples=60,
    lengths=_AROUND_VECTORS,
    pieces=4,
    long=(256, 1000, 1003, 1024, 4096, 262_147),
    moves=(1, 2, 3, 5),
    at_once=4096,
    repetitions=3,
    time_limit=60.0,
    note="The quick profile samples the formats above 16 bits: it finds faults, and is not a proof of conformance.",
)
THOROUGH = Profile(
    name="thorough",
    exhaustive_bits=32,
    sampled=((32, 1_000_000), (64, 200_000)),
    examples=400,
    lengths=tuple(range(1, 130)),
    pieces=16,
    long=(*_LONG, 32_769, 65_543, 262_147, 1_048_583),
    moves=tuple(range(1, 65)),
    at_once=16_384,
    repetitions=16,
    time_limit=600.0,
    note="The thorough profile tries every input of up to 32 bits; float64 and the ways to call are sampled.",
)
PROFILES: Mapping[str, Profile] = MappingProxyType({profile.name: profile for profile in (QUICK, THOROUGH)})
