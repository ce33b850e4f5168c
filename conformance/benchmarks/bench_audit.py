"""The time of an exhaustive audit beside the bare evaluation of the same implementation in the same blocks.

Both run side by side: the inputs are cut into groups, and each group is evaluated, then audited, by the same processes.
Imports, compilation and start-up are left out of both. With ``--command`` the whole command is timed as well, and its
memory watched: the most that its processes held at a time, without those that evaluate and hold the framework.

    python conformance/benchmarks/bench_audit.py [--every K] [NAME]...
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from contextlib import suppress
from functools import partial
from pathlib import Path

import click
import psutil
from rich.console import Console
from rich.table import Table

from sigmoid_conformance.auditing import local_workers
from sigmoid_conformance.engine import serving
from sigmoid_conformance.engine.jobs import Exhaustive, Job, Piece
from sigmoid_conformance.engine.limits import Limits
from sigmoid_conformance.engine.planning import describe, plan
from sigmoid_conformance.engine.working import evaluator_for, work
from sigmoid_conformance.environment import usable_processors

FORMAT = "float32"
GROUPS = 16
# Audit over bare evaluation, and the whole command over it.
TARGETS = {"torch.sigmoid": (2.5, 4.0), "torch.sigmoid.backward": (1.5, 2.0), "scipy.special.expit": (1.2, 1.6)}
MOST_MEMORY = 300.0  # MiB
WATCH_EVERY = 0.1  # seconds
LIMITS = Limits()


def evaluated(job: Job, piece: Piece) -> None:
    """Evaluate a piece and look at nothing."""
    assert isinstance(piece, Exhaustive)
    evaluator = evaluator_for(job, LIMITS)
    for _ in evaluator.spans(job.target, job.description.name, job.subject.target, piece.span, job.call):
        pass


def audited(job: Job, piece: Piece) -> None:
    """Evaluate and judge a piece."""
    tally = work(job, piece, LIMITS)
    assert tally.failure is None, tally.failure


def seconds(pool: Executor, do: Callable[[Job, Piece], None], job: Job, pieces: Sequence[Piece]) -> float:
    """Time something on all workers."""
    start = time.perf_counter()
    list(pool.map(partial(do, job), pieces))
    return time.perf_counter() - start


def measure(name: str, every: int) -> tuple[float, float]:
    """Give the seconds of bare evaluation and of the audit."""
    (description,) = describe(name, LIMITS)
    (done,) = plan([(name, description)], (FORMAT,), sampled=None, budget=0, seed=0, calls=False)
    pieces = done.pieces[::every]
    size = -(-len(pieces) // GROUPS)
    bare = audit = 0.0
    with local_workers(usable_processors()) as workers:
        pool = workers.executor
        seconds(pool, audited, done.job, pieces[:: len(pieces) // (4 * usable_processors())])
        for start in range(0, len(pieces), size):
            group = pieces[start : start + size]
            bare += seconds(pool, evaluated, done.job, group)
            audit += seconds(pool, audited, done.job, group)
    return bare, audit


def command(name: str) -> tuple[float, float]:
    """Give the seconds that the whole command takes, and the most MiB that it holds."""
    start, most = time.perf_counter(), 0.0
    program = Path(sys.executable).with_name("sigmoid-audit")
    with psutil.Popen([program, "run", name, "--format", FORMAT], stdout=subprocess.DEVNULL) as process:
        while process.poll() is None:
            most = max(most, held(process))
            time.sleep(WATCH_EVERY)
    assert process.returncode == 0, f"sigmoid-audit run {name} ended with status {process.returncode}"
    return time.perf_counter() - start, most


def held(process: psutil.Process) -> float:
    """Give the MiB that a process and those that it started hold to themselves, without those that evaluate."""
    total = 0
    for one in (process, *process.children(recursive=True)):
        with suppress(psutil.Error):
            if serving.__name__ not in one.cmdline():
                total += one.memory_full_info().uss
    return total / 2**20


@click.command()
@click.argument("names", nargs=-1)
@click.option("--every", default=1, show_default=True, help="Take every K-th piece only; not for figures to publish.")
@click.option("--command", "whole", is_flag=True, help="Time the whole command as well.")
def main(names: tuple[str, ...], every: int, whole: bool) -> None:
    """Measure ratios, and end with status 1 if one exceeds its target."""
    table = Table("implementation", "bare (s)", "audit (s)", "ratio", "target", "command (s)", "ratio", "target", "MiB")
    missed = False
    for name in names or TARGETS:
        bare, audit = measure(name, every)
        target, target_of_command = TARGETS.get(name, (float("inf"),) * 2)
        cells = [name, f"{bare:.2f}", f"{audit:.2f}", f"{audit / bare:.2f}", f"{target:g}"]
        missed |= audit / bare > target
        if whole:
            total, memory = command(name)
            cells += [f"{total:.2f}", f"{total / bare:.2f}", f"{target_of_command:g}", f"{memory:.0f}"]
            missed |= total / bare > target_of_command or memory > MOST_MEMORY
        table.add_row(*cells)
    Console(width=120).print(table)
    sys.exit(missed)


if __name__ == "__main__":
    main()
