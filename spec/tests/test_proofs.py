"""What links the proofs to the requirements and to the data, as far as no Coq is needed for it."""

import re
import shutil
from pathlib import Path

import check_assumptions
import generate_thresholds
import proof_files
import pytest
from proof_files import FOLDER, ProofError, check_formats, check_traced, claimed, files, theorems

from sigmoid_spec import REQUIREMENTS

ROOT = Path(__file__).parents[2]


@pytest.fixture
def copy(tmp_path):
    """The proofs, for a test to spoil."""
    for name in ("_CoqProject", *files()):
        shutil.copy(FOLDER / name, tmp_path)
    return tmp_path


def change(path, old, new):
    """Replace a text that stands in a file exactly once."""
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")


def test_everything_that_needs_no_coq_is_in_order():
    """Every theorem belongs to a requirement, every requirement that claims one has it, and the data agree."""
    assert {name.replace("_", "-") for name in check_assumptions.check_text()} == {
        entry.id for entry in REQUIREMENTS.values() if entry.evidence == "theorem"
    }


def test_every_theorem_has_its_assumptions_listed():
    """None twice, and none that there is not."""
    blocks = check_assumptions.listed((FOLDER / "assumptions.txt").read_text("utf-8"))
    assert sorted(theorems()) == sorted(name for group, _ in blocks for name in group)


def test_listed_axioms_are_those_that_the_readme_admits():
    """Four of classical real numbers and, where the interval tactic is used, 63-bit integers; no hardware floats."""
    blocks = check_assumptions.listed((FOLDER / "assumptions.txt").read_text("utf-8"))
    found = frozenset().union(*(axioms for _, axioms in blocks))
    assert {name for name in found if not name.startswith(("PrimInt63.", "Uint63."))} == {
        "ClassicalDedekindReals.sig_forall_dec",
        "ClassicalDedekindReals.sig_not_dec",
        "Classical_Prop.classic",
        "FunctionalExtensionality.functional_extensionality_dep",
    }


@pytest.mark.parametrize("name", sorted(claimed()))
def test_requirement_without_its_theorem_is_named(name):
    """By its id."""
    with pytest.raises(ProofError, match=f"requirement {name.replace('_', '-')} claims a theorem"):
        check_traced(set(theorems()) - {name}, claimed())


def test_theorem_without_a_requirement_is_named():
    """With what to do about it."""
    with pytest.raises(ProofError, match=r"theorem sigmoid_colour is claimed by no requirement: make it a lemma"):
        check_traced({*theorems(), "sigmoid_colour"}, claimed())


def test_theorem_that_becomes_a_lemma_is_missed(copy):
    """Since its requirement still claims it."""
    change(copy / "Sigmoid.v", "Theorem sigmoid_range ", "Lemma sigmoid_range ")
    with pytest.raises(ProofError, match="requirement sigmoid-range claims"):
        check_traced(set(theorems(copy)), claimed())


@pytest.mark.parametrize("word", ["Admitted.", "Axiom a : False.", "Parameter a : False.", "Conjecture a : False."])
def test_unproven_statement_is_named(copy, word):
    """With the file that it stands in."""
    path = copy / "Network.v"
    path.write_text(path.read_text("utf-8") + "\n" + word, "utf-8")
    with pytest.raises(ProofError, match=rf"Network\.v contains '{word.split('.')[0].split()[0]}'"):
        theorems(copy)


def test_unproven_statement_in_a_comment_is_none(copy):
    """Comments nest."""
    path = copy / "Network.v"
    path.write_text(path.read_text("utf-8") + "(* no (* Axiom *) is Admitted here; Theorem none *)\n", "utf-8")
    assert theorems(copy) == theorems()


def test_theorem_of_the_same_name_twice_is_refused(copy):
    """In two files."""
    path = copy / "Network.v"
    path.write_text(path.read_text("utf-8") + "Theorem sigmoid_range : True. Proof. exact I. Qed.\n", "utf-8")
    with pytest.raises(ProofError, match=r"Network\.v and Sigmoid\.v both have a theorem sigmoid_range"):
        theorems(copy)


def test_file_that_is_left_out_is_named(copy):
    """So that no proof goes unchecked."""
    (copy / "Extra.v").write_text("Theorem extra : True. Proof. exact I. Qed.\n", "utf-8")
    with pytest.raises(ProofError, match=r"disagree about Extra\.v"):
        files(copy)


def test_format_with_another_exponent_is_refused(copy):
    """By one."""
    change(copy / "Formats.v", "Format 11 (-14)", "Format 11 (-13)")
    with pytest.raises(ProofError, match=r"Formats\.v has"):
        check_formats(copy)


def test_generated_thresholds_are_those_of_the_data():
    """Bit for bit."""
    assert generate_thresholds.TARGET.read_text("utf-8") == generate_thresholds.generated()


def test_thresholds_lead_back_to_the_ends_of_the_zones():
    """M · 2ᵉ, read from the file, is the end of the data, to the last bit."""
    text = generate_thresholds.TARGET.read_text("utf-8")
    for name, function, _, inputs in generate_thresholds.TABLES:
        rows = re.findall(r"\((\w+), (Float.*)\)", text.partition(f"Definition {name} ")[2].partition("]%Z.")[0])
        assert [row[0] for row in rows] == list(proof_files.FORMATS)
        for format_name, floats in rows:
            pairs = re.findall(r"Float radix2 (\d+) \((-?\d+)\)", floats)
            zones = generate_thresholds.constant_zones(function, format_name)
            assert [int(m) * 2.0 ** int(e) for m, e in pairs] == inputs(zones)


def test_stale_thresholds_are_refused(tmp_path, monkeypatch):
    """A file that is one unit off."""
    stale = tmp_path / "Thresholds.v"
    stale.write_text(generate_thresholds.generated().replace("9085219", "9085220"), "utf-8")
    monkeypatch.setattr(generate_thresholds, "TARGET", stale)
    with pytest.raises(ProofError, match=r"run generate_thresholds\.py"):
        check_assumptions.check_text()


def test_zones_that_are_not_mirror_images_are_refused():
    """Where the function is even or odd."""
    with pytest.raises(ValueError, match=r"end at 0x1\.0000000000000p\+0 and at 0x1\.8"):
        generate_thresholds.both(1.0, 1.5)


@pytest.mark.parametrize("number", [0.0, -1.0, 2.0**-10, 1.0625])
def test_number_that_the_format_does_not_have_is_refused(number):
    """Here float8_e4m3fn."""
    with pytest.raises(ValueError, match="is no positive number of float8_e4m3fn"):
        generate_thresholds.mantissa_exponent(number, proof_files.FORMATS["float8_e4m3fn"])


def test_missing_coq_is_an_error_that_names_the_packages(monkeypatch):
    """It never passes unproven."""
    monkeypatch.setattr(shutil, "which", lambda _: None)
    monkeypatch.setattr("sys.argv", ["check_assumptions.py"])
    with pytest.raises(SystemExit) as ending:
        check_assumptions.main()
    assert ending.value.code == (
        "coqc is missing. Install the Debian packages: coq libcoq-coquelicot libcoq-interval libcoq-flocq"
    )


def test_readme_names_the_same_packages():
    """In the command that installs them."""
    assert f"apt-get install {check_assumptions.PACKAGES}\n" in (FOLDER / "README.md").read_text("utf-8")


def test_readme_describes_every_proof_file():
    """By name."""
    described = set(re.findall(r"`(\w+\.v)`", (FOLDER / "README.md").read_text("utf-8")))
    assert set(files()) == described
