"""An audit on a Dask cluster: real processes on loopback, one of them killed half-way, the same report."""

import os
import socket
import subprocess
import sys
import time

import psutil
import pytest
from commands import RIGHT, report, run, started

_PIECES = 1 << 10
_OWN = (
    RIGHT
    + """
def slow(x):
    time.sleep(0.1)
    return np.where(x == 2.5, 2 * right(x), right(x)).astype(x.dtype)

slow = own(slow)
"""
)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "own.py").write_text(_OWN, "utf-8")
    return tmp_path


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@pytest.fixture
def dask(folder):
    """Start programs of Dask in the folder with the module; end them, and what they started, after the test."""
    running = []

    def begin(module, *arguments):
        environment = dict(os.environ) | {"PYTHONPATH": os.pathsep.join([str(folder), *filter(None, sys.path)])}
        command = [sys.executable, "-m", f"distributed.cli.{module}", *arguments]
        with (folder / f"{module}{len(running)}.log").open("w") as log:
            running.append(subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log))
        return running[-1]

    yield begin
    for process in running:
        started_by_it = psutil.Process(process.pid).children(recursive=True) if process.poll() is None else []
        for one in (process, *started_by_it):
            one.kill()
        process.wait()


@pytest.fixture
def scheduler(dask):
    address = f"tcp://127.0.0.1:{free_port()}"
    dask("dask_scheduler", "--host", "127.0.0.1", "--port", address.rpartition(":")[2], "--no-dashboard")
    return address


def begin_worker(dask, scheduler):
    """Start a worker without a nanny, which would start it again when it is killed."""
    return dask("dask_worker", scheduler, "--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1")


def test_a_cluster_that_loses_a_worker_gives_the_same_report(folder, dask, scheduler):
    """Byte for byte but for the time; the pieces of the worker that was killed are done by the other."""
    expected = report(folder, "own:slow", task=_PIECES)
    workers = [begin_worker(dask, scheduler) for _ in range(2)]
    arguments = ("own:slow", "--scheduler", scheduler, "--resume", "record", "--json", "report.json")
    process = started(folder, *arguments, task=_PIECES)
    deadline = time.monotonic() + 60
    while not (found := psutil.Process(workers[0].pid).children()) and time.monotonic() < deadline:
        time.sleep(0.1)
    time.sleep(1.0)
    assert process.poll() is None
    workers[0].kill()
    _, errors = process.communicate(timeout=120)
    assert process.returncode == 1, errors
    assert found
    assert psutil.wait_procs(found, timeout=10)[1] == []
    assert expected == report(folder, "own:slow", "--scheduler", scheduler, "--resume", "record", task=_PIECES)


def test_a_cluster_without_workers_is_refused_with_how_to_start_one(folder, dask, scheduler):
    """Instead of waiting for ever."""
    status, _, errors = run(folder, "own:slow", "--scheduler", scheduler)
    assert status == 2
    assert f"the scheduler at {scheduler} has no workers: start some with dask worker {scheduler}" in errors
    assert "Traceback" not in errors


def test_workers_that_lack_the_module_are_told(folder, dask, scheduler, tmp_path_factory):
    """The module has to be there; the implementation is not blamed for it."""
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "mine.py").write_text(RIGHT + "\nmine = own(right)\n", "utf-8")
    begin_worker(dask, scheduler)
    status, _, errors = run(elsewhere, "mine:mine", "--scheduler", scheduler)
    assert status == 2
    assert "no module 'mine'" in " ".join(errors.split())


def test_an_address_without_a_scheduler_is_refused_with_what_was_expected(folder):
    """One sentence, status 2, and no record left behind."""
    address = f"tcp://127.0.0.1:{free_port()}"
    status, _, errors = run(folder, "own:slow", "--scheduler", address)
    assert status == 2
    assert f"no Dask scheduler answers at {address} within 10 s: expected one such as tcp://10.0.0.1:8786" in errors
    assert "Traceback" not in errors
    assert not list((folder / "state").rglob("*.sqlite*"))
