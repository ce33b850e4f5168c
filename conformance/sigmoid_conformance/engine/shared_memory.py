"""Memory that two processes see: results cross without being copied."""

from __future__ import annotations

import mmap
import os
import tempfile

import numpy as np

from sigmoid_conformance.engine.enumeration import BATCH
from sigmoid_conformance.sample import Array
from sigmoid_spec import FloatFormat

SLOTS = 2
SLOT_BYTES = 2 * 8 * BATCH  # the results at BATCH numbers of 8 bytes, and at their negatives
_PLACE_BYTES = 4096  # after the slots: where the process that evaluates is
SIZE = SLOTS * SLOT_BYTES + _PLACE_BYTES


def create() -> int:
    """Open anonymous memory of `SIZE` bytes; give its file descriptor."""
    if hasattr(os, "memfd_create"):
        descriptor = os.memfd_create("sigmoid-audit")
    else:
        with tempfile.TemporaryFile() as file:
            descriptor = os.dup(file.fileno())
    os.ftruncate(descriptor, SIZE)
    return descriptor


def view(descriptor: int) -> memoryview:
    """Map the memory."""
    return memoryview(mmap.mmap(descriptor, SIZE))


def array_in(memory: memoryview, slot: int, start: int, count: int, target: FloatFormat) -> Array:
    """Give an array of a format over a slot, from its element `start` on."""
    offset = slot * SLOT_BYTES + start * target.dtype.itemsize
    return np.frombuffer(memory, target.bits_dtype, count, offset).view(target.dtype)


def place_in(memory: memoryview) -> Array:
    """Give where the process that evaluates is: first pattern and number of inputs of a call, and their sign."""
    return np.frombuffer(memory, np.int64, 3, SLOTS * SLOT_BYTES)
