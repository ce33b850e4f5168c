"""ONNX Runtime: what its one-node model becomes, and in which formats there is no kernel."""

import numpy as np
import pytest

from sigmoid_adapters import load, onnxruntime_backend
from sigmoid_spec import FORMATS

onnxruntime = pytest.importorskip("onnxruntime")
onnx = pytest.importorskip("onnx")

_OFFERED = onnxruntime_backend.IMPLEMENTATIONS[0].formats
_ELEMENTS = {"float8_e4m3fn": "FLOAT8E4M3FN", "float8_e5m2": "FLOAT8E5M2", "bfloat16": "BFLOAT16"}


def _optimised(format_name, path):
    """The operators that ONNX Runtime runs in place of the model's one."""
    options = onnxruntime.SessionOptions()
    options.optimized_model_filepath = str(path)
    options.log_severity_level = 3
    onnxruntime.InferenceSession(onnxruntime_backend.model(format_name), options, providers=["CPUExecutionProvider"])
    return [node.op_type for node in onnx.load(path).graph.node]


@pytest.mark.parametrize(
    ("format_name", "expected"),
    [("float16", ["Cast", "Sigmoid", "Cast"]), ("float32", ["Sigmoid"]), ("float64", ["Sigmoid"])],
)
def test_float16_is_computed_between_casts_and_the_others_by_a_kernel_of_their_own(format_name, expected, tmp_path):
    """As the docstring of the backend says; ONNX Runtime writes down what it runs."""
    assert expected == _optimised(format_name, tmp_path / "model.onnx")


def test_float16_is_the_rounded_result_of_float32():
    """At every number: no kernel of its own is at work."""
    sigmoid = load("onnxruntime.Sigmoid").evaluate
    x = np.arange(1 << 16, dtype=np.uint16).view(np.float16)
    x = x[~np.isnan(x)]
    assert sigmoid(x.astype(np.float32)).astype(np.float16).tobytes() == sigmoid(x).tobytes()


@pytest.mark.parametrize("format_name", sorted(set(FORMATS) - set(_OFFERED)))
def test_onnx_runtime_refuses_the_formats_that_are_not_offered(monkeypatch, format_name):
    """Once it takes one of them, it is time to offer it."""
    element = getattr(onnx.TensorProto, _ELEMENTS[format_name])
    monkeypatch.setattr(onnx.helper, "np_dtype_to_tensor_dtype", lambda _: element)
    written = onnxruntime_backend.model("float32")
    with pytest.raises(Exception, match=r"Could not find an implementation for Sigmoid|is invalid"):
        onnxruntime.InferenceSession(written, providers=["CPUExecutionProvider"])


def test_there_is_one_session_for_each_format():
    """Later calls make none, whatever the shape."""
    onnxruntime_backend._session.cache_clear()
    for shape in [(), (0,), (3,), (2, 2)]:
        load("onnxruntime.Sigmoid").evaluate(np.zeros(shape, np.float32))
        load("onnxruntime.Sigmoid").evaluate(np.zeros(shape))
    assert onnxruntime_backend._session.cache_info().misses == 2


def test_nothing_is_printed(capfd):
    """Neither by Python nor by the library."""
    onnxruntime_backend._session.cache_clear()
    for format_name in _OFFERED:
        load("onnxruntime.Sigmoid").evaluate(np.zeros(3, format_name))
    assert capfd.readouterr() == ("", "")
