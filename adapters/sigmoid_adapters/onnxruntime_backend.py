"""ONNX Runtime: a model of one node, ``Sigmoid``, on the CPU.

There is a kernel for float32 and one for float64. float16 is offered through the former: ONNX Runtime puts a ``Cast``
on either side of the node. It has no kernel for bfloat16, and the operator does not take float8. The wheel infers only:
``SigmoidGrad`` is registered in builds for training, so that there is no gradient to judge.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from sigmoid_adapters.arrays import like, native
from sigmoid_adapters.implementation import Array, Implementation

if TYPE_CHECKING:
    import onnxruntime

_FORMATS = ("float16", "float32", "float64")
_PROVIDERS = ["CPUExecutionProvider"]
# The newest version of the operator, and the oldest of the file format that goes with it: any reader knows them.
_OPERATOR_SET, _FILE_FORMAT = 13, 7


def model(format_name: str) -> bytes:
    """Write the model that applies ``Sigmoid`` to a tensor of any shape, in one format, as ONNX Runtime reads it."""
    import numpy as np
    from onnx import helper

    element = helper.np_dtype_to_tensor_dtype(np.dtype(format_name))
    x, y = (helper.make_tensor_value_info(name, element, shape=None) for name in "xy")
    graph = helper.make_graph([helper.make_node("Sigmoid", ["x"], ["y"])], "sigmoid", [x], [y])
    operators = [helper.make_opsetid("", _OPERATOR_SET)]
    written: bytes = helper.make_model(graph, opset_imports=operators, ir_version=_FILE_FORMAT).SerializeToString()
    return written


@cache
def _session(format_name: str) -> onnxruntime.InferenceSession:
    import onnxruntime

    return onnxruntime.InferenceSession(model(format_name), providers=_PROVIDERS)


def _sigmoid(x: Array) -> Array:
    result: Array = _session(x.dtype.name).run(None, {"x": native(x)})[0]
    return like(result, x)


IMPLEMENTATIONS = (Implementation("onnxruntime.Sigmoid", "sigmoid", _FORMATS, _sigmoid),)
