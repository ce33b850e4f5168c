"""Names, what they need, and what is imported when."""

import re
import subprocess
import sys

import pytest

from sigmoid_adapters import Implementation, UnusableTarget, installed, load, load_all, names, registry, versions

_FRAMEWORKS_LOADED = (
    "import sys; frameworks = {'jax', 'torch', 'scipy', 'onnx', 'onnxruntime', 'tensorflow', 'tinygrad'};"
    "print(sorted(frameworks & set(sys.modules)))"
)


def _printed_by(code):
    command = [sys.executable, "-W", "error", "-c", code]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout.strip()


def test_listing_loading_and_versions_import_no_framework():
    """In a fresh interpreter every name is listed and its versions read without a framework in sys.modules."""
    code = "import sigmoid_adapters as a; [(a.installed(n) and a.load(n), a.versions(n)) for n in a.names()];"
    assert _printed_by(code + _FRAMEWORKS_LOADED) == "[]"


def test_evaluating_numpy_imports_no_framework():
    """An implementation imports its own framework and no other."""
    code = "import numpy, sigmoid_adapters as a; a.load('numpy.sigmoid.naive').evaluate(numpy.zeros(3));"
    assert _printed_by(code + _FRAMEWORKS_LOADED) == "[]"


def test_names_are_distinct_and_start_with_their_backend():
    """The first part of a name is the backend's, so that names group by themselves."""
    starts = {name.partition(".")[0] for name in (*names(), *registry.withheld())}
    assert starts == {backend.name for backend in registry.BACKENDS}
    assert len(set(names())) == len(names())


@pytest.mark.parametrize("name", names())
def test_a_variant_names_an_implementation_of_the_same_function_and_formats(name):
    """A variant that pointed elsewhere would be compared with something else."""
    _, implementation = registry._registered()[name]
    if implementation.variant_of is not None:
        _, original = registry._registered()[implementation.variant_of]
        assert original.variant_of is None
        assert (original.function, original.formats) == (implementation.function, implementation.formats)


def test_load_gives_the_implementation_of_that_name():
    """Both doors give the same object."""
    loaded = load("numpy.sigmoid.naive")
    assert isinstance(loaded, Implementation)
    assert ("numpy.sigmoid.naive", (loaded,)) == (loaded.name, load_all("numpy.sigmoid.naive"))


def test_an_unknown_name_is_answered_with_close_ones():
    """The message gives what was probably meant and how to list the rest."""
    with pytest.raises(UnusableTarget, match=r"unknown implementation 'torch.sigmoit': did you mean 'torch.sigmoid'"):
        load("torch.sigmoit")
    with pytest.raises(UnusableTarget, match="`sigmoid-audit list` shows every name"):
        load("zzz")


def test_a_target_that_is_no_text_is_a_type_error():
    """The type that was found is named."""
    with pytest.raises(TypeError, match="target is of type int: expected a str"):
        load(3)


def test_a_missing_framework_is_answered_with_the_extra_to_install(monkeypatch):
    """The command can be pasted as it is."""
    monkeypatch.setitem(sys.modules, "torch", None)
    expected = (
        "torch.sigmoid needs torch, which is not installed: "
        "pip install 'sigmoid-conformance[torch]', or '.[torch]' in a checkout"
    )
    with pytest.raises(UnusableTarget, match=re.escape(expected)):
        load("torch.sigmoid")
    assert not installed("torch.sigmoid")


def test_a_withheld_implementation_is_answered_with_the_reason(monkeypatch):
    """It exists, but not here: that is not the same as unknown."""
    monkeypatch.setattr(registry, "withheld", lambda: {"torch.sigmoid.compile": "it needs a compiler"})
    with pytest.raises(UnusableTarget, match=r"torch\.sigmoid\.compile is not offered here: it needs a compiler"):
        load("torch.sigmoid.compile")
    with pytest.raises(UnusableTarget, match=r"torch\.\*\.compile is not offered here: it needs a compiler"):
        load("torch.*.compile")


def test_versions_are_those_of_the_distributions_of_the_backend():
    """NumPy's own formats and those of ml_dtypes are two distributions."""
    assert {"numpy", "ml_dtypes"} == set(versions("numpy.sigmoid.naive"))
    assert installed("numpy.sigmoid.naive")


def test_a_distribution_that_is_not_installed_has_no_version(monkeypatch):
    """It is left out rather than reported as something."""
    monkeypatch.setattr(registry, "installed_version", lambda _: None)
    assert versions("torch.sigmoid") == {}


def test_versions_of_anyones_own_target_are_those_of_its_package():
    """A module that belongs to no distribution has none."""
    assert list(versions("pytest:something")) == ["pytest"]
    assert versions("no_such_module:thing") == {}
    assert (installed("pytest:something"), installed("no_such_module:thing")) == (True, False)


@pytest.mark.parametrize("ask", [installed, versions])
@pytest.mark.parametrize(("name", "message"), [("nothing", "unknown implementation"), (":x", "not of the form")])
def test_asking_about_an_unusable_name_is_refused(ask, name, message):
    """False or {} would read as an answer."""
    with pytest.raises(UnusableTarget, match=message):
        ask(name)
