"""NumPy arrays as PyTorch tensors and back: the same memory and the same bits where PyTorch can hold them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sigmoid_adapters.arrays import like, native
from sigmoid_adapters.implementation import Array
from sigmoid_spec import FORMATS

if TYPE_CHECKING:
    import torch


class _WritableAlias:
    """The memory of an array, said to be writable: PyTorch warns of read-only arrays, and no operation here writes."""

    def __init__(self, x: Array) -> None:
        self.owner = x
        self.__array_interface__ = {**x.__array_interface__, "data": (x.ctypes.data, False)}


def _holdable(x: Array) -> Array:
    """Copy an array that no tensor can describe: negative or fractional strides, or elements off their alignment."""
    strides_fit = all(stride >= 0 and stride % x.itemsize == 0 for stride in x.strides)
    return x if strides_fit and x.flags.aligned else x.copy()


def to_tensor(x: Array) -> torch.Tensor:
    """Give a tensor over the memory of `x`, with its strides, that nothing may write to.

    Only what a tensor cannot describe is copied: foreign byte order, negative strides, elements off their alignment.
    It goes through an integer view, as NumPy lacks formats that PyTorch has; so every bit pattern arrives as it is.
    """
    import torch

    x = _holdable(native(x))
    carrier = x.view(f"i{x.itemsize}")
    if not carrier.flags.writeable:
        carrier = np.asarray(_WritableAlias(carrier))
    return torch.from_numpy(carrier).view(getattr(torch, x.dtype.name))


def to_array(tensor: torch.Tensor, x: Array) -> Array:
    """Give a tensor as an array over its memory, in its own format, and in the byte order of `x` if they share it."""
    import torch

    carrier: Array = tensor.detach().view(getattr(torch, f"int{8 * tensor.itemsize}")).numpy()
    return like(carrier.view(FORMATS[str(tensor.dtype).removeprefix("torch.")].dtype), x)


def empty_like_layout(tensor: torch.Tensor) -> torch.Tensor:
    """Allocate a tensor of the same strides, where `torch.empty_like` would close the gaps between elements.

    Strides under which elements would share memory cannot be written to: such a tensor gets dense ones.
    """
    import torch

    if elements_may_share_memory(tensor):
        return torch.empty_like(tensor, memory_format=torch.contiguous_format)
    return torch.empty_strided(tensor.shape, tensor.stride(), dtype=tensor.dtype, device=tensor.device)


def elements_may_share_memory(tensor: torch.Tensor) -> bool:
    """Whether two elements may lie at one place; true at least whenever they do."""
    reach = 0
    for stride, length in sorted(zip(tensor.stride(), tensor.shape, strict=True)):
        if length > 1 and stride <= reach:
            return True
        reach += stride * (length - 1)
    return False
