"""PyTorch: its settings, its compiler, and calls from unusual surroundings."""

import functools
import warnings

import numpy as np
import pytest

from sigmoid_adapters import load, torch_backend, torch_compiled
from sigmoid_adapters.torch_compiled import compiled, compiler

torch = pytest.importorskip("torch")
needs_compiler = pytest.mark.skipif(compiler() is None, reason="there is no C++ compiler")


def test_threads_and_global_settings_are_left_as_they_are():
    """Neither threads, default dtype nor gradient mode change."""

    def settings():
        return torch.get_num_threads(), torch.get_default_dtype(), torch.is_grad_enabled(), torch.get_default_device()

    before = settings()
    for name in ("torch.sigmoid", "torch.sigmoid.backward", "torch.sigmoid.forward_mode", "torch.sigmoid.func_grad"):
        load(name).evaluate(np.zeros(3))
    assert before == settings()


@pytest.mark.parametrize("name", ["torch.sigmoid.backward", "torch.sigmoid.double_backward"])
def test_a_derivative_is_computed_where_the_caller_has_switched_gradients_off(name):
    """The call turns them on for itself."""
    x = np.array([0.0, 1.0])
    expected = load(name).evaluate(x)
    with torch.no_grad():
        assert np.array_equal(expected, load(name).evaluate(x))


def test_a_mapped_function_sees_single_elements():
    """By torch.func.vmap over every axis."""
    seen = []

    def look(x):
        seen.append(x.ndim)
        return torch.sigmoid(x)

    assert (2, 3) == torch_backend._mapped(look)(torch.zeros(2, 3)).shape
    assert [0] == seen


def test_a_recorded_function_sees_an_argument_that_asks_for_gradients():
    """Also where the caller has switched them off; and the result can be differentiated."""
    with torch.no_grad():
        result = torch_backend._recorded(torch.sigmoid)(torch.zeros(2))
    assert "SigmoidBackward0" == type(result.grad_fn).__name__


@pytest.mark.parametrize("found", ["", "there is no such program"])
def test_without_a_compiler_nothing_is_offered_compiled(monkeypatch, found):
    """CXX decides where it is set, as it does for Inductor."""
    monkeypatch.setenv("CXX", found)
    assert compiler() is None


@needs_compiler
def test_a_compiled_function_is_one_graph_from_inductor():
    """The counters of the compiler tell what was compiled and what broke."""
    from torch._dynamo.utils import counters

    counters.clear()
    compiled(lambda x: torch.sigmoid(x) + 1)(torch.zeros(5))
    assert counters["stats"]["unique_graphs"] == 1
    assert counters["aot_autograd"]["ok"] == 1
    assert not counters["graph_break"]


@needs_compiler
def test_running_eagerly_instead_of_compiling_is_an_error():
    """With compilation switched off, PyTorch itself would run the function and say nothing."""
    function = compiled(torch.sigmoid)
    with torch.compiler.set_stance("force_eager"), pytest.raises(RuntimeError, match="ran the function eagerly"):
        function(torch.zeros(5))


@pytest.fixture
def _without_code_generation(monkeypatch):
    monkeypatch.setattr(torch, "compile", functools.partial(torch.compile, backend="eager"))


@pytest.mark.usefixtures("_without_code_generation")
def test_a_graph_break_is_an_error():
    """Half of a function compiled would be half of it judged."""

    def breaks(x):
        torch._dynamo.graph_break()
        return x

    with pytest.raises(torch._dynamo.exc.Unsupported):
        compiled(breaks)(torch.zeros(5))


@pytest.mark.usefixtures("_without_code_generation")
def test_more_layouts_than_pytorch_recompiles_by_default_are_compiled():
    """The default limit is 8; beyond it a call would raise or run eagerly."""
    function = compiled(torch.sigmoid)
    for dtype in (torch.float32, torch.float64):
        for dimensions in range(5):
            x = torch.zeros((2,) * dimensions, dtype=dtype)
            assert torch.equal(torch.sigmoid(x), function(x))


def test_deprecations_are_ignored_during_the_first_call_only():
    """It is the one that imports."""

    def deprecated(x):
        warnings.warn("old", DeprecationWarning, stacklevel=1)
        return x

    function = torch_compiled.quiet_at_first(deprecated)
    function(torch.zeros(1))
    with pytest.warns(DeprecationWarning, match="old"):
        function(torch.zeros(1))
