"""The certification sees what is wrong: faults planted in the results, in the enclosures, in what a file remembers."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("flint")

from sigmoid_reference.certify import pieces
from sigmoid_reference.certify.ball_arithmetic import is_correct
from sigmoid_reference.certify.digests import CertificateError, composed_digest
from sigmoid_reference.certify.enclosures import Expansion, expand
from sigmoid_reference.certify.store import Store, Totals
from sigmoid_reference.fast.arrays import correctly_rounded
from sigmoid_spec import FORMATS

TARGET = FORMATS["float32"]
# Near 2**-25, 1, 10, 80, -0.5, -87 with subnormal results, -103 with the least of them.
INTERVALS = [0x33000000, 0x3F800000, 0x41200000, 0x42A00000, 0xBF000000, 0xC2AE0000, 0xC2CE0000]
CONSTANT = [0x00000000, 0x32700000, 0x42D00000, 0x7F800000, 0x80000000, 0xC2D00000, 0xFFF00000]
each_function = pytest.mark.parametrize("function", pieces.FUNCTIONS)


def interval(function: str, first: int):
    """Give the inputs of an interval, its enclosure and the results."""
    x = np.arange(first, first + pieces.INTERVAL, dtype=np.uint32).view(np.float32)
    return x, expand(function, *pieces.interval_from(first)), correctly_rounded(function, x, TARGET)


def planted(results: np.ndarray, at: int, step: int) -> np.ndarray:
    moved = results.copy()
    moved.view(np.int32)[at] += step
    return moved


def verdict_on(function: str, first: int, plant=lambda results: results) -> pieces.Verdict:
    return pieces.judge(function, first, plant(correctly_rounded(function, pieces.inputs_from(first), TARGET)))


@pytest.mark.parametrize("first", INTERVALS)
@each_function
def test_a_result_moved_by_an_ulp_is_left_open_by_the_enclosure_and_refuted_by_arb(function, first):
    """Either way, at the ends and in the middle of the interval."""
    x, expansion, right = interval(function, first)
    for at in (0, 1, 4095, 4096, 8191):
        for step in (-1, 1):
            moved = planted(right, at, step)
            assert at in pieces.open_questions(expansion, moved)
            assert not is_correct(function, float(x[at]), float(moved[at]))
        assert is_correct(function, float(x[at]), float(right[at]))


@pytest.mark.parametrize("first", [0x3F800000, 0xC2A00000, 0xC2C00000])
@each_function
def test_one_planted_ulp_in_a_piece_is_found(function, first):
    """One of 2**20 results, wrong by one ulp, is one wrong result."""
    assert 0 == verdict_on(function, first).wrong
    assert 1 == verdict_on(function, first, lambda results: planted(results, 654321, 1)).wrong


@pytest.mark.parametrize("first", CONSTANT)
@each_function
def test_one_planted_ulp_in_a_constant_zone_is_found(function, first):
    """Zero, infinities and NaN among them."""
    assert 0 == verdict_on(function, first).wrong
    assert 1 == verdict_on(function, first, lambda results: planted(results, 654321, 1)).wrong


def test_rounding_through_float64_is_found():
    """In a piece near zero that holds midpoints 1/2 + x/4, the second rounding goes astray."""
    first = 0x34C00000  # from 3 * 2**-23 on
    x = pieces.inputs_from(first)
    twice = correctly_rounded("sigmoid", x.astype(np.float64), FORMATS["float64"]).astype(np.float32)
    wrong = int(np.count_nonzero(twice != correctly_rounded("sigmoid", x, TARGET)))
    assert 0 < wrong == pieces.judge("sigmoid", first, twice).wrong


@each_function
def test_an_enclosure_that_is_off_is_found_by_the_spot_checks(function, monkeypatch):
    """A polynomial that is 2**-50 too high, at every interval."""

    def off(*arguments):
        right = expand(*arguments)
        lowest, *others = right.coefficients
        return Expansion(right.high, (lowest + 2.0**-50 * right.high, *others), right.error)

    monkeypatch.setattr(pieces, "expand", off)
    assert pieces.PIECE // pieces.INTERVAL == verdict_on(function, 0x3F800000).enclosures_wrong


@pytest.mark.parametrize("first", INTERVALS)
@each_function
def test_the_enclosure_holds_the_exact_value_at_every_hundredth_input(function, first):
    """Denser than the spot checks of a run."""
    x, expansion, _ = interval(function, first)
    assert all(pieces.encloses(function, expansion, x, at) for at in range(0, pieces.INTERVAL, 100))


def test_every_input_belongs_to_one_piece_and_every_varying_interval_to_one_binade():
    """The zones end at the ends of pieces."""
    assert 1 << 32 == pieces.COUNT * pieces.PIECE
    assert 0 == (1 << 23) % pieces.PIECE == pieces.PIECE % pieces.INTERVAL
    edges = np.array([2.0**-26, 104.0], np.float32).view(np.uint32)
    assert [0, 0] == (edges % pieces.PIECE).tolist()


def test_a_run_that_was_stopped_goes_on_where_it_was(tmp_path):
    """Verdicts are on disk once they are added; another process finds them."""
    verdict = pieces.certify_piece(("sigmoid", 0x3F800000))
    Store(tmp_path / "file").add(verdict)
    again = Store(tmp_path / "file")
    assert {("sigmoid", 0x3F800000)} == again.done()
    assert Totals(1, 0, verdict.by_arb, 0) == again.totals("sigmoid")
    assert [verdict.sha256] == list(again.hashes("sigmoid"))


def test_a_digest_is_composed_of_certified_results_only(tmp_path):
    """Pieces that are missing, or have other results than those certified, are refused."""
    store = Store(tmp_path / "file")
    store.add(pieces.certify_piece(("sigmoid", 0)))
    with pytest.raises(CertificateError, match="1 of 4096 pieces of sigmoid are certified"):
        list(composed_digest("sigmoid", store))
    store.add(pieces.Verdict("sigmoid", 0, 0, 0, 0, "of other results"))
    with pytest.raises(CertificateError, match="0x00000000 has other results now"):
        list(composed_digest("sigmoid", store))
