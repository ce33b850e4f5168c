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
    """As tensorflow-cpu offers tensorflow, and pytest offers _pytest."""
    assert version("pytest") == installed_version("_pytest")
    _offers(monkeypatch, json=["no-such-distribution", "pytest"])
    assert version("pytest") == installed_version("json")


def test_what_nothing_offers_has_no_version(monkeypatch):
    """None says so, at once, of what cannot be imported; a module of the standard library has none either."""
    assert installed_version("json") is None
    _offers(monkeypatch, no_such_name=["pytest"])
    assert installed_version("no_such_name") is None


def test_the_ledger_speaks_of_a_package_whatever_distribution_offers_it(monkeypatch):
    """Its pages name tensorflow, of which there are several builds."""
    _offers(monkeypatch, json=["pytest"])
    fields = ("n.sigmoid", "float32", "accuracy", 0.0, 1.0, 2.0, 1.0, "Because.", ())
    assert KnownDeviation(*fields, "json>=8").speaks_of_installed()
    assert not KnownDeviation(*fields, "json==1.*").speaks_of_installed()
    assert not KnownDeviation(*fields, "another_name>=8").speaks_of_installed()
