"""Timing by a benchmark library, asv_runner, in this process, and in rounds that go through all candidates in turn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median
from types import SimpleNamespace

from sigmoid_conformance.studies.request import need

ROUNDS = 5
_REPEAT = (3, 7, 0.15)  # of samples in a round: at least, at most, and seconds after which to stop
_SAMPLE_SECONDS = 0.005
_WARMUP_SECONDS = 0.02


@dataclass(frozen=True)
class Timing:
    """Seconds of one call: the median of each round, as many rounds for every candidate."""

    seconds: tuple[float, ...]

    @property
    def typical(self) -> float:
        """The median over the rounds."""
        return median(self.seconds)

    def ratios(self, other: Timing) -> tuple[float, float, float]:
        """Compare with another candidate round by round: least, median and greatest ratio."""
        found = sorted(mine / yours for mine, yours in zip(self.seconds, other.seconds, strict=True))
        return found[0], median(found), found[-1]


def require_benchmark_library() -> None:
    """Insist on the library.

    Raises
    ------
    Unavailable
        If it is not installed.
    """
    need("asv_runner", "asv_runner", "study", "the study 'cost'")


def time_all(candidates: Mapping[str, Callable[[], object]], rounds: int = ROUNDS) -> dict[str, Timing]:
    """Time candidates in turn, round by round, so that what slows the machine down for a while meets all of them."""
    from asv_runner.benchmarks.time import TimeBenchmark

    options = SimpleNamespace(
        repeat=_REPEAT, sample_time=_SAMPLE_SECONDS, warmup_time=_WARMUP_SECONDS, min_run_count=2, number=0
    )
    benchmarks = {name: TimeBenchmark(name, call, [options]) for name, call in candidates.items()}
    medians: dict[str, list[float]] = {name: [] for name in benchmarks}
    for _ in range(rounds):
        for name, benchmark in benchmarks.items():
            benchmark.do_setup()
            medians[name].append(median(benchmark.run()["samples"]))
    return {name: Timing(tuple(found)) for name, found in medians.items()}
