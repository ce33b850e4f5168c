"""TensorFlow: the sigmoid eagerly, as a graph and compiled by XLA, and its derivatives by tapes and in forward mode.

Tensors have no strides: what comes in is laid out afresh by TensorFlow itself. The operation does not take float8.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np

from sigmoid_adapters.arrays import like, native
from sigmoid_adapters.implementation import Array, Implementation

if TYPE_CHECKING:
    import tensorflow as tf

    Operation = Callable[[tf.Tensor], tf.Tensor]
    Reverse = Callable[[tf.Tensor, tf.Tensor], tf.Tensor]

_FORMATS = ("bfloat16", "float16", "float32", "float64")
_LEVEL = "TF_CPP_MIN_LOG_LEVEL"
_NO_INFORMATION = "1"


@contextmanager
def _without_information() -> Iterator[None]:
    """Set the variable that keeps TensorFlow's remarks off standard error, unless the caller has, and put it back."""
    chosen = os.environ.get(_LEVEL)
    os.environ.setdefault(_LEVEL, _NO_INFORMATION)
    try:
        yield
    finally:
        if chosen is None:
            del os.environ[_LEVEL]


_IMPORTING = Lock()


@cache
def imported() -> Any:
    """Import TensorFlow, which reads once how much it is to say."""
    with _IMPORTING, _without_information():
        import tensorflow as tf

    return tf


def _sigmoid(x: tf.Tensor) -> tf.Tensor:
    return imported().sigmoid(x)


def _graph(function: Callable[..., tf.Tensor], *, by_xla: bool = False) -> Callable[..., tf.Tensor]:
    """Trace at the first call in each format, for all shapes; XLA compiles once more for each shape."""

    @cache
    def traced(dtype: tf.DType, arguments: int) -> Any:
        signature = [imported().TensorSpec(None, dtype)] * arguments
        return imported().function(function, signature, autograph=False, jit_compile=by_xla)

    return lambda *arguments: traced(arguments[0].dtype, len(arguments))(*arguments)


def _tape_through(function: Operation) -> Reverse:
    def pullback(x: tf.Tensor, cotangent: tf.Tensor) -> tf.Tensor:
        with imported().GradientTape() as tape:
            tape.watch(x)
            y = function(x)
        return tape.gradient(y, x, output_gradients=cotangent)

    return pullback


def _with_ones(function: Reverse) -> Operation:
    return lambda x: function(x, imported().ones_like(x))


def _forward_mode(x: tf.Tensor) -> tf.Tensor:
    tf = imported()
    with tf.autodiff.ForwardAccumulator(x, tf.ones_like(x)) as accumulator:
        y = tf.sigmoid(x)
    return accumulator.jvp(y)


def on_arrays(operation: Callable[..., tf.Tensor]) -> Callable[..., Array]:
    """Let NumPy arrays in and out of an operation on tensors, bit for bit."""

    def evaluate(x: Array, *more: Array) -> Array:
        convert = imported().convert_to_tensor
        result = operation(*(convert(native(argument)) for argument in (x, *more)))
        return like(np.asarray(result.numpy()), x)

    return evaluate


_TAPE = _tape_through(_sigmoid)
_NESTED_TAPES = _tape_through(_with_ones(_TAPE))

# Name: function, operation, the implementation it is a variant of, reverse mode.
_OPERATIONS: dict[str, tuple[str, Operation, str | None, Reverse | None]] = {
    "tensorflow.sigmoid": ("sigmoid", _sigmoid, None, None),
    "tensorflow.sigmoid.function": ("sigmoid", _graph(_sigmoid), "tensorflow.sigmoid", None),
    "tensorflow.sigmoid.xla": ("sigmoid", _graph(_sigmoid, by_xla=True), None, None),
    "tensorflow.sigmoid.tape": ("sigmoid_derivative", _with_ones(_TAPE), None, _TAPE),
    "tensorflow.sigmoid.tape.function": (
        "sigmoid_derivative",
        _graph(_with_ones(_TAPE)),
        "tensorflow.sigmoid.tape",
        _graph(_TAPE),
    ),
    "tensorflow.sigmoid.tape.xla": (
        "sigmoid_derivative",
        _graph(_with_ones(_TAPE), by_xla=True),
        None,
        _graph(_TAPE, by_xla=True),
    ),
    "tensorflow.sigmoid.forward_mode": ("sigmoid_derivative", _forward_mode, "tensorflow.sigmoid.tape", None),
    "tensorflow.sigmoid.nested_tapes": ("sigmoid_second_derivative", _with_ones(_NESTED_TAPES), None, None),
}


def _implementation(name: str) -> Implementation:
    function, operation, variant_of, reverse = _OPERATIONS[name]
    pullback = None if reverse is None else on_arrays(reverse)
    return Implementation(name, function, _FORMATS, on_arrays(operation), variant_of, pullback)


IMPLEMENTATIONS = tuple(map(_implementation, _OPERATIONS))
