"""What is noted of the very first call."""

import importlib
import os
import sys
import warnings

import numpy as np
from zoo.planted import sigmoid

from sigmoid_adapters import Implementation
from sigmoid_conformance.checks.beginning import first_call

_X = np.array([-np.inf, -16, -15, -0.0625, 0, 0.07, 3, 16, np.inf, np.nan]).astype(np.float16)


def _first(effect, x=_X):
    def evaluate(x):
        effect()
        return sigmoid(x)

    return first_call(Implementation("mine", "sigmoid", ("float16",), evaluate), x)


def test_it_is_made_on_numbers_of_ordinary_size_alone():
    """From 1/16 to 16, both left out."""
    found = _first(lambda: None)
    assert [2, 5, 6] == [*found.indices]
    assert np.array_equal(sigmoid(_X[[2, 5, 6]]), found.results)
    assert found.warning is None
    assert not found.changes


def test_the_first_of_its_warnings_is_noted():
    """Be they silenced or not."""

    def warn_twice():
        warnings.warn("first", UserWarning, stacklevel=1)
        warnings.warn("second", UserWarning, stacklevel=1)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert _first(warn_twice).warning.startswith("UserWarning: first (")


def test_what_it_changes_is_noted_unless_it_imports(monkeypatch):
    """Frameworks set variables of their own when they are imported."""
    monkeypatch.setenv("SIGMOID_FIRST", "before")

    def sets():
        os.environ["SIGMOID_FIRST"] = "after" + os.environ["SIGMOID_FIRST"]

    def imports():
        sets()
        sys.modules.pop("this", None)
        importlib.import_module("this")

    assert "SIGMOID_FIRST" in _first(sets).changes
    assert not _first(imports).changes


def test_there_is_none_if_it_raises():
    """Which a later call meets again."""

    def raises():
        raise ValueError("refused")

    assert _first(raises) is None
