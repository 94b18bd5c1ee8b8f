"""A release as apps hold it: its digest is the core's, and it can't be taken apart."""

import json
import re
from dataclasses import FrozenInstanceError
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model_lifecycle.releases import Message, Release
from model_lifecycle.releases.documents import key_values
from model_lifecycle.releases.flags import flag
from model_lifecycle.settings import Rollout
from reader.release import made
from reader.snapshot import snapshot

TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
NUMBERS = st.integers(-(2**53) + 1, 2**53 - 1) | st.floats(-1e6, 1e6).filter(lambda it: not it.is_integer())
VALUES: Any = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)
RELEASES = st.builds(
    Release,
    task=st.just("summarize"),
    name=st.just("r1"),
    file=st.just(""),
    model=st.just("gpt-5.4"),
    version=st.just("2026-03-05"),
    messages=st.lists(st.builds(Message, st.sampled_from(["system", "user"]), TEXT), min_size=1, max_size=3).map(tuple),
    variables=st.lists(st.sampled_from(["a", "b", "c"]), unique=True).map(tuple),
    tools=st.lists(st.dictionaries(TEXT, VALUES, max_size=2), max_size=2).map(tuple),
    parameters=st.dictionaries(TEXT, VALUES, max_size=3),
    content_filter=st.none() | TEXT,
    data=st.none() | st.fixed_dictionaries({"index": TEXT, "version": TEXT}),
)


def read(release: Release) -> Any:
    """The release as an app reads it from what the core publishes."""
    entries = key_values(release)
    settings = {
        entry["name"]: entry["value"] if entry["content_type"] == "text/plain" else json.loads(entry["value"])
        for entry in entries
    }
    told = json.loads(flag("summarize", Rollout(stable=release.name), {release.name: release})["value"])
    return snapshot("summarize", told, settings).releases[release.name]


@given(RELEASES)
def test_the_digest_is_the_core_s(release: Release) -> None:
    found = read(release)
    assert found.digest == release.digest
    assert [(each.role, each.content) for each in found.messages] == [(m.role, m.content) for m in release.messages]


def test_the_documented_example_recomputes() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "releases.md").read_text(encoding="utf-8")
    (form,) = re.findall(r"```json\n(\{\"contentFilter.*)\n", page)
    assert made("summarize", "r1", None, json.loads(form)).digest in page


@pytest.fixture
def release() -> Any:
    return read(
        Release(
            "summarize",
            "r1",
            "",
            "m",
            "1",
            (Message("user", "{{a}} {{b}} {c}"),),
            ("a", "b"),
            (),
            {"x": {}},
            None,
            None,
        )
    )


def test_a_release_can_t_be_changed(release: Any) -> None:
    with pytest.raises(FrozenInstanceError):
        release.model = "other"
    request = release.request({"a": "1", "b": "2"})
    request["x"]["y"] = 1
    request["messages"].clear()
    assert release.request({"a": "1", "b": "2"}) == {
        "model": "m-1",
        "messages": [{"role": "user", "content": "1 2 {c}"}],
        "x": {},
    }


def test_what_is_put_in_is_not_searched_again(release: Any) -> None:
    (message,) = release.request({"a": "{{b}}", "b": "\\1"})["messages"]
    assert message["content"] == "{{b}} \\1 {c}"


@pytest.mark.parametrize("variables", [{}, {"a": "1"}, {"a": "1", "b": "2", "c": "3"}])
def test_exactly_its_variables_are_taken(release: Any, variables: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="Release r1 takes the variables a, b, and was given"):
        release.request(variables)


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_user_fits_into_a_header(user: str) -> None:
    release = read(Release("summarize", "r1", "", "m", "1", (Message("user", "x"),), (), (), {}, None, None))
    headers = release.headers(user)
    assert headers["x-user-id"].isascii()
    assert headers["x-user-id"].isprintable()
    assert headers["x-user-id"] == headers["x-user-id"].strip() != ""
    assert {key: headers[key] for key in headers if key != "x-user-id"} == {
        "x-model-name": "m",
        "x-model-version": "1",
        "x-release": "r1",
        "x-task": "summarize",
    }
