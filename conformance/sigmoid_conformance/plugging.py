"""The door for anyone's own pytest file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pytest

from sigmoid_adapters import Implementation
from sigmoid_conformance.profile import Profile
from sigmoid_conformance.selecting import selected, selection


def parametrize_with_checks(
    implementations: Iterable[Implementation],
    *,
    profile: str | Profile = "quick",
    requirements: Iterable[str] | None = None,
    formats: Iterable[str] | None = None,
    functions: Iterable[str] | None = None,
    expected_deviations: Mapping[str, str] | None = None,
) -> pytest.MarkDecorator:
    """Parametrize a test over every check of some implementations.

    The test takes one argument, `check`, and calls it::

        @parametrize_with_checks([mine])
        def test_conformance(check):
            check()

    Parameters
    ----------
    implementations : iterable of Implementation
    profile : str or Profile
        How much is tried: "quick" or "thorough".
    requirements, formats, functions : iterable of str, optional
        Only these; by default all.
    expected_deviations : mapping of str to str, optional
        Why a requirement is violated, by the id of a test (``"mine-float32-accuracy"``) or by that of the requirement
        (``"accuracy"``), which stands for all its tests. Each of these has to show the deviation, and fails else.

    Returns
    -------
    pytest.MarkDecorator

    Raises
    ------
    TypeError, ValueError
        If an argument is unusable; the message says which, what was found, and what may have been meant.
    """
    chosen = _checked(implementations)
    taken = selection(profile, requirements, formats, functions)
    return pytest.mark.parametrize("check", selected(chosen, taken, expected_deviations), ids=str)


def _checked(implementations: Iterable[Implementation]) -> list[Implementation]:
    if isinstance(implementations, Implementation):
        raise TypeError("parametrize_with_checks expects a list of implementations: write [implementation]")
    if not isinstance(implementations, Iterable):
        found = type(implementations).__name__
        raise TypeError(f"parametrize_with_checks expects a list of implementations, not {found}: {implementations!r}")
    chosen = list(implementations)
    for place, entry in enumerate(chosen):
        if not isinstance(entry, Implementation):
            found = f"implementations[{place}] is of type {type(entry).__name__}"
            raise TypeError(f"parametrize_with_checks expects implementations; {found}: {entry!r}")
    if not chosen:
        raise ValueError("parametrize_with_checks expects at least one implementation, and got an empty list")
    return chosen
