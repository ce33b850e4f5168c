"""How many threads a framework computes with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager


@contextmanager
def one_thread(backends: Iterable[str]) -> Iterator[None]:
    """Keep PyTorch to one thread, as NumPy is, and then set back what it had; JAX has no such switch at run time."""
    if "torch" not in backends:
        yield
        return
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)
