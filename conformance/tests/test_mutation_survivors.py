"""What mutation testing says of mutants that survive, and of explanations that are on file for them."""

import tomllib
from pathlib import Path

import pytest
from survivors import Survivor, changed_line, complaints, parse_explanations

import sigmoid_conformance
from sigmoid_conformance.checks import CHECKS

FOLDER = Path(__file__).parents[1] / "mutation"
ONE = Survivor("checks/order.py", "symmetry", "y < 1", "y <= 1")
OTHER = Survivor("checks/places.py", "", "LENGTH = 3", "LENGTH = 4")
_DIFF = """--- mutation diff ---
--- a/checks/order.py
+++ b/checks/order.py
@@ -1,3 +1,3 @@
 def symmetry(y):
-    return y < 1
+    return y <= 1
     # -1 + 1
"""
_FILE = """
[[explained]]
module = "checks/order.py"
because = "y is never 1"
mutants = [["symmetry", "y < 1", "y <= 1"]]
"""


def test_a_mutant_is_told_by_its_line_before_and_after():
    """Without line numbers and indentation."""
    assert ("return y < 1", "return y <= 1") == changed_line(_DIFF)


def test_a_mutant_that_removes_a_line_leaves_nothing():
    """Such as a decorator."""
    assert ("@PathCheck", "") == changed_line("--- a\n+++ b\n@@ -1 +1 @@\n-@PathCheck\n def f(): ...\n")


def test_an_explained_survivor_is_no_complaint():
    """It matches by module, definition and lines."""
    assert [] == list(complaints({ONE}, parse_explanations(_FILE), [ONE.module]))


def test_a_survivor_that_is_not_explained_is_a_complaint():
    """It names the mutant."""
    (text,) = complaints({ONE, OTHER}, parse_explanations(_FILE), [ONE.module, OTHER.module])
    assert "not explained" in text
    assert text.endswith("checks/places.py, module:\n    - LENGTH = 3\n    + LENGTH = 4")


def test_an_explanation_that_matches_no_survivor_is_a_complaint():
    """Unless its module was not mutated this time."""
    (text,) = complaints(set(), parse_explanations(_FILE), [ONE.module])
    assert "no longer matches" in text
    assert [] == list(complaints(set(), parse_explanations(_FILE), [OTHER.module]))


def test_mutants_that_are_alike_are_counted():
    """An explanation of one is none of two."""
    twice = _FILE.replace('"y <= 1"]', '"y <= 1", 2]')
    (two,) = parse_explanations(twice)
    assert 2 == two.times
    assert [] == list(complaints({two}, parse_explanations(twice), [ONE.module]))
    texts = list(complaints({two}, parse_explanations(_FILE), [ONE.module]))
    assert ["(2 times)" in text for text in texts] == [True, False]


@pytest.mark.parametrize(("text", "message"), [(_FILE.replace("y is never 1", " "), "empty"), (_FILE * 2, "twice")])
def test_an_explanation_says_something_and_once(text, message):
    """Otherwise the file cannot be read."""
    with pytest.raises(ValueError, match=message):
        parse_explanations(text)


def test_the_files_speak_of_modules_requirements_and_tests_that_exist():
    """Every module of checks with code of its own is mutated, and every explanation is about one that is."""
    modules = tomllib.loads((FOLDER / "modules.toml").read_text("utf-8"))["modules"]
    package = Path(sigmoid_conformance.__file__).parent
    checks = {f"checks/{path.name}" for path in (package / "checks").glob("*.py") if path.stem != "__init__"}
    assert checks <= set(modules)
    assert all((package / name).is_file() for name in modules)
    asked = {requirement for settings in modules.values() for requirement in settings["requirements"]}
    assert asked <= set(CHECKS)
    assert all(
        (FOLDER.parent / "tests" / name).is_file() for entry in modules.values() for name in entry.get("tests", ())
    )
    explained = parse_explanations((FOLDER / "survivors.toml").read_text("utf-8"))
    assert {survivor.module for survivor in explained} <= set(modules)
