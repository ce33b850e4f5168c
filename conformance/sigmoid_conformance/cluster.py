"""Workers of a Dask cluster, which do the pieces of an audit as local ones would."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sigmoid_adapters.distributions import how_to_install
from sigmoid_conformance.auditing import Workers
from sigmoid_conformance.environment import differences, environment

_ADDRESS = re.compile(r"(tcp|tls|ucx|wss?)://[^/\s]+:\d+")
_EXPECTED = "expected one such as tcp://10.0.0.1:8786, as dask scheduler prints it"
_PATIENCE = 10  # seconds until there is a scheduler, and a worker
_RETRIES = 3
_OF_NO_MATTER = {"processors": 0}  # how many there are changes no result


class UnusableCluster(Exception):
    """A cluster that an audit cannot run on, with the reason in one sentence."""


@contextmanager
def cluster_workers(address: str) -> Iterator[Workers]:
    """Do pieces on the workers of a Dask cluster, which tries those of a lost worker again.

    Parameters
    ----------
    address : str
        Of the scheduler, such as ``"tcp://10.0.0.1:8786"``.

    Raises
    ------
    UnusableCluster
        If distributed is not installed, nothing answers at the address, there are no workers, or they differ from this
        machine in what a report says of it.
    """
    with _client(address) as client:
        count = _workers_of(client, address)
        _require_same_environment(client)
        yield Workers(client.get_executor(pure=False, retries=_RETRIES), count)


def _client(address: str) -> Any:
    if not _ADDRESS.fullmatch(address):
        raise UnusableCluster(f"{address!r} is no address of a Dask scheduler: {_EXPECTED}")
    try:
        from distributed import Client
    except ImportError as error:
        raise UnusableCluster(
            f"--scheduler needs distributed, which is not installed: {how_to_install('dask')}"
        ) from error
    try:
        return Client(address, timeout=f"{_PATIENCE}s", set_as_default=False)
    except OSError as error:
        raise UnusableCluster(f"no Dask scheduler answers at {address} within {_PATIENCE} s: {_EXPECTED}") from error


def _workers_of(client: Any, address: str) -> int:
    """Count what the workers do at a time."""
    try:
        client.wait_for_workers(1, timeout=_PATIENCE)
    except TimeoutError as error:
        raise UnusableCluster(
            f"the scheduler at {address} has no workers: start some with dask worker {address}"
        ) from error
    return int(sum(client.nthreads().values()))


def _require_same_environment(client: Any) -> None:
    """Refuse workers whose results would not be those of the environment that the report names."""
    here = environment() | _OF_NO_MATTER
    for worker, there in sorted(client.run(environment).items()):
        if differing := list(differences(there | _OF_NO_MATTER, here)):
            parts = "; ".join(
                f"{name} is {old or 'missing'} there and {new or 'missing'} here" for name, old, new in differing
            )
            raise UnusableCluster(f"the worker {worker} differs from this machine, which the report names: {parts}")
