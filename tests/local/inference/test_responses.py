"""Responses: the same answers in another shape."""

import json
from typing import Any

import pytest
from openai.types.responses import Response, ResponseStreamEvent
from pydantic import TypeAdapter

CLOCK = {"type": "function", "name": "clock", "parameters": {"type": "object", "properties": {}}}
WEATHER = {
    "type": "function",
    "name": "weather",
    "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
    "strict": True,
}
EVENT: TypeAdapter[Any] = TypeAdapter(ResponseStreamEvent)

Respond = Any


@pytest.fixture
def respond(post: Any) -> Respond:
    def responded(given: Any = "Hello.", **more: Any) -> Any:
        return post("/sweden/openai/v1/responses", **{"model": "chat", "input": given, **more})

    return responded


def text(answer: Any) -> str:
    return answer.json()["output"][0]["content"][0]["text"]


def events(answer: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for block in filter(None, answer.text.split("\n\n")):
        name, data = block.split("\n")
        found.append(json.loads(data.removeprefix("data: ")))
        assert name == f"event: {found[-1]['type']}"
    return found


def test_an_answer_has_the_client_s_shape(respond: Respond) -> None:
    answer = respond(tools=[WEATHER], tool_choice="none", instructions="Be brief.", temperature=0.5)
    parsed = Response.model_validate(answer.json())
    assert (parsed.status, parsed.temperature, parsed.instructions) == ("completed", 0.5, "Be brief.")
    assert parsed.output_text.startswith("gpt-5.4 version 2026-03-05 answers as deployment chat")
    assert parsed.usage
    assert parsed.usage.total_tokens == parsed.usage.input_tokens + parsed.usage.output_tokens


def test_prompt_instructions_and_parameters_show(respond: Respond) -> None:
    asked = [{}, {"given": "Other."}, {"instructions": "Be brief."}, {"temperature": 0.5}, {"model": "chat-old"}]
    assert len({text(respond(**one)) for one in asked}) == len(asked)
    assert text(respond(user="me", store=False)) == text(respond())


def test_messages_can_be_given(respond: Respond) -> None:
    parts = [{"type": "input_text", "text": "Hello."}]
    earlier = respond().json()["output"]
    answer = respond([{"role": "user", "content": "Hello."}, *earlier, {"role": "user", "content": parts}])
    assert answer.status_code == 200


def test_filters_are_told_as_azure_tells_them(respond: Respond) -> None:
    prompt, completion = respond().json()["content_filters"]
    assert (prompt["source_type"], completion["source_type"]) == ("prompt", "completion")
    assert prompt["content_filter_results"]["jailbreak"] == {"filtered": False, "detected": False}
    assert respond("[[content-filter:hate]]").json()["error"]["code"] == "content_filter"
    assert respond(instructions="[[content-filter:hate]]").status_code == 400


def test_the_maximum_of_tokens_cuts(respond: Respond) -> None:
    answer = respond(max_output_tokens=16).json()
    assert (answer["status"], answer["incomplete_details"]) == ("incomplete", {"reason": "max_output_tokens"})
    assert (answer["output"][0]["status"], answer["usage"]["output_tokens"]) == ("incomplete", 16)


def test_a_tool_is_called_and_its_result_answered(respond: Respond) -> None:
    (call,) = respond(tools=[WEATHER, CLOCK]).json()["output"]
    assert (call["type"], call["name"], list(json.loads(call["arguments"]))) == ("function_call", "weather", ["city"])

    def after(result: str) -> str:
        done = {"type": "function_call_output", "call_id": call["call_id"], "output": result}
        return text(respond([{"role": "user", "content": "Hello."}, call, done], tools=[WEATHER]))

    assert after("sun") == after("sun") != after("rain")


def test_the_tool_that_is_named_is_called(respond: Respond) -> None:
    answer = respond(tools=[WEATHER, CLOCK], tool_choice={"type": "function", "name": "clock"}).json()
    assert (answer["output"][0]["name"], answer["output"][0]["arguments"]) == ("clock", "{}")


def test_a_schema_can_be_asked_for(respond: Respond) -> None:
    schema = {"type": "object", "properties": {"ok": {"type": "boolean"}}}
    answer = respond(text={"format": {"type": "json_schema", "name": "x", "schema": schema}})
    assert json.loads(text(answer)) == {"ok": True}
    told = json.loads(text(respond("As json.", text={"format": {"type": "json_object"}})))
    assert told["model"] == "gpt-5.4"


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"given": []}, "Invalid 'input': List should have at least 1 item"),
        ({"given": [{"role": "user"}]}, "a message has 'role' and 'content'"),
        ({"given": [{"type": "item_reference", "id": "x"}]}, "Invalid 'input[0].type'"),
        ({"given": [{"role": "user", "content": [{"type": "input_image"}]}]}, "Invalid 'input[0].content[0].type'"),
        ({"previous_response_id": "resp_1"}, "'previous_response_id' is not implemented"),
        ({"background": True}, "'background' is not implemented"),
        ({"max_output_tokens": 15}, "'max_output_tokens'"),
        ({"tools": [{"type": "web_search"}]}, "tools[0]"),
        ({"text": {"format": {"type": "json_schema"}}}, "needs 'name' and 'schema'"),
        ({"foo": 1}, "Unrecognized request argument supplied: foo"),
        ({"model": "ada"}, "The responses operation does not work with the specified model"),
    ],
)
def test_what_can_not_be_used_is_refused_by_name(respond: Respond, more: dict[str, Any], says: str) -> None:
    answer = respond(**more)
    assert answer.status_code == 400
    assert says in answer.json()["error"]["message"]


@pytest.mark.parametrize(
    ("more", "end"),
    [({}, "completed"), ({"max_output_tokens": 16}, "incomplete"), ({"tools": [WEATHER]}, "completed")],
)
def test_a_stream_adds_up_to_the_plain_answer(respond: Respond, more: dict[str, Any], end: str) -> None:
    plain, streamed = respond(**more).json(), events(respond(stream=True, **more))
    assert [event["sequence_number"] for event in streamed] == list(range(len(streamed)))
    assert [streamed[0]["type"], streamed[-1]["type"]] == ["response.created", f"response.{end}"]
    assert streamed[-1]["response"] == plain
    assert (streamed[0]["response"]["status"], streamed[0]["response"]["output"]) == ("in_progress", [])
    (item,) = plain["output"]
    whole = item["arguments"] if item["type"] == "function_call" else item["content"][0]["text"]
    assert "".join(event["delta"] for event in streamed if event["type"].endswith(".delta")) == whole
    assert all(EVENT.validate_python(event).type == event["type"] for event in streamed)
