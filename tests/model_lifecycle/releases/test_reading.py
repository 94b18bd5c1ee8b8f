"""A release reads, or every problem of its file is named with key, value, consequence and way out."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from model_lifecycle import releases

FILE = "releases/summarize/summarize-r1.yaml"

Write = Callable[..., Path]
Message = Callable[[], str]


def test_a_release_reads_as_it_is_written(root: Path, draft: Write) -> None:
    draft(contentFilter="strict", data={"index": "news", "version": "2026-10"}, evaluation="e.json", notes="ours")
    found = releases.read(root, "summarize", "summarize-r1")
    release = found.release
    assert (release.task, release.name, release.file) == ("summarize", "summarize-r1", FILE)
    assert release.model_version == "gpt-5.4-2026-03-05"
    assert [message.role for message in release.messages] == ["system", "user"]
    assert release.variables == ("document", "language")
    assert release.parameters == {"max_completion_tokens": 800, "reasoning_effort": "low"}
    assert (release.content_filter, release.data) == ("strict", {"index": "news", "version": "2026-10"})
    assert found.evaluation == "e.json"


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"modle": "x"}, "modle: is not a known configuration key"),
        ({"contentfilter": "x"}, "Did you mean contentFilter?"),
        ({"model": ""}, "model: "),
        ({"model": "gpt 5"}, "does not match"),
        ({"version": "latest"}, 'version: "latest" is not an exact model version'),
        ({"version": " 2026-03-05"}, "is not an exact model version"),
        ({"messages": []}, "messages: [] is empty"),
        ({"messages": "x"}, "messages: "),
        ({"messages": [{"role": "system"}]}, "messages[0]: has neither text nor file"),
        ({"messages": [{"role": "user", "text": "a", "file": "b"}]}, "messages[0]: has both text and file"),
        ({"messages": [{"role": "user", "text": " \n "}]}, "is blank"),
        ({"messages": [{"role": "boss", "text": "a"}]}, 'messages[0].role: "boss" is not one of'),
        ({"messages": [{"role": "user", "text": "a", "weight": 1}]}, "messages[0].weight: is not a known"),
        ({"messages": [{"role": r, "text": "a"} for r in ("system", "developer")]}, "both a system and a developer"),
        ({"variables": ["document"]}, 'variables: "language" is used in a message and not declared'),
        ({"variables": ["document", "language", "tone"]}, 'variables[2]: "tone" is used in no message'),
        ({"variables": ["document", "document", "language"]}, 'variables[1]: "document" stands in the list already'),
        ({"variables": ["a b"]}, "variables[0]"),
        ({"variables": "document"}, "variables: "),
        ({"tools": [{"type": "web_search"}]}, "tools[0].type"),
        ({"tools": [{"type": "function", "function": {"name": "a b"}}]}, "tools[0].function.name"),
        ({"tools": [{"type": "function", "function": {"name": "a"}}] * 2}, "is the name of tool 0 too"),
        ({"parameters": {"temperature": 0.2}}, "parameters.temperature: 0.2 is a parameter that gpt-5.4 does not take"),
        ({"parameters": {"max_tokens": 5}}, "Use max_completion_tokens instead"),
        ({"parameters": {"reasoning_effort": "minimal"}}, "is not one of none, low, medium, high, xhigh"),
        ({"parameters": {"max_completion_tokens": 0}}, "is not a whole number from 1"),
        ({"parameters": {"max_completion_tokens": "800"}}, "is not a whole number from 1"),
        ({"parameters": {"reasoning_efort": "low"}}, "Use reasoning_effort instead"),
        ({"parameters": {"tool_choice": "auto"}}, "is set without tools"),
        ({"parameters": ["temperature"]}, "parameters: "),
        ({"model": "text-embedding-3-large", "version": "1"}, "is no model whose chat completions"),
        ({"contentFilter": "a b"}, "contentFilter: "),
        ({"data": {"index": "a"}}, "data.version: is missing"),
        ({"notes": 5}, "notes: 5 is not text"),
    ],
)
def test_a_value_that_can_t_be_meant_is_refused(
    draft: Write, unreadable: Message, changes: dict[str, Any], says: str
) -> None:
    draft(**changes)
    message = unreadable()
    assert message.startswith(FILE)
    assert says in message


@pytest.mark.parametrize("wrong", ["{{ document }}", "{{document }}", "{{my-document}}", "{{my.document}}"])
def test_what_is_nearly_a_variable_is_refused(draft: Write, unreadable: Message, wrong: str) -> None:
    draft(messages=[{"role": "user", "text": f"Read {wrong} and say so."}], variables=[])
    message = unreadable()
    assert "is not how a variable is written" in message
    assert "document}}, without spaces, dots or dashes" in message


def test_other_braces_are_text(root: Path, draft: Write) -> None:
    text = 'Answer with {"a": {"b": 1}} or {{}} or { {x} } or {{1}}.'
    draft(messages=[{"role": "user", "text": text}], variables=[])
    assert releases.read(root, "summarize", "summarize-r1").release.messages[0].content == text


def test_a_model_that_samples_takes_a_temperature(root: Path, draft: Write, unreadable: Message) -> None:
    sampling = {"model": "gpt-4.1", "version": "2025-04-14"}
    draft(**sampling, parameters={"temperature": 0.2, "max_tokens": 800})
    assert releases.read(root, "summarize", "summarize-r1").release.parameters["temperature"] == 0.2
    draft(**sampling, parameters={"temperature": 2.5, "reasoning_effort": "low", "max_completion_tokens": 5})
    message = unreadable()
    assert "parameters.temperature: 2.5 is not a number from 0 to 2" in message
    assert "reasoning_effort" in message
    assert "Use max_tokens instead" in message


def test_all_problems_are_told_at_once_a_line_each(draft: Write, unreadable: Message) -> None:
    messages = [{"role": "user", "file": "no.md"}, {"role": "user", "file": "../../no.md"}, {"role": "user"}]
    draft(messages=messages, parameters={"temperature": 1, "top_p": 1}, version="latest")
    lines = unreadable().splitlines()
    assert len(lines) == 6
    assert all(line.startswith(FILE) and line.endswith(".") for line in lines)


def test_line_ends_of_prompt_files_count_as_one_kind(root: Path, draft: Write) -> None:
    draft(messages=[{"role": "user", "file": "p.md"}], variables=[])
    found: set[str] = set()
    for ending in (b"\n", b"\r\n", b"\r"):
        (root / "summarize" / "p.md").write_bytes(b"one" + ending + b"two" + ending)
        found.add(releases.read(root, "summarize", "summarize-r1").release.messages[0].content)
    assert found == {"one\ntwo\n"}


def test_a_release_that_is_not_there_is_named(root: Path, unreadable: Message) -> None:
    assert f"{FILE}: does not exist" in unreadable()


def test_tools_that_can_t_be_published_are_refused_with_sizes(draft: Write, unreadable: Message) -> None:
    function = {"name": "a", "description": "d" * 11_000}
    draft(tools=[{"type": "function", "function": function}])
    message = unreadable()
    assert "tools: " in message
    assert "App Configuration takes 10240" in message
