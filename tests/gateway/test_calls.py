"""What the stack's diagnostics log is enough to say which release was served by which version."""

from typing import Any

import pytest

PATH = "openai/deployments/gpt-5.4-2026-03-05/chat/completions?api-version=2024-10-21"
RELEASE = {
    "x-model-name": "gpt-5.4",
    "x-model-version": "2026-03-05",
    "x-task": "summarize",
    "x-release": "summarize-r1",
    "x-user-id": "ada",
}


def test_a_request_s_record_names_task_release_version_and_reason(gateway: Any) -> None:
    body = {"messages": [{"role": "user", "content": "Hello"}]}
    assert gateway.ask(PATH, headers=RELEASE, json=body).status_code == 200
    found = gateway.http.get("http://local/_local/requests").json()
    wanted = {
        "consumer": "consumer-newsroom",
        "task": "summarize",
        "release": "summarize-r1",
        "model": "gpt-5.4-2026-03-05",
        "reason": "pin",
        "region": "swedencentral",
        "status": 200,
    }
    assert {name: found[name] for name in wanted} == wanted
    assert found["promptTokens"] > 0
    assert found["completionTokens"] > 0
    assert "ada" not in str(found.values())


FILTERED = {"messages": [{"role": "user", "content": "[[content-filter:hate]]"}]}
UNKNOWN = {"messages": [{"role": "user", "content": "Hello"}], "tool_choice": "content_filter"}


@pytest.mark.parametrize(("body", "is_filtered"), [(FILTERED, True), (UNKNOWN, False)])
def test_a_prompt_that_the_content_filter_stops_is_told_by_a_header_that_is_logged(
    gateway: Any, body: Any, is_filtered: bool
) -> None:
    answer = gateway.ask(PATH, headers=RELEASE, json=body)
    assert (answer.status_code, answer.json()["error"]["code"] == "content_filter") == (400, is_filtered)
    assert answer.headers.get("x-content-filtered") == ("true" if is_filtered else None)
    found = gateway.http.get("http://local/_local/requests").json()
    assert (found["contentFiltered"], found["model"]) == (is_filtered, "gpt-5.4-2026-03-05")
