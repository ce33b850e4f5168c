"""What an accurate σ′ changes, told by pairs of runs from one seed."""

import pytest

from sigmoid_conformance.studies.pairing import changes_told, effects
from sigmoid_conformance.studies.training import DEPTH, Moment, Run


def runs_of(*accuracies, dead=0.125):
    return tuple(Run((Moment(1.0, (1.0,) * DEPTH, (dead,) * DEPTH),), accuracy) for accuracy in accuracies)


def told(plain, accurate):
    keys = (("torch", "float32", "sigmoid"), ("torch", "float32", "sigmoid, accurate σ′"))
    return changes_told(list(effects(dict(zip(keys, (plain, accurate), strict=True)))))


@pytest.mark.parametrize(
    ("accurate", "expected"),
    [
        (
            (0.3, 0.6, 0.9),
            "That an accurate σ′ alone helps was not seen. Where networks learn and more than a hundredth",
        ),
        (
            (0.3, 0.6, 0.9),
            "('sigmoid' stored in float32, torch), the accuracy changes by 0.0 to 0.0 points over 3 pairs",
        ),
        ((0.2, 0.7, 0.9), "was not seen. Where"),
        ((0.2, 0.7, 0.9), "changes by -10.0 to +10.0 points over 3 pairs of runs from one seed"),
        ((0.4, 0.8, 0.9), "was not seen. Where"),
        ((0.4, 0.8, 0.91), "An accurate σ′ alone helps, in every pair of runs. Where"),
        ((0.4, 0.8, 0.91), "changes by +1.0 to +20.0 points over 3 pairs of runs from one seed"),
        ((0.2, 0.5, 0.8), "An accurate σ′ alone harms, in every pair of runs. Where"),
    ],
)
def test_an_accurate_slope_is_judged_by_pairs_of_runs_from_one_seed(accurate, expected):
    """Without it the accuracy is 30, 60 and 90 %: a spread that would hide any of these changes."""
    text = told(runs_of(0.3, 0.6, 0.9), runs_of(*accurate))
    assert expected in text
    assert "Elsewhere" not in text


@pytest.mark.parametrize(
    "plain", [runs_of(0.3, 0.6, 0.9, dead=0.01), runs_of(0.1, 0.2, 0.9)], ids=["slopes", "learning"]
)
def test_networks_at_chance_and_those_without_slopes_to_mend_tell_nothing(plain):
    """Of ten classes a fifth right is not yet learning; a hundredth of the slopes does not count."""
    text = told(plain, runs_of(0.4, 0.7, 0.95))
    assert text.startswith("No network that learns has slopes that are 0 for an accurate σ′ to mend. Elsewhere the ")
    assert "over 3 pairs: those networks do not learn, or at most a hundredth of their slopes is 0 without" in text


def test_only_networks_that_were_trained_both_ways_are_compared():
    """Of tanh there is no variant with another slope, and of these sigmoids one is missing."""
    keys = (("torch", "float32", "tanh"), ("torch", "float32", "sigmoid, accurate σ′, weights × 8"))
    assert [] == list(effects(dict.fromkeys(keys, runs_of(0.5))))
