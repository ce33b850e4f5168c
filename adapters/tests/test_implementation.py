"""What an Implementation takes, and what it says of anything else."""

import pickle
from dataclasses import FrozenInstanceError

import numpy as np
import pytest

from sigmoid_adapters import Implementation


def _made(**changes):
    usable = {"name": "mine", "function": "sigmoid", "formats": ["float32"], "evaluate": np.positive}
    return Implementation(**{**usable, **changes})


def test_formats_given_as_a_list_are_kept_as_a_tuple():
    """Any later change of the list leaves the implementation alone."""
    assert _made(formats=["float16", "float32"]).formats == ("float16", "float32")


def test_an_implementation_cannot_be_changed():
    """It is frozen."""
    with pytest.raises(FrozenInstanceError):
        _made().name = "other"


def test_variant_pullback_and_paths_are_optional():
    """There are none unless given."""
    assert (_made().variant_of, _made().pullback, _made().paths) == (None, None, {})


def test_paths_are_kept_as_a_dict_of_their_own():
    """Any later change of the mapping leaves the implementation alone, which can be hashed and pickled as before."""
    given = {"out=": np.negative}
    made = _made(paths=given)
    given.clear()
    assert {"out=": np.negative} == made.paths
    assert hash(_made(paths={"out=": np.negative})) == hash(made)
    assert made == pickle.loads(pickle.dumps(made))
    assert made != _made()


@pytest.mark.parametrize(
    ("changes", "error", "message"),
    [
        ({"name": 3}, TypeError, r"name is 3 of type int: expected a non-empty str"),
        ({"name": "  "}, ValueError, r"name is '  ': expected a non-empty str"),
        (
            {"function": np.exp},
            TypeError,
            r"function is <ufunc 'exp'> of type ufunc: expected one of the names",
        ),
        ({"function": "sigmoid_derivativ"}, ValueError, r"did you mean 'sigmoid_derivative'\?"),
        ({"formats": "float32"}, TypeError, r"formats is the str 'float32'.*write \['float32'\]"),
        ({"formats": {"float32"}}, TypeError, r"formats is \{'float32'\} of type set: expected a tuple or list"),
        ({"formats": [np.float32]}, TypeError, r"formats\[0\] is <class 'numpy.float32'> of type type"),
        ({"formats": ["float32", "fp64"]}, ValueError, r"formats\[1\] is 'fp64': expected one of float8_e4m3fn,"),
        ({"formats": []}, ValueError, r"formats is \[\]: expected at least one name"),
        ({"formats": ["float32", "float32"]}, ValueError, r"each once"),
        ({"evaluate": 1.0}, TypeError, r"evaluate is 1.0 of type float: expected a callable evaluate\(x: ndarray\)"),
        ({"variant_of": 1}, TypeError, r"variant_of is 1 of type int"),
        ({"pullback": "f"}, TypeError, r"pullback is 'f' of type str: expected a callable"),
        (
            {"paths": [np.negative]},
            TypeError,
            r"paths is \[<ufunc 'negative'>\] of type list: expected a mapping of names",
        ),
        ({"paths": {1: np.negative}}, TypeError, r"a name in paths is 1 of type int: expected a non-empty str"),
        ({"paths": {" ": np.negative}}, ValueError, r"a name in paths is ' ': expected a non-empty str"),
        (
            {"paths": {"out=": 3}},
            TypeError,
            r"paths\['out='\] is 3 of type int: expected a callable path\(x: ndarray\)",
        ),
    ],
)
def test_an_unusable_argument_is_refused_by_name(changes, error, message):
    """The message names the argument, what was found and what was expected."""
    with pytest.raises(error, match=message):
        _made(**changes)
