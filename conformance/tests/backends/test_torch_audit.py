"""The lost right tail of PyTorch's gradient, as the command line tells it: run by `tox run -e torch`."""

from dataclasses import replace

import pytest
from click.testing import CliRunner

from sigmoid_adapters.deviations import known_deviations
from sigmoid_conformance.cli import main
from sigmoid_conformance.engine import planning

_ARGUMENTS = ["run", "torch.sigmoid.backward", "--format", "float32"]
_FEW = ["--sampled", "2000"]


@pytest.fixture(autouse=True)
def _torch():
    pytest.importorskip("torch")


def test_the_lost_tail_is_named_with_a_witness_and_ends_with_status_0():
    """The interval in which the gradient is 0 although it is representable, as hex floats and bits."""
    result = CliRunner().invoke(main, _ARGUMENTS)
    assert result.exit_code == 0, result.output
    assert "torch.sigmoid.backward, float32, saturation-not-early: known deviation" in result.output
    assert "0.0 on [0x1.0a2b24p+4, 0x1.5d589ep+6]" in result.output
    assert "worst at x = 0x1.3687aap+4 (bits 0x419b43d5): got 0.0 (bits 0x00000000)" in result.output


def test_without_its_entry_the_lost_tail_is_a_violation_with_status_1(monkeypatch):
    """What the ledger does not know fails."""
    kept = tuple(entry for entry in known_deviations() if entry.requirement != "saturation-not-early")
    monkeypatch.setattr(planning, "known_deviations", lambda: kept)
    result = CliRunner().invoke(main, _ARGUMENTS + _FEW)
    assert result.exit_code == 1
    assert "torch.sigmoid.backward, float32, saturation-not-early: violates" in result.output


def test_a_tail_that_is_lost_more_widely_than_the_ledger_says_is_a_violation(monkeypatch):
    """An entry excuses what lies inside its interval and under its bound, and nothing else."""
    narrowed = tuple(
        replace(entry, upper=entry.upper / 2) if entry.requirement == "saturation-not-early" else entry
        for entry in known_deviations()
    )
    monkeypatch.setattr(planning, "known_deviations", lambda: narrowed)
    assert CliRunner().invoke(main, _ARGUMENTS + _FEW).exit_code == 1


def test_the_same_draw_ends_with_status_0_where_the_ledger_is_whole():
    """So that the two before are about the ledger."""
    assert CliRunner().invoke(main, _ARGUMENTS + _FEW).exit_code == 0
