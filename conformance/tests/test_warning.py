"""On what an implementation is called to see whether it warns, and what is said of it."""

import re
import warnings
from dataclasses import replace

import numpy as np
import pytest
from samples_made import right, sample
from zoo.planted import sigmoid

from sigmoid_conformance.checks import CHECKS
from sigmoid_conformance.checks.warning import first_warning
from sigmoid_conformance.evaluating import BadCall

_ENDS = [-np.inf, -65504.0, -0.0, 0.0, 65504.0, np.inf]


def _warning_if(condition, seen=None):
    """Right, and warns in some calls."""

    def evaluate(x):
        if seen is not None:
            seen.append(x.copy())
        if condition(x):
            warnings.warn("overflow", RuntimeWarning, stacklevel=2)
        return sigmoid(x)

    return evaluate


def test_where_nothing_warns_few_numbers_are_called_on_alone():
    """All of them first; then both ends and both zeros in one dimension and in none; then none, views, all again."""
    seen = []
    assert not CHECKS["no-warnings"](sample(_warning_if(lambda x: False, seen))).any()
    numbers = right().numbers
    views = [(0,), (numbers // 2,), (numbers,), (numbers,)]
    assert [(numbers,), *[(1,), ()] * 6, *views] == [x.shape for x in seen]
    assert [str(x) for x in _ENDS] == [str(float(x[0])) for x in seen[1:13:2]] == [str(float(x)) for x in seen[2:13:2]]


def test_where_something_warns_256_numbers_and_the_ends_are_called_on_alone():
    """To see which: those are found, and no others."""
    seen = []
    found = CHECKS["no-warnings"](sample(_warning_if(lambda x: (x > 60000).any(), seen)))
    alone = {float(x[0]) for x in seen if x.shape == (1,)}
    places = [65535 * place // 255 for place in range(256)]
    assert {*_ENDS, *right().inputs[[place for place in places if place < right().numbers]]} == alone
    warned = right().inputs[found == np.inf]
    assert {x for x in alone if x > 60000} == {*warned}


def test_an_array_without_dimensions_or_elements_that_nothing_comes_of_is_passed_over():
    """Requirement shape-and-dtype is about these; one with elements that nothing comes of is told of."""

    def refusing(condition):
        def evaluate(x):
            if condition(x):
                raise TypeError("refused")
            return sigmoid(x)

        return sample(evaluate)

    for condition in (lambda x: x.ndim == 0, lambda x: x.size == 0):
        for name in ("no-warnings", "floating-point-state", "global-settings"):
            assert not CHECKS[name](refusing(condition)).any()
        with pytest.raises(BadCall, match="refused"):
            CHECKS["shape-and-dtype"](refusing(condition))
    for name, size in (("no-warnings", 1), ("floating-point-state", 64), ("global-settings", 64)):
        with pytest.raises(BadCall, match="refused"):
            CHECKS[name](refusing(lambda x, size=size: x.ndim == 1 and x.size == size))


def test_a_state_that_is_changed_before_a_call_fails_is_told():
    """Be the array one that nothing has to come of."""

    def evaluate(x):
        if not x.ndim:
            np.seterr(under="raise")
            raise TypeError("refused")
        return sigmoid(x)

    with np.errstate(under="ignore"), pytest.raises(BadCall, match=r"a call changed .*under"):
        CHECKS["floating-point-state"](sample(evaluate))


def test_no_nan_is_called_on_alone():
    """Also where all inputs would be: the requirement is about numbers."""
    seen = []
    CHECKS["no-warnings"](sample(_warning_if(lambda x: (x == 3).any(), seen), "float8_e5m2"))
    assert right("float8_e5m2").numbers == sum(x.shape == (1,) for x in seen)
    assert not any(np.isnan(x.astype(np.float64)).any() for x in seen)


def test_a_single_element_that_warns_in_no_dimension_only_is_found():
    """And one that warns in one dimension only."""
    for ndim in (0, 1):
        found = CHECKS["no-warnings"](
            sample(_warning_if(lambda x, ndim=ndim: x.ndim == ndim and x.size == 1 and x < 0))
        )
        assert {-np.inf, -65504.0} == {*right().inputs[found > 0]}


@pytest.mark.parametrize(
    ("condition", "text"),
    [
        (lambda x: x.size > 9, "a call on 63490 numbers warned"),
        (lambda x: not x.size, "a call on an empty array warned"),
    ],
)
def test_a_warning_that_no_single_number_raises_is_told_of_the_call(condition, text):
    """With its text."""
    with pytest.raises(BadCall, match=f"{text}: RuntimeWarning: overflow"):
        CHECKS["no-warnings"](sample(_warning_if(condition)))


def test_the_first_warning_is_told():
    """Of several of different kinds."""

    def warns_twice(x):
        warnings.warn("first", UserWarning, stacklevel=2)
        warnings.warn("second", RuntimeWarning, stacklevel=2)
        return sigmoid(x)

    made = replace(sample(warns_twice))
    assert "UserWarning: first" == first_warning(made, made.x[:1])
    assert first_warning(right(), right().x[:1]) is None


def test_where_a_warning_is_raised_is_told_if_it_is_in_the_implementation():
    """By file and line."""

    def warns(x):
        warnings.warn("here", UserWarning, stacklevel=1)
        return sigmoid(x)

    assert re.fullmatch(r"UserWarning: here \(.*test_warning\.py:\d+\)", first_warning(sample(warns), right().x[:1]))
