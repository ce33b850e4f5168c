"""Rows for the ledger, proposed from a sample."""

import warnings

from sigmoid_adapters import Implementation
from sigmoid_adapters.deviations import parse_ledger
from sigmoid_conformance.proposing import proposals
from sigmoid_reference import sigmoid


def _warns_on_the_left(x):
    if (x < -40).any():
        warnings.warn("overflow", RuntimeWarning, stacklevel=2)
    return sigmoid(x)


def test_the_ends_of_a_stretched_interval_are_numbers_of_the_format():
    """So that the ledger takes the row, once its cause is named; the interval still holds what warned."""
    implementation = Implementation("planted.sigmoid", "sigmoid", ("float32",), _warns_on_the_left)
    rows = [row for row in proposals(implementation, "float32", 3000, 0, 0) if "no-warnings" in row]
    page = f'distribution = "numpy"\ndeviations = [{"".join(rows)}]\n[causes."?"]\nsentence = "?"\nupstream = []\n'
    (entry,) = parse_ledger(page)
    assert -40.0 < entry.upper < -32.0
