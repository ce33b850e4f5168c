"""What a violation of a check on calls says: which call gave what, and what it should have given."""

import warnings

import numpy as np
import pytest
from samples_made import right, wrong_at_call
from zoo.planted import patched, sigmoid, steps
from zoo.planted_calls import off_if

from sigmoid_adapters import Implementation
from sigmoid_conformance.checks import CHECKS
from sigmoid_conformance.checks.comparing import Comparison, PathCheck, difference, different, ordinary, thinned
from sigmoid_conformance.evaluating import BadCall
from sigmoid_conformance.in_process import outcome_of, sample_of
from sigmoid_conformance.inputs import standard_inputs
from sigmoid_spec import format_named

_OFF_AT_3 = patched(sigmoid, lambda x: x == 3, lambda y: steps(y, -1))
_off_in_views = off_if(lambda x: not x.flags.c_contiguous)


def outcome(requirement, **changes):
    """Hold an implementation against one requirement in float16."""
    usable = {"name": "mine", "function": "sigmoid", "formats": ["float16"], "evaluate": sigmoid}
    target = format_named("float16")
    sample = sample_of(
        Implementation(**{**usable, **changes}), target, standard_inputs("sigmoid", target, None, 0, ())[0]
    )
    return outcome_of(requirement, CHECKS[requirement], sample, ())


@pytest.mark.parametrize("name", ["torch.func.vmap", "out=", "requires_grad"])
def test_a_path_that_differs_is_named_with_what_it_gave(name):
    """And what the implementation itself gives there is what was expected."""
    (violation,) = outcome("variant-agreement", paths={"other": sigmoid, name: _OFF_AT_3}).violations
    worst = violation.worst
    right, wrong = (float(y) for y in (sigmoid(np.float16([3]))[0], _OFF_AT_3(np.float16([3]))[0]))
    assert f"by {name}, at index 48641 of 65536" == worst.path
    assert (3.0, wrong, right) == (worst.x, worst.got, worst.expected)


def test_a_path_that_raises_is_named():
    """With the array at which it did."""

    def fails(x):
        raise ValueError("no axis")

    found = outcome("variant-agreement", paths={"torch.func.vmap": fails})
    assert "violates" == found.verdict
    assert found.message.startswith("mine by torch.func.vmap: evaluate raised ValueError on an array of shape (65536,)")


def test_a_path_that_raises_hides_no_other_that_differs():
    """Nor one that raises as well, nor a variant that cannot be loaded."""

    def fails(x):
        raise ValueError("no axis")

    paths = {"first": fails, "out=": _OFF_AT_3, "last": fails}
    found = outcome("variant-agreement", paths=paths, variant_of="torch.sigmoit")
    assert ("violates", 1) == (found.verdict, found.violation_count)
    assert found.violations[0].worst.path.startswith("by out=")
    assert all(text in found.message for text in ("unknown implementation", "mine by first: ", "mine by last: "))


def test_a_view_that_raises_hides_no_other_that_differs():
    """And is named."""

    def evaluate(x):
        if x.ndim == 1 and x.strides[0] < 0:
            raise ValueError("negative strides")
        return _off_in_views(x)

    found = outcome("layout-independence", evaluate=evaluate)
    assert found.message.startswith("a view: reversed: evaluate raised ValueError")
    assert found.violation_count
    assert "a view: every second element" in found.violations[0].worst.path


def test_the_call_that_differs_most_is_told():
    """Of two that differ at one input."""
    further = patched(sigmoid, lambda x: x == 3, lambda y: steps(y, -4))
    for paths in ({"near": _OFF_AT_3, "far": further}, {"far": further, "near": _OFF_AT_3}):
        (violation,) = outcome("variant-agreement", paths=paths).violations
        assert "by far, at index 48641 of 65536" == violation.worst.path


def _difference(got, expected):
    """How far results at 3 are from those expected, in ulps of the exact value there, 2**-11."""
    one = np.flatnonzero(right().inputs == 3)
    return difference(right(), Comparison("made", one, np.float16([got]), np.float16([expected])))[0]


@pytest.mark.parametrize(
    ("got", "expected", "found"),
    [
        (0.5, 0.5, 0.0),
        (0.5, 0.5 + 2**-11, 1.0),
        (0.5 + 2**-10, 0.5, 2.0),
        (2.0**-24, 0.0, 0.5),
        (0.0, -0.0, 0.5),
        (np.nan, np.nan, 0.0),
        (np.nan, 0.5, np.inf),
        (0.5, np.nan, np.inf),
        (np.inf, 0.5, np.inf),
        (np.inf, np.inf, 0.0),
        (np.inf, -np.inf, np.inf),
    ],
)
def test_a_difference_is_counted_in_ulps_of_the_exact_value_and_is_at_least_a_half(got, expected, found):
    """NaNs are equal, zeros of different sign are not."""
    assert found == _difference(got, expected)


