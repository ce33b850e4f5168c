"""The generated blocks of sigmoid.md: current, and each way of being wrong is caught."""

import os
import re
from pathlib import Path

import pytest

from sigmoid_spec import REQUIREMENTS
from sigmoid_spec.document import BLOCKS, DocumentError, filled, main, rendered, rendered_requirement, stale_blocks
from sigmoid_spec.tables import TABLES

DOCUMENT = Path(__file__).parents[1] / "sigmoid.md"
BLOCK = "<!-- requirement: sigmoid-range -->\n\n" + rendered_requirement("sigmoid-range") + "\n\n<!-- end -->\n"
WRONG = {
    "unknown block 'requirement: sigmoid-colour'": (BLOCK, BLOCK + BLOCK.replace("sigmoid-range", "sigmoid-colour")),
    "unknown block 'table: colours'": (BLOCK, BLOCK + "<!-- table: colours -->\n<!-- end -->\n"),
    "unknown block 'requirment: sigmoid-range'": (BLOCK, BLOCK.replace("requirement", "requirment")),
    "missing block 'requirement: sigmoid-range'": (BLOCK, ""),
    "block 'requirement: sigmoid-range' stands 2 times": (BLOCK, BLOCK + BLOCK),
    "unclosed block 'requirement: sigmoid-range'": (BLOCK, BLOCK.replace("<!-- end -->\n", "")),
}


@pytest.fixture
def text():
    """The document as it stands."""
    found = DOCUMENT.read_text("utf-8")
    assert found.count(BLOCK) == 1
    return found


@pytest.fixture
def copy(tmp_path, text):
    """A file that a test may spoil."""
    path = tmp_path / "sigmoid.md"
    path.write_text(text, "utf-8")
    return path


def test_document_is_current():
    """What stands in it is what the data says."""
    assert main(["--check", str(DOCUMENT)]) == 0


def test_blocks_are_all_requirements_and_tables():
    """Nothing of the data is left out of the text."""
    assert len(BLOCKS) == len(REQUIREMENTS) + len(TABLES)


@pytest.mark.parametrize("block", BLOCKS)
def test_changed_block_is_named_as_stale(text, block):
    """Each of them, alone."""
    spoilt = text.replace(rendered(block), rendered(block) + "!")
    assert [block] == stale_blocks(spoilt)
    assert text == filled(spoilt)


def test_check_names_the_stale_block_and_changes_nothing(copy, text, capsys):
    """It ends with status 1."""
    spoilt = text.replace("> **0 < σ(x) < 1", "> **0 ≤ σ(x) ≤ 1")
    copy.write_text(spoilt, "utf-8")
    assert main(["--check", str(copy)]) == 1
    assert "stale requirement: sigmoid-range\n" in capsys.readouterr().out
    assert spoilt == copy.read_text("utf-8")


def test_fill_restores_the_document_and_keeps_its_mode(copy, text):
    """It ends with status 0, and leaves no other file behind."""
    copy.write_text(text.replace(BLOCK, "<!-- requirement: sigmoid-range -->\n<!-- end -->\n"), "utf-8")
    copy.chmod(0o640)
    assert main([str(copy)]) == 0
    assert text == copy.read_text("utf-8")
    assert copy.stat().st_mode & 0o777 == 0o640
    assert [copy] == list(copy.parent.iterdir())


def test_prose_outside_the_blocks_is_kept(text):
    """Whatever is written there, backslashes included."""
    changed = text.replace("# The logistic", "# A \\1 \\g<0> logistic")
    assert changed == filled(changed)


@pytest.mark.parametrize("message", WRONG)
def test_wrong_set_of_blocks_is_refused_by_name(text, message):
    """With the id in the message."""
    with pytest.raises(DocumentError, match=re.escape(message)):
        filled(text.replace(*WRONG[message]))


@pytest.mark.parametrize("arguments", [[], ["--check"]], ids=["fill", "check"])
@pytest.mark.parametrize("message", WRONG)
def test_wrong_set_of_blocks_ends_with_status_2(copy, text, capsys, message, arguments):
    """And the file stays as it was."""
    spoilt = text.replace(*WRONG[message])
    copy.write_text(spoilt, "utf-8")
    assert main([*arguments, str(copy)]) == 2
    assert message in capsys.readouterr().err
    assert spoilt == copy.read_text("utf-8")


def test_missing_file_ends_with_status_2(tmp_path, capsys):
    """Its name is in the message."""
    assert main([str(tmp_path / "absent.md")]) == 2
    assert "absent.md" in capsys.readouterr().err


def test_file_that_is_not_utf_8_ends_with_status_2(tmp_path, capsys):
    """It is not overwritten."""
    path = tmp_path / "latin.md"
    path.write_bytes(b"\xe9\xff")
    assert main([str(path)]) == 2
    assert "utf-8" in capsys.readouterr().err
    assert path.read_bytes() == b"\xe9\xff"


def test_write_that_fails_leaves_the_document_whole(copy, text, monkeypatch, capsys):
    """No half a file, and no temporary one."""
    spoilt = text.replace("> **0 < σ(x) < 1", "> **0 ≤ σ(x) ≤ 1")
    copy.write_text(spoilt, "utf-8")

    def refuse(*_):
        raise OSError("no space left on device")

    monkeypatch.setattr(os, "replace", refuse)
    assert main([str(copy)]) == 2
    assert "no space left on device" in capsys.readouterr().err
    assert spoilt == copy.read_text("utf-8")
    assert [copy] == list(copy.parent.iterdir())


def test_markdown_renderer_keeps_every_sentence(text):
    """No character of a requirement is taken for markup."""
    markdown = pytest.importorskip("markdown_it").MarkdownIt("commonmark").enable("table")
    inline = [token for token in markdown.parse(text) if token.type == "inline"]
    shown = "\n".join("".join(child.content or " " for child in token.children) for token in inline)
    shown = re.sub(r" +", " ", shown)
    for entry in REQUIREMENTS.values():
        for part in (entry.sentence, entry.source, entry.rationale):
            assert part in shown


def test_document_has_no_html_but_its_comments(text):
    """It reads the same in a terminal."""
    assert re.findall(r"<(?!!--|\s)[a-z/][^>]*>", text) == []
