"""TensorFlow: its bits, its tracing, its compiler, and what it would print."""

import os
import subprocess
import sys

import numpy as np
import pytest

from sigmoid_adapters import tensorflow_backend
from sigmoid_adapters.tensorflow_backend import _graph, on_arrays
from sigmoid_spec import FORMATS

pytest.importorskip("tensorflow")
tf = tensorflow_backend.imported()

_OFFERED = tensorflow_backend.IMPLEMENTATIONS[0].formats
_WHATEVER_THE_LEVEL = ("WARNING: All log messages before absl::InitializeLog()", "oneDNN custom operations are on")
_IN_A_FRESH_INTERPRETER = """
import os
before = dict(os.environ)
import numpy as np
from sigmoid_adapters import load
for name in ("tensorflow.sigmoid", "tensorflow.sigmoid.xla", "tensorflow.sigmoid.tape.xla"):
    load(name).evaluate(np.zeros(3, np.float32))
assert before == dict(os.environ)
"""


@pytest.mark.parametrize("chosen", [None, "2"])
def test_nothing_is_printed_and_the_environment_stays_as_it_was(chosen):
    """However much TensorFlow is to say; on some processors oneDNN speaks all the same."""
    environment = {name: value for name, value in os.environ.items() if name != "TF_CPP_MIN_LOG_LEVEL"}
    environment |= {} if chosen is None else {"TF_CPP_MIN_LOG_LEVEL": chosen}
    command = [sys.executable, "-W", "error", "-c", _IN_A_FRESH_INTERPRETER]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=300)
    said = [line for line in ended.stderr.splitlines() if not any(notice in line for notice in _WHATEVER_THE_LEVEL)]
    assert (0, "", []) == (ended.returncode, ended.stdout, said)


@pytest.mark.parametrize("format_name", FORMATS)
def test_every_bit_pattern_goes_in_and_out_as_it_is(format_name):
    """All of them in 8 and 16 bits, signalling NaNs and payloads among the others."""
    x = _bit_patterns(FORMATS[format_name])
    assert x.tobytes() == on_arrays(lambda tensor: tensor)(x).tobytes()


def _bit_patterns(entry):
    count = 1 << min(entry.bits, 16)
    high = np.arange(count, dtype=entry.bits_dtype) << (entry.bits - min(entry.bits, 16))
    return (high | (np.arange(count, dtype=entry.bits_dtype) & 0x55)).view(entry.dtype)


@pytest.mark.parametrize("format_name", sorted(set(FORMATS) - set(_OFFERED)))
def test_tensorflow_refuses_the_formats_that_are_not_offered(format_name):
    """Once it takes one of them, it is time to offer it."""
    with pytest.raises((TypeError, tf.errors.InvalidArgumentError), match="allowed values"):
        on_arrays(tf.sigmoid)(np.zeros(3, FORMATS[format_name].dtype))


@pytest.mark.parametrize("by_xla", [False, True])
def test_a_function_is_traced_once_per_format(by_xla):
    """Python runs while tracing only, whatever the shapes."""
    traced = []

    def twice(x):
        traced.append(x.dtype.name)
        return x + x

    evaluate = on_arrays(_graph(twice, by_xla=by_xla))
    for shape in [(4,), (5,), (2, 2), ()]:
        assert evaluate(np.ones(shape)).tolist() == np.full(shape, 2.0).tolist()
        evaluate(np.zeros(shape, np.float32))
    assert traced == ["float64", "float32"]


def test_what_xla_cannot_compile_is_an_error():
    """It is not run in another way instead."""
    function = _graph(lambda x: tf.numpy_function(np.exp, [x], x.dtype), by_xla=True)
    with pytest.raises(tf.errors.InvalidArgumentError, match="XLA"):
        on_arrays(function)(np.zeros(3))


def test_global_settings_are_left_as_they_are():
    """Threads, placement, eager execution and Keras' default format."""

    def settings():
        threading = tf.config.threading
        threads = threading.get_intra_op_parallelism_threads(), threading.get_inter_op_parallelism_threads()
        return threads, tf.config.get_soft_device_placement(), tf.executing_eagerly(), tf.keras.backend.floatx()

    before = settings()
    for implementation in tensorflow_backend.IMPLEMENTATIONS:
        implementation.evaluate(np.zeros(3))
    assert before == settings()
