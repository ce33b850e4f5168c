"""What an accurate σ′ changes, told by pairs of runs from one seed."""

import pytest

from sigmoid_conformance.studies.pairing import changes_told, effects
from sigmoid_conformance.studies.training import Moment, Run


def runs_of(*accuracies):
    return tuple(Run((Moment(1.0, (1.0,), (0.0,)),), accuracy) for accuracy in accuracies)


@pytest.mark.parametrize(
    ("accurate", "expected"),
    [
        ((0.3, 0.6, 0.9), "does not help: in none of 1 comparisons does it raise the accuracy, or lower it, in every"),
        ((0.3, 0.6, 0.9), "in 1 of them it changes nothing, and over all pairs the change is 0.0 to 0.0 points"),
        ((0.2, 0.7, 0.9), "in 0 of them it changes nothing, and over all pairs the change is -10.0 to +10.0 points"),
        ((0.4, 0.8, 0.91), "raises the accuracy in every pair of runs in 1 of 1 comparisons ('sigmoid' stored in"),
        ((0.4, 0.8, 0.91), "torch: +1.0 to +20.0 points in 3 pairs); chance alone does as much in one of 4"),
        ((0.2, 0.5, 0.8), "lowers the accuracy in every pair of runs in 1 of 1 comparisons"),
    ],
)
def test_an_accurate_slope_is_judged_by_pairs_of_runs_from_one_seed(accurate, expected):
    """Without it the accuracy is 30, 60 and 90 %: a spread that would hide any of these changes."""
    plain, other = ("torch", "float32", "sigmoid"), ("torch", "float32", "sigmoid, accurate σ′")
    found = list(effects({plain: runs_of(0.3, 0.6, 0.9), other: runs_of(*accurate)}))
    assert expected in changes_told(found)


def test_only_networks_that_were_trained_both_ways_are_compared():
    """Of tanh there is no variant with another slope, and of these sigmoids one is missing."""
    keys = (("torch", "float32", "tanh"), ("torch", "float32", "sigmoid, accurate σ′, weights × 8"))
    assert [] == list(effects(dict.fromkeys(keys, runs_of(0.5))))
