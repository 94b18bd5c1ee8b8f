"""Bad bodies: one clear message each, in the service's shape."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.testclient import TestClient

from local.inference import bodies, errors
from local.inference.requests import ChatBody, EmbeddingsBody, ResponsesBody

CHAT = "/sweden/openai/deployments/chat/chat/completions?api-version=2024-10-21"
HEADERS = {"Authorization": "Bearer t", "Content-Type": "application/json"}
HELLO = {"role": "user", "content": "Hello."}


def refused(client: TestClient, content: bytes, **headers: str) -> tuple[int, dict[str, Any]]:
    answer = client.post(CHAT, content=content, headers={**HEADERS, **headers})
    return answer.status_code, answer.json()["error"]


@pytest.mark.parametrize(
    "content", [b"", b"{", b"{'a': 1}", b"\xff", b'{"a": NaN}', b'{"a": 1e999}', b'{"a": ' + b"9" * 5000 + b"}"]
)
def test_what_is_no_json_is_refused(client: TestClient, content: bytes) -> None:
    status, error = refused(client, content)
    assert (status, error["type"]) == (400, "invalid_request_error")
    assert error["message"].startswith("We could not parse the JSON body of your request")


@pytest.mark.parametrize("content", [b"[]", b'"x"', b"null"])
def test_what_is_no_object_is_refused(client: TestClient, content: bytes) -> None:
    assert "must be a JSON object" in refused(client, content)[1]["message"]


def test_another_content_type_is_refused(client: TestClient) -> None:
    status, error = refused(client, b"{}", **{"Content-Type": "text/plain"})
    assert (status, error["code"]) == (415, "415")
    assert "'text/plain'" in error["message"]


def test_a_body_over_the_limit_is_refused(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "LARGEST", 1000)
    status, error = refused(client, b" " * 1001)
    assert (status, error["code"]) == (413, "413")
    assert "1000 bytes" in error["message"]
    assert refused(client, b" " * 1000)[0] == 400


@pytest.mark.parametrize("depth", [900, 10_000])
def test_a_body_nested_too_deeply_is_refused(client: TestClient, depth: int) -> None:
    nested = b"[" * depth + b"]" * depth
    assert refused(client, b'{"messages": ' + nested + b', "metadata": ' + nested + b"}")[0] == 400


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({}, "Missing required parameter: 'messages'."),
        ({"messages": None}, "Missing required parameter: 'messages'."),
        ({"messages": []}, "Invalid 'messages': List should have at least 1 item"),
        ({"messages": "Hello."}, "Invalid 'messages': Input should be a valid list, got \"Hello.\"."),
        ({"messages": [{"content": "x"}]}, "Missing required parameter: 'messages[0].role'."),
        ({"messages": [{"role": "boss", "content": "x"}]}, "Invalid 'messages[0].role': "),
        ({"messages": [{"role": "user"}]}, "Invalid 'messages[0]': 'content' must be"),
        ({"messages": [HELLO, {"role": "user", "content": 5}]}, "Invalid 'messages[1].content': "),
        ({"messages": [{"role": "user", "content": [{"type": "image_url"}]}]}, "Invalid 'messages[0].content[0].type'"),
        ({"messages": [5]}, "Invalid 'messages[0]': Input should be an object, got 5."),
        ({"messages": [{"role": "user", "content": {}}]}, "Invalid 'messages[0].content': "),
        ({"messages": [HELLO], "foo": 1}, "Unrecognized request argument supplied: foo"),
        ({"messages": [HELLO], "foo": 1, "bar": 2}, "Unrecognized request arguments supplied: foo, bar"),
        ({"messages": [HELLO], "temperature": 2.1}, "Invalid 'temperature': "),
        ({"messages": [HELLO], "temperature": "1"}, "Invalid 'temperature': "),
        ({"messages": [HELLO], "max_tokens": 0}, "Invalid 'max_tokens': "),
        ({"messages": [HELLO], "n": True}, "Invalid 'n': "),
        ({"messages": [HELLO], "stop": ["a"] * 5}, "Invalid 'stop': "),
        ({"messages": [HELLO], "tools": [{"type": "custom", "custom": {}}]}, "tools[0]"),
        ({"messages": [HELLO], "tools": [{"type": "function", "function": {"name": "a b"}}]}, "tools[0].function.name"),
        ({"messages": [HELLO], "tool_choice": "auto"}, "'tool_choice' is only allowed when"),
        ({"messages": [HELLO], "logprobs": True}, "'logprobs' is not implemented"),
        ({"messages": [HELLO], "response_format": {"type": "json_schema"}}, "'json_schema' goes with"),
        ({"messages": [HELLO], "response_format": {"type": "json_object"}}, "must contain the word 'json'"),
    ],
)
def test_a_chat_that_can_not_be_used_is_refused_by_name(post: Any, body: dict[str, Any], says: str) -> None:
    answer = post(**body)
    assert (answer.status_code, answer.json()["error"]["type"]) == (400, "invalid_request_error")
    assert says in answer.json()["error"]["message"]


def test_the_value_in_a_message_is_cut_short(post: Any) -> None:
    assert len(post(messages="x" * 10_000).json()["error"]["message"]) < 200


def test_a_parameter_that_is_not_implemented_may_be_off(say: Any) -> None:
    assert say(logprobs=False, temperature=None).status_code == 200


NAMES = ["messages", "input", "tools", "stop", "text", "model", "n", "role", "content", "type", "function", "name"]
KEYS = st.sampled_from([*NAMES, "tool_choice", "response_format", "json_schema", "schema", "dimensions", "\ud800"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.sampled_from(["user", "function", "json_schema", "\ud800", ""]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
)


@given(st.sampled_from([ChatBody, ResponsesBody, EmbeddingsBody]), st.dictionaries(KEYS, VALUES))
def test_any_body_is_parsed_or_refused(shape: Any, body: dict[str, Any]) -> None:
    try:
        bodies.parsed(shape, body)
    except errors.Refused as refusal:
        assert refusal.status == 400


def test_a_message_with_half_a_character_is_answered(app: Starlette) -> None:
    messages = b'{"messages": [{"role": "user", "content": "\\ud800"}]'
    assert TestClient(app).post(CHAT, content=messages + b"}", headers=HEADERS).status_code == 200
    unknown = TestClient(app).post(CHAT, content=messages + b', "\\udfff": 1}', headers=HEADERS)
    assert (unknown.status_code, unknown.json()["error"]["type"]) == (400, "invalid_request_error")
