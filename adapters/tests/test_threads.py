"""Keeping a framework to one thread, for a while."""

import pytest

from sigmoid_adapters.threads import one_thread


def test_pytorch_computes_with_one_thread_inside_and_with_as_many_as_before_outside():
    """Also after an error inside."""
    torch = pytest.importorskip("torch")
    before = torch.get_num_threads()
    inside = []

    def fail():
        with one_thread(("numpy", "torch")):
            inside.append(torch.get_num_threads())
            raise RuntimeError("planted")

    with pytest.raises(RuntimeError, match="planted"):
        fail()
    assert inside == [1]
    assert torch.get_num_threads() == before
