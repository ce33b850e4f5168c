"""Versions, by the name of the distribution or by that of what it installs."""

from importlib.metadata import version

from sigmoid_adapters import distributions
from sigmoid_adapters.deviations import KnownDeviation
from sigmoid_adapters.distributions import installed_version


def _offers(monkeypatch, **offering):
    monkeypatch.setattr(distributions, "_offering", lambda: offering)


def test_a_distribution_of_that_name_comes_first(monkeypatch):
    """Others that offer the same package are not asked."""
    _offers(monkeypatch, numpy=["pytest"])
    assert version("numpy") == installed_version("numpy")


def test_a_package_that_another_distribution_offers_has_its_version(monkeypatch):
    """As tensorflow-cpu offers tensorflow."""
    _offers(monkeypatch, no_such_name=["no-such-distribution", "pytest"])
    assert version("pytest") == installed_version("no_such_name")


def test_what_nothing_offers_has_no_version():
    """None says so."""
    assert installed_version("no_such_name") is None


def test_the_ledger_speaks_of_a_package_whatever_distribution_offers_it(monkeypatch):
    """Its pages name tensorflow, of which there are several builds."""
    _offers(monkeypatch, no_such_name=["pytest"])
    fields = ("n.sigmoid", "float32", "accuracy", 0.0, 1.0, 2.0, 1.0, "Because.", ())
    assert KnownDeviation(*fields, "no_such_name>=8").speaks_of_installed()
    assert not KnownDeviation(*fields, "no_such_name==1.*").speaks_of_installed()
    assert not KnownDeviation(*fields, "another_name>=8").speaks_of_installed()
