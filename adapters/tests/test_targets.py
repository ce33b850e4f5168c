"""Implementations by ``module:attribute``."""

import re
import subprocess
import sys
import textwrap

import pytest

from sigmoid_adapters import UnusableTarget, load, load_all

_MODULE = """
    from types import SimpleNamespace
    import numpy as np
    from sigmoid_adapters import Implementation

    def made(name):
        return Implementation(name, "sigmoid", ["float64"], np.positive)

    one = made("one")
    some = [one, made("two")]
    holder = SimpleNamespace(inner=SimpleNamespace(one=one))
    alone, empty, mixed, twice, number = [one], (), [one, 3], [one, one], 5
"""


@pytest.fixture
def module(tmp_path, monkeypatch):
    """A function that writes a module into the current folder and gives its name."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", list(sys.path))
    known = set(sys.modules)

    def written(text=_MODULE, name="users_own_module"):
        (tmp_path / f"{name}.py").write_text(textwrap.dedent(text), encoding="utf-8")
        return name

    yield written
    for name in set(sys.modules) - known:
        del sys.modules[name]


@pytest.mark.parametrize(
    ("attribute", "expected"),
    [("one", ["one"]), ("holder.inner.one", ["one"]), ("some", ["one", "two"]), ("alone", ["one"])],
)
def test_an_attribute_holds_one_implementation_or_several(module, attribute, expected):
    """Dotted attributes are followed, iterables are taken in order."""
    assert expected == [found.name for found in load_all(f"{module()}:{attribute}")]


def test_the_current_folder_comes_ahead_of_the_rest_of_the_path(module, tmp_path, monkeypatch):
    """A module of the same name elsewhere on the path loses, as it would under python -m."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "users_own_module.py").write_text("raise RuntimeError", encoding="utf-8")
    monkeypatch.syspath_prepend(elsewhere)
    assert load(f"{module()}:one").name == "one"


def test_safe_path_mode_leaves_the_current_folder_out(module, tmp_path):
    """Python -P asks for that."""
    code = f"from sigmoid_adapters import load; load('{module()}:one')"
    command = [sys.executable, "-P", "-c", code]
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "there is no module 'users_own_module'" in ended.stderr


@pytest.mark.parametrize(
    ("attribute", "message"),
    [
        ("two", "users_own_module has no attribute 'two'"),
        ("holder.inner.two", "users_own_module.holder.inner has no attribute 'two'"),
        ("number", "users_own_module:number is of type int: expected an Implementation or an iterable of them"),
        ("made", "users_own_module:made is of type function: expected an Implementation"),
        ("mixed", r"users_own_module:mixed\[1\] is of type int"),
        ("empty", "users_own_module:empty is empty"),
        ("twice", "holds several implementations named 'one'"),
    ],
)
def test_anything_else_at_the_attribute_is_refused(module, attribute, message):
    """One clear sentence for each way to be wrong."""
    with pytest.raises(UnusableTarget, match=message):
        load_all(f"{module()}:{attribute}")


def test_load_wants_exactly_one(module):
    """Several are for load_all, and the message says so."""
    with pytest.raises(UnusableTarget, match="holds 2 implementations: one was asked for; use load_all"):
        load(f"{module()}:some")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "import not_a_package_at_all",
            "it needs not_a_package_at_all, which is not installed",
        ),
        ("1 / 0", "importing broken raised ZeroDivisionError: division by zero"),
        ("raise SystemExit(3)", "importing broken raised SystemExit: 3"),
        ("def f(:", "importing broken raised SyntaxError"),
    ],
)
def test_a_module_that_raises_is_told_from_one_that_is_not_there(module, text, message):
    """The error of the import is named, and chained."""
    with pytest.raises(UnusableTarget, match=message):
        load(f"{module(text, 'broken')}:one")


@pytest.mark.parametrize("target", ["no_such_module:one", "no_such_package.sub:one"])
def test_a_module_that_is_not_there_is_named(module, target):
    """The part of a dotted name that was not found is named."""
    with pytest.raises(UnusableTarget, match=f"there is no module '{target.partition(':')[0].partition('.')[0]}'"):
        load(target)


@pytest.mark.parametrize(
    ("target", "wrong"),
    [
        (":one", "the module is ''"),
        ("module:", "the attribute is ''"),
        ("a:b:c", "the attribute is 'b:c'"),
        ("folder/module:one", "the module is 'folder/module'"),
        (".sub:one", "the module is '.sub'"),
        ("a b:", "the module is 'a b'; the attribute is ''"),
    ],
)
def test_a_malformed_target_is_refused(target, wrong):
    """The form that was expected is shown, and the half that has another one."""
    with pytest.raises(UnusableTarget, match=re.escape(f"not of the form 'package.module:attribute': {wrong}")):
        load(target)


def test_a_file_name_is_answered_with_how_a_module_is_written():
    """module.py:thing is what other tools take."""
    with pytest.raises(UnusableTarget, match=r"dotted, without \.py"):
        load("module.py:thing")
