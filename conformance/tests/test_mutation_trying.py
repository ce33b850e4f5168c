"""Whether tests that are run against a mutant notice it, by small tests in the place of those of the checks."""

import pytest
from trying import Trial

pytestmark = pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")


_BEGIN = """from pathlib import Path

STATE = Path(FOLDER, "code.txt").read_text()


def runs(name):
    with open(Path(FOLDER, "ran.txt"), "a") as ran:
        ran.write(name)


"""


@pytest.fixture
def outcomes(tmp_path, monkeypatch):
    """Run a file of tests against several states of a file beside it."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    arguments = [f"--rootdir={tmp_path}", "-q", "-x", "-p", "no:cacheprovider", str(tmp_path / "test_own.py")]

    def tried(test, *states, time_limit=600.0):
        (tmp_path / "test_own.py").write_text(_BEGIN.replace("FOLDER", repr(str(tmp_path))) + test)
        trial, found = Trial(arguments, time_limit), []
        for state in states:
            (tmp_path / "code.txt").write_text(state)
            found.append(trial.outcome())
        return found

    return tried


def test_a_mutant_is_killed_if_a_test_fails_and_survives_if_none_does(outcomes):
    """Each is tried as it is then, whatever was tried before."""
    test = "def test_one():\n    assert STATE == 'right'\n"
    assert ["survived", "killed", "survived", "killed"] == outcomes(test, "right", "wrong", "right", "none")


@pytest.mark.parametrize("end", ["raise SystemExit(0)", "raise ImportError", "import os; os.abort()"])
def test_a_mutant_is_killed_if_the_tests_cannot_run(outcomes, end):
    """Whatever they end with."""
    assert ["killed"] == outcomes(f"if STATE:\n    {end}\n", "wrong")


def test_a_mutant_that_makes_tests_hang_is_told_apart(outcomes):
    """It is not waited for any longer."""
    test = "import time\n\ndef test_one():\n    time.sleep(600 if STATE == 'wrong' else 0)\n"
    assert ["timeout"] == outcomes(test, "wrong", time_limit=3.0)


def test_what_noticed_the_last_mutant_is_run_first(outcomes, tmp_path):
    """The others are not run at all where it notices the next one, too."""
    test = "def test_{0}():\n    runs('{0} ')\n    assert STATE != '{1}'\n\n"
    tests = [test.format(*each) for each in (("first", "none"), ("second", "wrong"), ("third", "none"))]
    assert ["killed", "killed", "survived"] == outcomes("".join(tests), "wrong", "wrong", "right")
    assert "first second second second first third " == (tmp_path / "ran.txt").read_text()
