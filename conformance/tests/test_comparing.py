"""What a violation of a check on calls says: which call gave what, and what it should have given."""

import numpy as np
import pytest
from zoo.planted import patched, sigmoid, steps

from sigmoid_adapters import Implementation
from sigmoid_conformance.checks import CHECKS
from sigmoid_conformance.in_process import outcome_of, sample_of
from sigmoid_conformance.inputs import standard_inputs
from sigmoid_spec import format_named

_OFF_AT_3 = patched(sigmoid, lambda x: x == 3, lambda y: steps(y, -1))


def outcome(requirement, **changes):
    """Hold an implementation against one requirement in float16."""
    usable = {"name": "mine", "function": "sigmoid", "formats": ["float16"], "evaluate": sigmoid}
    target = format_named("float16")
    sample = sample_of(Implementation(**{**usable, **changes}), target, standard_inputs("sigmoid", target, None, 0, ())[0])
    return outcome_of(requirement, CHECKS[requirement], sample, ())


@pytest.mark.parametrize("name", ["torch.func.vmap", "out=", "requires_grad"])
def test_a_path_that_differs_is_named_with_what_it_gave(name):
    """And what the implementation itself gives there is what was expected."""
    (violation,) = outcome("variant-agreement", paths={"other": sigmoid, name: _OFF_AT_3}).violations
    worst = violation.worst
    right, wrong = (float(y) for y in (sigmoid(np.float16([3]))[0], _OFF_AT_3(np.float16([3]))[0]))
    assert f"by {name}" == worst.path
    assert (3.0, wrong, right) == (worst.x, worst.got, worst.expected)


def test_a_path_that_raises_is_named():
    """With the array at which it did."""

    def fails(x):
        raise ValueError("no axis")

    found = outcome("variant-agreement", paths={"torch.func.vmap": fails})
    assert "violates" == found.verdict
    assert found.message.startswith("mine by torch.func.vmap: evaluate raised ValueError on an array of shape (65536,)")


def test_the_call_that_differs_most_is_told():
    """Of two that differ at one input."""
    further = patched(sigmoid, lambda x: x == 3, lambda y: steps(y, -4))
    for paths in ({"near": _OFF_AT_3, "far": further}, {"far": further, "near": _OFF_AT_3}):
        (violation,) = outcome("variant-agreement", paths=paths).violations
        assert "by far" == violation.worst.path
