"""What an audit says of the machine it ran on."""

import os

import numpy as np
import pytest

from sigmoid_conformance import environment as module
from sigmoid_conformance.environment import environment, processor_features, processor_name

_X86 = "processor\t: 0\nmodel name\t: Some CPU @ 2GHz\nflags\t\t: fpu avx avx2 fma avx512f sse2 vmx f16c\n"
_ARM = "processor\t: 0\nFeatures\t: fp asimd evtstrm asimdhp sve bf16\n"


@pytest.fixture
def cpuinfo(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "_CPUINFO", tmp_path / "cpuinfo")
    return tmp_path / "cpuinfo"


def test_the_versions_are_those_installed():
    """NumPy is, and what is not installed is left out."""
    versions = environment()["versions"]
    assert np.__version__ == versions["numpy"]
    assert set(versions) <= set(module.DISTRIBUTIONS)


def test_the_processors_are_those_this_process_may_use():
    """Not those of the machine."""
    assert 1 <= environment()["processors"] <= os.cpu_count()


@pytest.mark.parametrize(
    ("content", "features"),
    [(_X86, ["avx", "avx2", "avx512f", "f16c", "fma", "sse2"]), (_ARM, ["asimd", "asimdhp", "bf16", "sve"])],
)
def test_features_are_those_that_matter_for_arithmetic(cpuinfo, content, features):
    """As Linux names them, on x86 and on ARM."""
    cpuinfo.write_text(content, "utf-8")
    assert features == processor_features()


def test_the_processor_has_its_name(cpuinfo):
    """As Linux gives it."""
    cpuinfo.write_text(_X86, "utf-8")
    assert "Some CPU @ 2GHz" == processor_name()


def test_without_proc_numpy_tells_the_features(cpuinfo):
    """Other systems have no /proc/cpuinfo."""
    found = np.show_config(mode="dicts")["SIMD Extensions"]
    assert sorted({*found["baseline"], *found["found"]}) == processor_features()
    assert processor_name()
