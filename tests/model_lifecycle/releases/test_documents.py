"""What a store holds of a release: complete, in order, and never longer than the service takes."""

import bisect
import json
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local.app_configuration.sizes import passed_on
from model_lifecycle.releases import Evaluation, KeyValueArgs, Message, Release
from model_lifecycle.releases.documents import CHAT_TYPE, key_values, size_problems
from model_lifecycle.releases.shape import Verdict
from model_lifecycle.releases.sizes import BYTES_MAX, size

texts = st.one_of(
    st.text(min_size=1, max_size=50),
    st.tuples(st.text(min_size=1, max_size=9), st.integers(1, 9000)).map(lambda part: part[0] * part[1]),
    st.tuples(st.sampled_from(["a", "é", "語", "😀", "👩‍👩‍👧", "\n", '"', "\x01"]), st.integers(1, 12_000)).map(
        lambda part: part[0] * part[1]
    ),
)
messages = st.lists(st.tuples(st.sampled_from(["system", "user", "assistant"]), texts), min_size=1, max_size=4)


def release(**changes: Any) -> Release:
    values: dict[str, Any] = {
        "task": "summarize",
        "name": "summarize-r1",
        "file": "releases/summarize/summarize-r1.yaml",
        "model": "gpt-5.4",
        "version": "2026-03-05",
        "messages": (Message("user", "{{text}}"),),
        "variables": ("text",),
        "tools": (),
        "parameters": {"max_completion_tokens": 800},
        "content_filter": None,
        "data": None,
    }
    return Release(**(values | changes))


def written(found: Release) -> dict[str, Any]:
    return {entry["name"]: entry for entry in key_values(found)}


def rejoined(found: Release) -> list[dict[str, str]]:
    """The messages as a reader puts them together again."""
    entries = written(found)
    key = f"{found.task}/{found.name}"
    chat, sibling = (json.loads(entries[name]["value"]) for name in (key, f"{key}/release"))
    if "messages" not in sibling:
        return chat["messages"]
    assert "messages" not in chat
    return [
        {
            "role": message["role"],
            "content": "".join(entries[f"{key}/messages/{index}/{part}"]["value"] for part in range(message["parts"])),
        }
        for index, message in enumerate(sibling["messages"])
    ]


def test_a_short_release_is_a_chat_configuration_and_a_sibling() -> None:
    proved = release(
        parameters={"temperature": 0.5, "max_tokens": 5, "logit_bias": {"1": 2}},
        evaluation=Evaluation("Successful", "sha256:1"),
        data={"index": "a", "version": "1"},
        content_filter="strict",
    )
    chat, sibling = key_values(proved)
    assert (chat["name"], chat["key_value_name"]) == ("summarize/summarize-r1", "summarize~2Fsummarize-r1")
    assert chat["content_type"] == CHAT_TYPE
    assert json.loads(chat["value"]) == {
        "model": "gpt-5.4-2026-03-05",
        "messages": [{"role": "user", "content": "{{text}}"}],
        "temperature": 0.5,
        "max_tokens": 5,
    }
    assert (
        chat["tags"]
        == sibling["tags"]
        == {
            "release": "summarize-r1",
            "task": "summarize",
            "digest": proved.digest,
            "modelVersion": "gpt-5.4-2026-03-05",
            "evaluation": "Successful",
        }
    )
    assert sibling["content_type"] == "application/json"
    assert json.loads(sibling["value"]) == {
        "schemaVersion": 1,
        "task": "summarize",
        "release": "summarize-r1",
        "digest": proved.digest,
        "model": {"name": "gpt-5.4", "version": "2026-03-05"},
        "deployment": "gpt-5.4-2026-03-05",
        "variables": ["text"],
        "tools": [],
        "parameters": {"temperature": 0.5, "max_tokens": 5, "logit_bias": {"1": 2}},
        "contentFilter": "strict",
        "data": {"index": "a", "version": "1"},
        "evaluation": {"verdict": "Successful", "digest": "sha256:1"},
    }


def test_a_release_that_nobody_evaluated_says_so() -> None:
    chat, sibling = key_values(release())
    assert chat["tags"]["evaluation"] == "none"
    assert json.loads(sibling["value"])["evaluation"] is None


@given(messages)
def test_messages_come_back_exactly_however_long_they_are(said: list[tuple[str, str]]) -> None:
    found = release(messages=tuple(Message(*each) for each in said))
    assert rejoined(found) == [{"role": role, "content": content} for role, content in said]
    assert list(size_problems(found)) == []
    for entry in key_values(found):
        assert size(entry) <= BYTES_MAX
        assert passed_on(entry["value"], entry["content_type"], entry["tags"]) <= BYTES_MAX


def test_a_prompt_that_fills_the_limit_to_the_byte_is_not_split() -> None:
    length = 10_000
    sizes = [len(key_values(release(messages=(Message("user", "x" * (length - cut)),)))) for cut in range(2_000)]
    assert {2, 4} == set(sizes)
    assert sizes == sorted(sizes, reverse=True)


def test_an_evaluation_that_comes_later_moves_no_message() -> None:
    def layout(length: int, **proof: Any) -> list[KeyValueArgs]:
        return key_values(release(messages=(Message("user", "x" * length),), **proof))

    split = bisect.bisect_left(range(12_000), 3, lo=1, key=lambda length: len(layout(length)))
    assert (len(layout(split - 1)), len(layout(split))) == (2, 4)
    for length in range(split - 20, split + 20):
        before = layout(length)
        for verdict in get_args(Verdict):
            after = layout(length, evaluation=Evaluation(verdict, "sha256:" + "0" * 64))
            assert [entry["name"] for entry in after] == [entry["name"] for entry in before]
            assert all(size(entry) <= BYTES_MAX for entry in after)
            assert after[0]["value"] == before[0]["value"]


@pytest.mark.parametrize(("field", "value"), [
    ("tools", ({"type": "function", "function": {"name": "a", "description": "d" * 10_000}},)),
    ("parameters", {"response_format": {"schema": "d" * 10_000}}),
    ("variables", tuple(f"variable_{index:05}" for index in range(800))),
])  # fmt: skip
def test_what_can_t_be_split_is_refused_with_its_size(field: str, value: Any) -> None:
    (problem,) = size_problems(release(**{field: value}))
    assert problem.path == (field,)
    assert "bytes" in str(problem)


def test_the_keys_of_two_releases_never_meet() -> None:
    long = (Message("user", "x" * 30_000),)
    entries = [*key_values(release(messages=long)), *key_values(release(name="release", messages=long))]
    assert len({entry["name"] for entry in entries}) == len(entries)
    assert Path(entries[0]["name"]).parts == ("summarize", "summarize-r1")
