"""Errors are counted by class, one by one or by comparison."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sigmoid_conformance.engine.histogram import count_by_comparison, count_errors

_ERRORS = st.lists(
    st.one_of(st.just(0.0), st.floats(0, 40), st.floats(0, 1e300), st.integers(-3, 20).map(lambda k: 2.0**k)),
    min_size=1,
)


@given(_ERRORS, st.sampled_from([0, 23]))
def test_comparison_counts_as_looking_at_each_error_does(errors, scale):
    """Unless it declines, as it may where an error is near the end of a class."""
    scaled = np.ldexp(np.array(errors), -scale)
    counts = count_by_comparison(scaled, 0, float(scaled.max()), scale)
    if counts is not None:
        np.testing.assert_array_equal(count_errors(scaled, 0, scale), counts)


@given(st.lists(st.floats(0, 0.9) | st.floats(1.1, 1.9) | st.floats(2.1, 3.9) | st.floats(4.1, 7.9), min_size=1))
def test_comparison_does_not_decline_where_few_classes_are_met_and_no_end_is_near(errors):
    """So that the tests above are about something."""
    assert count_by_comparison(np.array(errors), 0, max(errors), 0) is not None


def test_an_error_near_the_end_of_a_class_is_left_to_be_looked_at():
    """On either side of 2, and at the end of the last class."""
    for errors in ([0.5, 2 - 1e-9, 3.0], [0.5, 2 + 1e-9, 3.0], [0.5, 4 - 1e-9]):
        assert count_by_comparison(np.array(errors), 0, max(errors), 0) is None
