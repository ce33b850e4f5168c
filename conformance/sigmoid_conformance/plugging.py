"""The door for anyone's own pytest file."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from sigmoid_adapters import Implementation
from sigmoid_conformance.cases import cases


def parametrize_with_checks(implementations: Iterable[Implementation]) -> pytest.MarkDecorator:
    """Parametrize a test over every check of some implementations.

    The test takes one argument, `check`, and calls it::

        @parametrize_with_checks([mine])
        def test_conformance(check):
            check()

    Parameters
    ----------
    implementations : iterable of Implementation

    Returns
    -------
    pytest.MarkDecorator

    Raises
    ------
    TypeError
        If something else is passed; the message says what.
    """
    if isinstance(implementations, Implementation):
        raise TypeError("parametrize_with_checks expects a list of implementations: write [implementation]")
    chosen = list(implementations)
    for entry in chosen:
        if not isinstance(entry, Implementation):
            raise TypeError(f"parametrize_with_checks expects implementations, not {type(entry).__name__}: {entry!r}")
    return pytest.mark.parametrize("check", cases(chosen), ids=str)
