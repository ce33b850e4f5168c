"""A report as Markdown: what a parser makes of it."""

from itertools import pairwise

import pytest
from documents_made import HOSTILE, document
from markdown_it import MarkdownIt

from sigmoid_conformance.rendering import write_markdown
from sigmoid_conformance.rendering.markdown import as_markdown, code, text

_PARSER = MarkdownIt("commonmark").enable("table")


def tokens(words):
    """Give all tokens of a text, those within lines included."""
    for token in _PARSER.parse(words):
        yield token
        yield from token.children or ()


@pytest.fixture(scope="module")
def made():
    return list(tokens(as_markdown(document())))


def test_no_markup_of_a_name_or_a_message_comes_through(made):
    """No HTML, no link, no emphasis."""
    assert set() == {token.type for token in made} & {"html_inline", "html_block", "link_open", "em_open", "image"}
    shown = " ".join(HOSTILE.split())
    assert shown in [token.content for token in made if token.type == "code_inline"]


def test_every_row_of_the_summary_has_every_cell(made):
    """A bar in a name ends no cell."""
    reports = document()["reports"]
    assert 7 * len(reports) == len([token for token in made if token.type == "td_open"])


def test_every_requirement_that_is_not_met_has_a_block(made):
    """With its verdict, and a program to see it again."""
    unmet = [
        f"{outcome['requirement']}: {outcome['verdict']}"
        for report in document()["reports"]
        for outcome in report["outcomes"]
        if outcome["verdict"] != "conforms"
    ]
    headings = [after.content for before, after in pairwise(made) if before.tag == "h4"]
    assert sorted(unmet) == sorted(heading for heading in headings if heading)
    assert len(unmet) == len([token for token in made if token.type == "fence" and token.info == "python"])


@pytest.mark.parametrize("words", ["plain", "`", "a``b`", "``` x", "<b>", "a\nb", "[x](y)", " "])
def test_code_stays_code(words):
    """However many backticks it holds."""
    (paragraph,) = [token for token in _PARSER.parse(f"before {code(words)} after") if token.type == "inline"]
    before, span, after = paragraph.children
    assert " ".join(words.split()) == span.content.strip()
    assert ("before ", " after") == (before.content, after.content)


@pytest.mark.parametrize(
    "words",
    ["1. one", "- one", "# one", "a *b* _c_ `d`", "<i>x</i>", "[x](https://y)", "![x](y)", "a | b", "~~a~~ &amp; $x$"],
)
def test_text_stays_text(words):
    """Whatever it starts with."""
    paragraph = [token for token in _PARSER.parse(text(words)) if token.type != "inline"]
    assert ["paragraph_open", "paragraph_close"] == [token.type for token in paragraph]
    (inline,) = _PARSER.parseInline(text(words))
    assert words == "".join(child.content for child in inline.children)


def test_nobody_is_mentioned():
    """A sign that a forge takes for a mention is written as an entity."""
    assert "by &#64;someone" == text("by @someone")


def test_the_file_is_written(tmp_path):
    """As it is made."""
    write_markdown(document(), tmp_path / "report.md")
    assert as_markdown(document()) == (tmp_path / "report.md").read_text("utf-8")
