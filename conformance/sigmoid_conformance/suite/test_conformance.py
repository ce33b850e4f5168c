"""Every requirement, on every implementation under test, in every format that it offers."""

import pytest

from sigmoid_conformance.cases import Case


@pytest.mark.sigmoid_suite
def test_conformance(check: Case) -> None:
    """The implementation meets the requirement, or deviates as the ledger says."""
    check()
