"""One record of each request, with the headers that a diagnostic logs and nothing secret."""

import asyncio
import json
from datetime import timedelta
from typing import Any

import pytest

from local.api_management.served import Logged

ASKED = {"x-task": "summarize", "x-release": "r2", "x-user-id": "ada", "api-key": "0123456789abcdef0123456789abcdef"}
SERVED = {"x-served-model": "m", "x-served-version": "1", "x-route-reason": "pin", "x-served-from": "Sweden Central"}
LOGGED = Logged(frozenset({"x-task", "x-release"}), frozenset(SERVED))
FILTERED = {"error": {"code": "content_filter", "message": "no"}}


def answers(world: Any, document: Any, status: int = 200, **headers: str) -> None:
    world.backends.answers["one.openai.azure.com"] = world.answering(document, status, {**SERVED, **headers})


def told(world: Any) -> dict[str, Any]:
    return world.gateway.calls.told()[-1].document()


def test_a_request_leaves_one_record_with_what_is_logged(world: Any) -> None:
    world.consumer()
    world.api(logged=LOGGED)
    answers(world, {"usage": {"prompt_tokens": 7, "completion_tokens": 3}})
    world.call(headers=ASKED)
    found = told(world)
    assert found.pop("latencyMs") >= 0
    assert len(found.pop("correlationId")) == 36
    assert found == {
        "timestamp": "2026-11-20T12:00:00.000Z",
        "service": "apim",
        "consumer": "newsroom",
        "task": "summarize",
        "release": "r2",
        "model": "m-1",
        "reason": "pin",
        "region": "Sweden Central",
        "status": 200,
        "promptTokens": 7,
        "completionTokens": 3,
        "contentFiltered": False,
    }


def test_no_key_user_or_prompt_is_in_a_record(world: Any) -> None:
    world.consumer()
    world.api(logged=Logged(LOGGED.asked | set(ASKED), LOGGED.answered))
    answers(world, {})
    world.call(headers=ASKED, body=b'{"messages": [{"role": "user", "content": "a secret"}]}')
    text = json.dumps(told(world))
    assert not [word for word in ("ada", ASKED["api-key"], "a secret") if word in text]


def test_a_header_that_no_diagnostic_logs_is_not_known(world: Any) -> None:
    world.api(logged=Logged(frozenset({"x-task"}), frozenset({"x-route-reason", "x-served-model"})))
    answers(world, {})
    world.call(headers=ASKED)
    found = told(world)
    assert (found["task"], found["release"], found["reason"], found["model"]) == ("summarize", None, "pin", None)


def test_what_the_client_sent_counts_not_what_policies_make_of_it(world: Any) -> None:
    change = "<set-header name='x-release' exists-action='override'><value>other</value></set-header>"
    world.api(f"<policies><inbound>{change}</inbound></policies>", logged=LOGGED)
    world.call(headers=ASKED)
    assert told(world)["release"] == "r2"


@pytest.mark.parametrize(
    ("document", "status", "is_filtered"),
    [
        (FILTERED, 400, True),
        ({"error": {"code": "other"}}, 400, False),
        ({"choices": [{"finish_reason": "content_filter"}]}, 200, True),
        ({"choices": [{"finish_reason": "stop"}]}, 200, False),
        ("no object", 400, False),
        ({"error": "no object", "choices": ["no object"]}, 400, False),
    ],
)
def test_a_stopped_prompt_or_answer_is_told(world: Any, document: Any, status: int, is_filtered: bool) -> None:
    answers(world, document, status)
    world.call()
    assert (told(world)["status"], told(world)["contentFiltered"]) == (status, is_filtered)


def test_a_stream_that_the_filter_stops_is_told_with_its_tokens(world: Any) -> None:
    async def stream(scope: Any, receive: Any, send: Any) -> None:
        parts = [{"choices": [{"finish_reason": "content_filter", "delta": {"content": "12345678"}}]}]
        content = "".join(f"data: {json.dumps(part)}\n\n" for part in parts) + "data: [DONE]\n\n"
        headers = [(b"content-type", b"text/event-stream")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": content.encode(), "more_body": False})

    world.backends.answers["one.openai.azure.com"] = stream
    world.call(body=b'{"messages": [{"content": "1234"}]}')
    found = told(world)
    assert (found["contentFiltered"], found["promptTokens"], found["completionTokens"]) == (True, 1, 2)


def test_refusals_of_the_gateway_leave_a_record_too(world: Any) -> None:
    world.call("/nothing/here")
    assert (told(world)["status"], told(world)["task"]) == (404, None)
    world.api(subscription_required=True, logged=LOGGED)
    world.call(headers={"x-task": "summarize"})
    assert (told(world)["status"], told(world)["consumer"], told(world)["task"]) == (401, None, "summarize")


def test_an_answer_that_breaks_off_has_no_status(world: Any) -> None:
    async def cut(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"half", "more_body": True})

    world.backends.answers["one.openai.azure.com"] = cut
    asyncio.run(world.called())
    assert told(world)["status"] == 0


def test_records_begin_where_they_are_asked_from(world: Any) -> None:
    for _ in range(3):
        world.call()
        world.clock.advance(60)
    middle = world.clock.now() - timedelta(seconds=120)
    assert [call.timestamp for call in world.gateway.calls.told(middle)] == [middle, middle + timedelta(seconds=60)]
    world.gateway.reset()
    assert world.gateway.calls.told() == []
