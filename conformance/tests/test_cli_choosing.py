"""The command line: implementations listed, and chosen by name or pattern."""

from click.testing import CliRunner

from sigmoid_adapters import names
from sigmoid_conformance.cli import main


def run(*arguments):
    """Run the command."""
    return CliRunner().invoke(main, arguments)


def test_the_list_names_every_registered_implementation():
    """Whether its framework is installed or not."""
    result = run("list")
    assert result.exit_code == 0
    assert "torch.sigmoid.backward" in result.output


def test_the_list_says_what_is_not_offered_here_and_why(monkeypatch):
    """What is left out is named."""
    monkeypatch.setattr("sigmoid_conformance.cli.withheld", lambda: {"torch.sigmoid.compile": "it needs a compiler"})
    assert "not offered here: it needs a compiler" in run("list").output


def test_a_pattern_chooses_what_is_installed_and_matches():
    """Each implementation is audited once, though a name comes twice."""
    result = run("run", "numpy.sigmoid.t*", "numpy.sigmoid.tanh", "--format", "float16", "--sampled", "100")
    found = {name for name in names() if name in result.output}
    assert {"numpy.sigmoid.two_branch", "numpy.sigmoid.tanh"} == found
    assert "[2/2]" in result.output


def test_a_pattern_that_nothing_matches_is_an_unknown_name():
    """With exit status 2."""
    result = run("run", "zzz.*")
    assert result.exit_code == 2
    assert "unknown implementation 'zzz.*'" in result.output
