"""Defects that only Coq can see, planted one by one in copies of the proofs: each of them has to turn the check red."""

import shutil

import pytest
from check_assumptions import assumed, compare, coqc, listed
from proof_files import FOLDER, ProofError, theorems

COMPILED = ["Sigmoid.v", "Derivative.v", "Formats.v", "Neighbours.v", "Thresholds.v", "Saturation.v"]
MOVED = {  # A threshold of each kind that Saturation.v proves, and the same one unit in the last place off.
    "one, float32, earlier": ("radix2 9085219 (-19)", "radix2 9085218 (-19)"),
    "one, float64, later": ("radix2 5267796835639522 (-47)", "radix2 5267796835639523 (-47)"),
    "half, bfloat16, wider": ("radix2 128 (-15), Float radix2 128 (-14)", "radix2 128 (-15), Float radix2 129 (-14)"),
}
SIGNS = {  # A theorem, and the same with one sign flipped.
    "symmetry": ("sigmoid (- x) = 1 - sigmoid x.", "sigmoid (- x) = 1 + sigmoid x."),
    "bounds": ("1 - sigmoid x < exp (- x).", "1 - sigmoid x < exp (x)."),
    "increasing": ("x < y -> sigmoid x < sigmoid y.", "x < y -> sigmoid x > sigmoid y."),
}
BLOCKS = listed((FOLDER / "assumptions.txt").read_text("utf-8"))


@pytest.fixture(scope="session")
def compiled(tmp_path_factory):
    """A folder with the proofs that the tests build on, compiled."""
    folder = tmp_path_factory.mktemp("compiled")
    for name in COMPILED:
        shutil.copy(FOLDER / name, folder)
        coqc(folder, name)
    return folder


@pytest.fixture
def copy(compiled, tmp_path):
    """The same, for a test to spoil."""
    shutil.copytree(compiled, tmp_path, dirs_exist_ok=True)
    return tmp_path


def change(path, old, new):
    """Replace the first occurrence of a text."""
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def of_file(name):
    """The theorems of one file, and what assumptions.txt says of them."""
    where = {theorem: file for theorem, file in theorems().items() if file == name}
    blocks = [([theorem for theorem in group if theorem in where], axioms) for group, axioms in BLOCKS]
    return where, [block for block in blocks if block[0]]


def test_sound_proofs_have_the_listed_assumptions(copy):
    """Without a planted defect the check passes, so a red one below means something."""
    compare(copy, *of_file("Sigmoid.v"))


@pytest.mark.parametrize("moved", MOVED)
def test_threshold_moved_by_one_ulp_does_not_compile(copy, moved):
    """Earlier or later, in any format."""
    change(copy / "Thresholds.v", *MOVED[moved])
    coqc(copy, "Thresholds.v")
    with pytest.raises(ProofError, match=r"Saturation\.v does not compile"):
        coqc(copy, "Saturation.v")


@pytest.mark.parametrize("sign", SIGNS)
def test_flipped_sign_does_not_compile(copy, sign):
    """In the statement of a theorem."""
    change(copy / "Sigmoid.v", *SIGNS[sign])
    with pytest.raises(ProofError, match=r"Sigmoid\.v does not compile"):
        coqc(copy, "Sigmoid.v")


def spoilt(copy, preamble, proof):
    """Prove sigmoid_range otherwise, SOUND being its own proof, and compare what its file then assumes."""
    path = copy / "Sigmoid.v"
    before, name, after = path.read_text("utf-8").partition("Theorem sigmoid_range")
    statement, _, proof_and_rest = after.partition("Proof.")
    sound, _, rest = proof_and_rest.partition("Qed.\n")
    path.write_text(f"{before}{preamble}\n{name}{statement}Proof. {proof.replace('SOUND', sound)}\n{rest}", "utf-8")
    coqc(copy, "Sigmoid.v")
    compare(copy, *of_file("Sigmoid.v"))


def test_admitted_theorem_is_an_unexpected_assumption(copy):
    """Even where the words of the file are not looked at."""
    with pytest.raises(ProofError, match=r"unexpected: \[.*'Sigmoid\.sigmoid_range'"):
        spoilt(copy, "", "Admitted.")


@pytest.mark.parametrize("word", ["Axiom", "Hypothesis"])
def test_axiom_is_an_unexpected_assumption(copy, word):
    """Under any of its names; outside a section a hypothesis is one."""
    with pytest.raises(ProofError, match=r"unexpected: \['Sigmoid\.convenient'\]"):
        spoilt(copy, f"{word} convenient : forall x, 0 < sigmoid x < 1.", "apply convenient. Qed.")


def test_axiom_of_a_library_is_an_unexpected_assumption(copy):
    """Proof irrelevance, which Coq offers and no proof here needs."""
    preamble = "From Coq Require Import ProofIrrelevance."
    with pytest.raises(ProofError, match=r"unexpected: \['ProofIrrelevance\.proof_irrelevance'\]"):
        spoilt(copy, preamble, "assert (H := proof_irrelevance True I I). SOUND Qed.")


def test_assumption_that_is_no_longer_needed_is_named(copy):
    """So the list stays what Coq reports."""
    where, blocks = of_file("Sigmoid.v")
    with pytest.raises(ProofError, match=r"no longer assumed: \['Some\.axiom'\]"):
        compare(copy, where, [(group, axioms | {"Some.axiom"}) for group, axioms in blocks])


def test_theorem_without_axioms_assumes_nothing(copy):
    """The answer of Coq has another form then."""
    (copy / "Plain.v").write_text("Theorem plain : True. Proof. exact I. Qed.\n", "utf-8")
    coqc(copy, "Plain.v")
    assert assumed(copy, {"plain": "Plain.v"}, [["plain"]]) == [frozenset()]
