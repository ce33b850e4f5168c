"""Throughput of the reference beside Arb and mpmath at 96 bits, on one core; exits with 1 if a target is missed.

Times are the least of several repetitions, in processor time, alternating between the candidates: what else the machine
does then disturbs the ratios least. Arb is called by python-flint, a value at a time, as is mpmath.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import click
import flint
import mpmath
import numpy as np
from rich.console import Console
from rich.table import Table

from sigmoid_reference import evaluate
from sigmoid_reference.certify.ball_arithmetic import ball
from sigmoid_reference.fast.arrays import correctly_rounded
from sigmoid_spec import FORMATS, FUNCTIONS

BITS = 96
COUNTS = {"float16": 1 << 22, "float32": 1 << 22, "float64": 1 << 19}
ONE_BY_ONE = 2000
EVALUATED = "float64 + ulps"
# Million values a second, and ratio to Arb, that have to be reached; 0 where nothing is promised.
TARGETS = {
    ("sigmoid", "float32"): (100, 100),
    ("sigmoid_derivative", "float32"): (100, 100),
    **{(function, "float64"): (0, 20) for function in FUNCTIONS},
    **{(function, EVALUATED): (1, 0) for function in FUNCTIONS},
}


@dataclass
class Candidate:
    """One way to compute a function at given inputs, and the least time it took for a value."""

    name: str
    inputs: str
    compute: Callable[[], object]
    count: int
    seconds: float = float("inf")

    def run(self) -> None:
        """Compute once, and keep the time if it is the least."""
        begin = time.process_time()
        self.compute()
        self.seconds = min(self.seconds, (time.process_time() - begin) / self.count)


def by_mpmath(function: str, number: float) -> Any:
    """Evaluate in mpmath's current precision."""
    e = mpmath.exp(-abs(mpmath.mpf(number)))
    if function == "sigmoid":
        return (e if number < 0 else 1) / (1 + e)
    if function == "sigmoid_derivative":
        return e / (1 + e) ** 2
    return e * (1 - e) / (1 + e) ** 3


def inputs_of(name: str, rng: np.random.Generator) -> dict[str, Any]:
    """Draw ordinary inputs and random bit patterns of a format."""
    target, count = FORMATS[name], COUNTS[name]
    patterns = rng.integers(0, 2**target.bits, count, dtype=np.uint64).astype(target.bits_dtype)
    return {"[-20, 20]": rng.uniform(-20, 20, count).astype(target.dtype), "random bits": patterns.view(target.dtype)}


def candidates(function: str, rng: np.random.Generator) -> list[Candidate]:
    """List Arb, mpmath, and the reference in three formats, and its evaluation of float64, at two kinds of inputs."""
    few = rng.uniform(-20, 20, ONE_BY_ONE).tolist()
    found = [
        Candidate(f"Arb, {BITS} bits", "[-20, 20]", lambda: [ball(function, x) for x in few], ONE_BY_ONE),
        Candidate(f"mpmath, {BITS} bits", "[-20, 20]", lambda: [by_mpmath(function, x) for x in few], ONE_BY_ONE),
    ]
    for name in COUNTS:
        for kind, x in inputs_of(name, rng).items():
            compute = lambda x=x, target=FORMATS[name]: correctly_rounded(function, x, target)  # noqa: E731
            found.append(Candidate(name, kind, compute, x.size))
    for kind, x in inputs_of("float64", rng).items():
        compute = lambda x=x: evaluate(function, x, FORMATS["float64"])  # noqa: E731
        found.append(Candidate(EVALUATED, kind, compute, x.size))
    return found


def measure(function: str, repetitions: int) -> list[Candidate]:
    """Time all candidates, in turns, after a first round that is not counted."""
    flint.ctx.prec = mpmath.mp.prec = BITS
    found = candidates(function, np.random.default_rng(0))
    for candidate in found:
        candidate.compute()
    for _ in range(repetitions):
        for candidate in found:
            flint.ctx.prec = BITS
            candidate.run()
    return found


def is_missed(function: str, candidate: Candidate, ratio: float) -> bool:
    """Tell whether a target of this function and format is not reached."""
    rate, least_ratio = TARGETS.get((function, candidate.name), (0, 0))
    return 1e-6 / candidate.seconds < rate or ratio < least_ratio


@click.command(help=__doc__)
@click.option("--repetitions", default=25, show_default=True, type=click.IntRange(1))
@click.pass_context
def main(context: click.Context, repetitions: int) -> None:
    """Print the table."""
    table = Table("function", "by", "inputs", "ns a value", "M values/s", "× Arb", "× mpmath", "target")
    missed = False
    for function in FUNCTIONS:
        arb, mp, *ours = measure(function, repetitions)
        for candidate in (arb, mp, *ours):
            ratios = [other.seconds / candidate.seconds for other in (arb, mp)]
            fails = is_missed(function, candidate, ratios[0])
            missed |= fails
            verdict = "" if (function, candidate.name) not in TARGETS else "MISSED" if fails else "reached"
            figures = (
                f"{candidate.seconds * 1e9:.2f}",
                f"{1e-6 / candidate.seconds:.2f}",
                *(f"{r:.1f}" for r in ratios),
            )
            table.add_row(function, candidate.name, candidate.inputs, *figures, verdict)
    Console().print(table)
    context.exit(int(missed))


if __name__ == "__main__":
    main()
