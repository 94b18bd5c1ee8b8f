"""Whatever a repository holds stays text in a comment."""

import re
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from review.escaping import code, fenced, prose
from review.plan_lines import _signed
from review.tables import _row

PARSER = MarkdownIt("commonmark").enable("table")
TRICKS = [
    "@team look", "a|b", "`", "``` \n</details>", "<img src=x onerror=y>", "[x](http://evil.example)", "![x](y)",
    "www.evil.example", "https://evil.example", "mail@evil.example", "#12", "owner/name#1", "GH-12", ":smile:", "$x$",
    "1. one\n2. two", "- a\n- b", "# heading", "> quote", "\\", "\\|", "&lt;b&gt;", "a\u202eb", "\u2028", "\x00", "",
    "[x]: http://evil.example", "===", "---", "~~~", "*a* _b_ ~~c~~", "x\ty", "&#64;team",
]  # fmt: skip


def inline(markdown: str) -> list[Any]:
    return [child for token in PARSER.parse(markdown) for child in token.children or ()]


def texts(markdown: str) -> list[str]:
    """What is text and not code, in which a host would look for mentions and links."""
    return [token.content for token in inline(markdown) if token.type == "text"]


def harmless(found: list[str]) -> bool:
    return not any(re.search(r"[@#<>\\`*_\[\]|~$&/]|www\.|://|\d|:\S+:|\w\.\w", text) for text in found)


for_tricks = pytest.mark.parametrize("text", TRICKS)


@for_tricks
def test_prose_becomes_words_and_code_only(text: str) -> None:
    check_prose(text)


@given(st.text())
@example("a/b")
def test_any_prose_becomes_words_and_code_only(text: str) -> None:
    check_prose(text)


def check_prose(text: str) -> None:
    markdown = f"- **x**: {prose(text)}"
    assert [token.type for token in PARSER.parse(markdown)] == [
        "bullet_list_open", "list_item_open", "paragraph_open", "inline", "paragraph_close", "list_item_close",
        "bullet_list_close",
    ]  # fmt: skip
    assert {token.type for token in inline(markdown)} <= {"text", "code_inline", "strong_open", "strong_close"}
    assert harmless(
        [found.replace("/", "", 1) if re.search(r"[^\W\d_]/[^\W\d_]", found) else found for found in texts(markdown)]
    )


@given(st.lists(st.text(), min_size=3, max_size=3))
@example(TRICKS[:3])
@example(["\\", "|", "`"])
def test_any_cells_keep_their_table_s_shape(cells: list[str]) -> None:
    for shown in (code, prose):
        expected = [shown(cell) for cell in cells]
        row = _row(expected)
        table = PARSER.parse(f"{_row(['a', 'b', 'c'])}\n{_row(['---'] * 3)}\n{row}\n{row}\n")
        assert [token.type for token in table].count("td_open") == 6
        assert [token.type for token in table].count("tr_open") == 3
        assert [token.content for token in table if token.type == "inline"][3:6] == expected
        assert table[-1].type == "table_close"


@given(st.text(), st.sampled_from("+-!"))
@example("```\n</details>\n@team", "+")
def test_any_lines_stay_in_their_code_block(text: str, sign: str) -> None:
    lines = fenced(_signed(sign, text))
    block, *after = PARSER.parse("\n".join(("```diff", *lines, "```", "", "end")))
    assert block.type == "fence"
    assert block.content.splitlines() == list(lines)
    assert [token.type for token in after] == ["paragraph_open", "inline", "paragraph_close"]


@given(st.text())
def test_any_code_is_one_span(text: str) -> None:
    found = inline(f"x {code(text)} y")
    assert [token.type for token in found] == ["text", "code_inline", "text"]


def test_plain_sentences_stay_as_they_are() -> None:
    text = "Place a current version, and move its tasks there (pay-as-you-go too)."
    assert prose(text) == text


def test_names_and_numbers_in_sentences_become_code() -> None:
    assert prose("o3-2025-04-16 is retired since 2026-11-19: see 'x.y'.") == (
        "`o3-2025-04-16` is retired since `2026-11-19`: see '`x.y`'."
    )


def test_what_nobody_can_see_is_marked() -> None:
    assert code("a\u202eb\u200bc") == "`a\ufffdb\ufffdc`"


def test_long_text_is_cut() -> None:
    assert len(code("x" * 1_000)) == 202
    assert prose("word " * 2_000).count("word") == 600
