"""What --scheduler cannot work with, found out before a cluster is asked."""

import sys

import pytest

from sigmoid_conformance.cluster import UnusableCluster, _require_same_environment, cluster_workers
from sigmoid_conformance.environment import environment


@pytest.mark.parametrize("address", ["127.0.0.1", "tcp://host", "http://host:80", "tcp://:1/x", ""])
def test_what_is_no_address_is_refused_with_an_example(address):
    """Without waiting for an answer."""
    with pytest.raises(UnusableCluster, match=r"expected one such as tcp://10\.0\.0\.1:8786"), cluster_workers(address):
        pass


def test_a_missing_distributed_is_told_with_what_to_install(monkeypatch):
    """It is an extra."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    with (
        pytest.raises(UnusableCluster, match=r"pip install 'sigmoid-conformance\[dask\]'"),
        cluster_workers("tcp://a:1"),
    ):
        pass


class Cluster:
    """Workers that are what they are said to be."""

    def __init__(self, *environments):
        self._environments = environments

    def run(self, function):
        return {f"tcp://10.0.0.{place}:1": one for place, one in enumerate(self._environments)}


def test_workers_of_another_kind_are_refused_as_the_report_would_not_be_about_them():
    """The sentence names the worker and what differs."""
    here = environment()
    _require_same_environment(Cluster(here, here | {"processors": 96}))
    other = here | {"versions": here["versions"] | {"numpy": "1.0"}}
    with pytest.raises(UnusableCluster, match=r"tcp://10\.0\.0\.1:1 differs .* numpy is 1\.0 there"):
        _require_same_environment(Cluster(here, other))