def test_inputs_are_thinned_evenly_from_the_first_to_the_last():
    """Each once, where there are fewer than asked for."""
    assert [0, 16383, 32767, 49151, 65535] == [*thinned(right(), 5)]
    assert 4096 == thinned(right()).size
    assert [*range(256)] == [*thinned(right("float8_e5m2"))]


def test_ordinary_numbers_lie_between_a_sixteenth_and_16():
    """Both excluded, of either sign."""
    found = np.abs(right().inputs[ordinary(right())])
    assert (2**-4 + 2**-14, 16 - 2**-7) == (found.min(), found.max())
    assert 2 * 8 * 1024 - 2 == found.size


def test_a_check_that_conforms_or_compares_no_calls_is_told_nothing_more():
    """Its outcome stays as it is."""
    assert outcome("variant-agreement").violations == ()
    (violation,) = outcome("accuracy", evaluate=patched(sigmoid, lambda x: x == 3, lambda y: steps(y, -4))).violations
    assert "" == violation.worst.path


def test_a_difference_that_does_not_show_again_is_told_as_it_was_seen():
    """The call that was wrong once would be right if it were made again."""
    (violation,) = outcome("determinism", evaluate=wrong_at_call(1)).violations
    assert (3.0, "repeated call 1, at index 48641 of 65536") == (violation.worst.x, violation.worst.path)


def test_a_warning_is_told_with_its_text():
    """For the input at which it was raised."""

    def warns(x):
        if (x > 60000).any():
            warnings.warn("too large", RuntimeWarning, stacklevel=2)
        return sigmoid(x)

    violation = outcome("no-warnings", evaluate=warns).violations[-1]
    assert violation.worst.x > 60000
    assert "RuntimeWarning: too large" == violation.worst.path


def _comparison(got, expected=None):
    """Results at the first inputs below -3, all in one binade, as on one call path."""
    first = int(np.flatnonzero(right().x > -4)[0])
    return Comparison("planted", np.arange(first, first + got.size), got, expected)


def _off(*ulps):
    """The correct results in 64 elements, moved by so many ulps: every eighth element, from the fifth on."""
    moved = np.zeros(64, np.int64)
    moved[5::8] = ulps
    y = right().y[_comparison(moved).indices]
    return (y.view(np.uint16) + moved).astype(np.uint16).view(np.float16)


@pytest.mark.parametrize(
    ("ulps", "lanes"),
    [
        ((4,) * 8, "index % 8 is 5"),
        ((1, 1, 1, 1, 1, 1, 1, 16), "index % 8 is 5"),
        ((1, 1, 1, 1, 1, 1, 1, 17), ""),
    ],
)
def test_lanes_are_those_of_differences_down_to_a_sixteenth_of_the_largest(ulps, lanes):
    """Of fewer than four elements no lane is told."""
    assert lanes == _lanes(_comparison(_off(*ulps)))


def test_lanes_are_not_told_where_the_path_is_no_worse_than_the_plain_call():
    """One is an ulp above the right result, the other one below."""
    above, below = _off(*(1,) * 8), _off(*(-1,) * 8)
    assert 8 == different(right(), _comparison(above, below)).places.size
    assert "" == _lanes(_comparison(above, below))
    assert "index % 8 is 5" == _lanes(_comparison(_off(*(2,) * 8), below))


def _lanes(*comparisons):
    """What is told of the lanes on each path; the same on all of them."""
    (found,) = {one.lanes for one in PathCheck(lambda sample: iter(comparisons)).compare(right())[0]}
    return found


def test_lanes_of_few_differences_are_told_by_those_on_other_paths():
    """Of two and two together, but not of one and two."""
    one, two, other = (_comparison(_off(*ulps)) for ulps in ((0,) * 7 + (1,), (1, 1) + (0,) * 6, (0,) * 6 + (1, 1)))
    assert ["", ""] == [_lanes(two), _lanes(one, two)]
    assert "index % 8 is 5" == _lanes(two, other)


def test_a_check_of_paths_raises_only_if_nothing_differs():
    """The first of what is wrong."""
    bad = [BadCall("call-returns", "first"), BadCall("call-returns", "second")]
    with pytest.raises(BadCall, match="first"):
        PathCheck(lambda sample: iter(bad))(right())
    differing = _comparison(_off(*(1,) * 8))
    excess = PathCheck(lambda sample: iter([*bad, differing]))(right())
    assert [*differing.indices[5::8]] == [*np.flatnonzero(excess)]
    assert not PathCheck(lambda sample: iter([_comparison(_off(*(0,) * 8))]))(right()).any()
