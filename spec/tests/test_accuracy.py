"""The accuracy classes and their borders."""

import math

import pytest

from sigmoid_spec import ASKED, FORMATS, accuracy_class


@pytest.mark.parametrize(
    ("largest_error", "expected"),
    [
        (0.5, "faithful"),
        (math.nextafter(1.0, 0.0), "faithful"),
        (1.0, "accurate"),
        (4.0, "accurate"),
        (math.nextafter(4.0, 5.0), "loose"),
        (math.inf, "loose"),
        (math.nan, "loose"),
    ],
)
def test_class_is_the_narrowest_that_the_largest_error_allows(largest_error, expected):
    """Faithful is open at 1 ulp, accurate closed at 4; an error that is no number is in no class but the last."""
    assert expected == accuracy_class(largest_error, all_correctly_rounded=False)


def test_class_is_correct_only_when_every_result_is():
    """An error of half an ulp alone does not tell on which side of a tie a result lies."""
    assert accuracy_class(0.5, all_correctly_rounded=True) == "correct"


def test_asked_class_is_accurate_above_16_bits_and_faithful_below():
    """One class for each format."""
    expected = {name: "accurate" if name in ("float32", "float64") else "faithful" for name in FORMATS}
    assert expected == {name: entry.name for name, entry in ASKED.items()}
