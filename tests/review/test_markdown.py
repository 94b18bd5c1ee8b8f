"""The comment as a whole: its shape holds for any content, and its length."""

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from offline.compare import Compared
from offline.policypack import Verdict, Violation
from offline.preview import Judged
from review.markdown import MAX_CHARACTERS, markdown
from review.repository import Range
from review.stacks import Failed, Review, Shown

DAY = date(2026, 11, 21)
PARSER = MarkdownIt("commonmark").enable("table")
HOSTILE = "@team </details> ``` | \n\n# x [y](http://evil.example)\n</summary>"


def review_of(made: Any, text: str, count: int = 1, violations: int = 1) -> Review:
    head = made(*(_deployment(f"{text}{index}", text) for index in range(count)), _flag(text))
    found = tuple(Violation(text, "mandatory", text, f"urn:pulumi:s::p::t::{text}") for _ in range(violations))
    judged = Judged("p", "prod", head, Verdict("pack", "1", {}, found), 0.0)
    stacks = (Shown("prod", Compared(made(), judged)), Failed("dev", "bad-input", text))
    return Review(Range(text, "b" * 40, "a" * 40), "", (text,), stacks)


def _deployment(name: str, text: str) -> tuple[str, str, dict[str, Any]]:
    inputs = {
        "accountName": text,
        "deploymentName": name,
        "properties": {"model": {"name": "gpt-4o", "version": "2024-11-20"}},
        "sku": {"name": text, "capacity": 1},
        "tags": {text: text},
    }
    return "azure-native:cognitiveservices:Deployment", name, inputs


def _flag(text: str) -> tuple[str, str, dict[str, Any]]:
    inputs = {
        "contentType": "application/vnd.microsoft.appconfig.ff+json",
        "value": '{"id": "f", "enabled": true, "allocation": {"default_when_enabled": "v"}}',
        "note": text,
    }
    return "azure-native:appconfiguration:KeyValue", "flag", inputs


def shape(comment: str) -> list[str]:
    """The kinds of blocks, and folds as they open and close."""
    tokens = PARSER.parse(comment)
    return [token.content.strip() if token.type == "html_block" else token.type for token in tokens]


texts = st.one_of(st.just(HOSTILE), st.text(min_size=1))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts)
def test_any_content_leaves_the_comment_s_shape_as_it_is(made: Any, text: str) -> None:
    comment = markdown(review_of(made, text), DAY, None).text
    found = [
        kind
        for kind in shape(comment)
        if kind.startswith(("<", "heading_o", "table_o", "fence", "blockquote_o", "tr_o"))
    ]
    assert found == [
        "heading_open", "blockquote_open", "heading_open", "heading_open",
        "table_open", "tr_open", "tr_open", "table_open", "tr_open", "tr_open", "table_open", "tr_open", "tr_open",
        "<details><summary>Plan: 2 to create</summary>", "fence", "</details>",
    ]  # fmt: skip


def test_objections_and_reasons_come_before_the_plan(made: Any) -> None:
    comment = markdown(review_of(made, "word"), DAY, "https://x/docs/policies.md").text
    order = ("Look at this first", "- **prod**: blocked, 1 objection · 1 model version added · 2 to create",
             "- **dev**: not compared. word", "#### Objections", "[`word`](https://x/docs/policies.md#word) on `word`",
             "#### prod", "**Model versions**", "| `gpt-4o-2024-11-20` | added | - | `word` · `word` · 1 |",
             "**Traffic**", "| `f` | `v` | - | 100 % |", "**Retirements within 180 days**",
             "| `gpt-4o-2024-11-20` | 2027-04-14 | 144 | Deprecated | `gpt-5.1` |",
             "+ create Deployment word0")  # fmt: skip
    places = [comment.index(part) for part in order]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("count", "violations", "says"),
    [(2_000, 1, "lines of the plan"), (30, 3_000, "objections"), (2_000, 3_000, "objections")],
)
def test_a_large_one_is_cut_the_plan_first(made: Any, count: int, violations: int, says: str) -> None:
    found = markdown(review_of(made, "word " * 20, count, violations), DAY, None)
    assert found.is_cut
    assert len(found.text) <= MAX_CHARACTERS
    assert found.text.count("<details>") == found.text.count("</details>")
    assert found.text.count("```") % 2 == 0
    assert f"{says}; `make preview BASE=word word" in found.text
    assert (f"and {count - 20} more" in found.text) == (violations == 1)
