"""Chat completions: who served, what was asked, and the shapes of the service."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openai.types.chat import ChatCompletion, ChatCompletionChunk

from local.inference import tokens
from local.inference.answers import digest

WEATHER = {
    "type": "function",
    "function": {
        "name": "weather",
        "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
    },
}
CLOCK = {"type": "function", "function": {"name": "clock"}}


def text(answer: Any, index: int = 0) -> str:
    return answer.json()["choices"][index]["message"]["content"]


def chunks(answer: Any) -> list[dict[str, Any]]:
    lines = [line.removeprefix("data: ") for line in answer.text.split("\n\n") if line]
    assert lines[-1] == "[DONE]"
    return [json.loads(line) for line in lines[:-1]]


def test_an_answer_has_the_client_s_shape(say: Any) -> None:
    answer = say()
    assert answer.headers["content-type"] == "application/json"
    assert ChatCompletion.model_validate(answer.json(), strict=True).object == "chat.completion"


def test_an_answer_tells_who_served(say: Any) -> None:
    answer = say()
    for part in ("gpt-5.4 version 2026-03-05", "deployment chat", "account aoai-sweden", "content filter strict"):
        assert part in text(answer)
    assert answer.json()["model"] == "gpt-5.4-2026-03-05"


def test_the_same_request_gets_the_same_answer(say: Any, directory: Any) -> None:
    first = say()
    assert say().json() == first.json()
    directory.time += timedelta(days=1)
    later = say()
    assert text(later) == text(first)
    assert later.json()["created"] - first.json()["created"] == 86_400
    assert later.json()["id"] != first.json()["id"]


OTHERS = [
    {"text": "Hello!"},
    {"temperature": 0.5},
    {"seed": 1},
    {"max_tokens": 300},
    {"max_completion_tokens": 300},
    {"reasoning_effort": "low"},
    {"stop": "§"},
    {"deployment": "chat-old"},
]


def test_another_prompt_parameter_or_version_gets_another_answer(say: Any) -> None:
    assert len({text(say(**other)) for other in [{}, *OTHERS]}) == len(OTHERS) + 1


@pytest.mark.parametrize(
    "more", [{"user": "me"}, {"metadata": {"a": "b"}}, {"store": True}, {"model": "x"}, {"temperature": None}]
)
def test_what_can_not_change_an_answer_does_not(say: Any, more: dict[str, Any]) -> None:
    assert text(say(**more)) == text(say())


def test_the_order_of_keys_can_not_change_an_answer() -> None:
    assert digest({"a": 1, "b": [2]}) == digest({"b": [2], "a": 1}) != digest({"a": 1, "b": [3]})


def test_versions_differ_in_their_fingerprint(say: Any) -> None:
    new, old = say().json(), say(deployment="chat-old").json()
    assert new["system_fingerprint"] != old["system_fingerprint"]
    assert new["system_fingerprint"] == say("Other.").json()["system_fingerprint"]


def test_several_choices_differ(say: Any) -> None:
    answer = say(n=3)
    assert len({text(answer, index) for index in range(3)}) == 3
    assert answer.json()["usage"]["completion_tokens"] == sum(tokens.count(text(answer, i)) for i in range(3))


def test_usage_counts_prompt_tools_and_answer(say: Any) -> None:
    plain, offered = say().json()["usage"], say(tools=[WEATHER], tool_choice="none").json()["usage"]
    assert plain["total_tokens"] == plain["prompt_tokens"] + plain["completion_tokens"]
    assert plain["prompt_tokens"] == tokens.count([{"role": "user", "content": "Hello."}])
    assert offered["prompt_tokens"] == plain["prompt_tokens"] + tokens.count([WEATHER])


@pytest.mark.parametrize("parameter", ["max_tokens", "max_completion_tokens"])
def test_the_maximum_of_tokens_cuts(say: Any, parameter: str) -> None:
    answer = say(**{parameter: 5}).json()
    assert answer["choices"][0]["finish_reason"] == "length"
    assert answer["usage"]["completion_tokens"] == 5
    assert answer["choices"][0]["message"]["content"] == "gpt-5.4"


@pytest.mark.parametrize("stop", [" version", ["nowhere", " version", " answers"]])
def test_a_stop_sequence_cuts(say: Any, stop: Any) -> None:
    answer = say(stop=stop)
    assert (text(answer), answer.json()["choices"][0]["finish_reason"]) == ("gpt-5.4", "stop")


def test_a_json_object_can_be_asked_for(say: Any) -> None:
    told = json.loads(text(say("Answer in JSON.", response_format={"type": "json_object"})))
    assert (told["deployment"], told["version"]) == ("chat", "2026-03-05")


def test_a_schema_can_be_asked_for(say: Any) -> None:
    schema = {"type": "object", "properties": {"n": {"type": "integer", "minimum": 3}}, "required": ["n"]}
    form = {"type": "json_schema", "json_schema": {"name": "count", "schema": schema, "strict": True}}
    assert json.loads(text(say(response_format=form))) == {"n": 3}


def test_a_schema_that_can_not_be_satisfied_is_named(say: Any) -> None:
    form = {"type": "json_schema", "json_schema": {"name": "count", "schema": {"type": "number", "not": {}}}}
    answer = say(response_format=form)
    assert answer.status_code == 400
    assert answer.json()["error"]["message"].startswith("Invalid schema for response_format 'count': ")


def call(answer: Any) -> tuple[str, Any]:
    choice = answer.json()["choices"][0]
    (made,) = choice["message"]["tool_calls"]
    assert (choice["finish_reason"], choice["message"]["content"]) == ("tool_calls", None)
    return made["function"]["name"], json.loads(made["function"]["arguments"])


def test_the_first_tool_is_called_with_arguments_that_fit(say: Any) -> None:
    name, arguments = call(say(tools=[WEATHER, CLOCK]))
    assert (name, list(arguments), type(arguments["city"])) == ("weather", ["city"], str)


def test_the_tool_that_is_named_is_called(say: Any) -> None:
    choice = {"type": "function", "function": {"name": "clock"}}
    assert call(say(tools=[WEATHER, CLOCK], tool_choice=choice)) == ("clock", {})


def test_a_tool_that_is_not_offered_is_refused(say: Any) -> None:
    answer = say(tools=[WEATHER], tool_choice={"type": "function", "function": {"name": "clock"}})
    assert answer.json()["error"]["message"] == "Tool choice 'clock' not found in 'tools' parameter."


def test_no_tool_is_called_if_none_is_wanted(say: Any) -> None:
    assert text(say(tools=[WEATHER], tool_choice="none")).startswith("gpt-5.4")


def test_the_answer_after_a_tool_depends_on_its_result(post: Any, say: Any) -> None:
    asked = say(tools=[WEATHER]).json()["choices"][0]["message"]

    def after(result: str) -> str:
        tool = {"role": "tool", "tool_call_id": asked["tool_calls"][0]["id"], "content": result}
        return text(post(messages=[{"role": "user", "content": "Hello."}, asked, tool], tools=[WEATHER]))

    assert after("sun") == after("sun") != after("rain")


def test_filter_results_are_in_every_answer(say: Any) -> None:
    answer = say().json()
    (prompt,) = answer["prompt_filter_results"]
    safe = {"filtered": False, "severity": "safe"}
    assert prompt["content_filter_results"]["hate"] == safe
    assert prompt["content_filter_results"]["jailbreak"] == {"filtered": False, "detected": False}
    assert answer["choices"][0]["content_filter_results"]["violence"] == safe


@pytest.mark.parametrize(("category", "key"), [("violence", "severity"), ("jailbreak", "detected")])
def test_the_marker_stops_a_prompt(say: Any, category: str, key: str) -> None:
    answer = say(f"Please [[content-filter:{category}]] this.")
    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["status"]) == (400, "content_filter", 400)
    assert error["innererror"]["code"] == "ResponsibleAIPolicyViolation"
    results = error["innererror"]["content_filter_result"]
    assert {name for name, result in results.items() if result["filtered"]} == {category}
    assert results[category][key] in ("high", True)


@pytest.mark.parametrize("more", [{}, {"n": 2}, {"tools": [WEATHER]}, {"max_tokens": 5}])
def test_a_stream_adds_up_to_the_plain_answer(say: Any, more: dict[str, Any]) -> None:
    plain, streamed = say(**more).json(), chunks(say(stream=True, **more))
    for choice in plain["choices"]:
        mine = [part["choices"][0] for part in streamed[1:] if part["choices"][0]["index"] == choice["index"]]
        calls = [call for part in mine for call in part["delta"].get("tool_calls", [])]
        assert "".join(part["delta"].get("content") or "" for part in mine) == (choice["message"]["content"] or "")
        expected = [made["function"]["arguments"] for made in choice["message"].get("tool_calls", [])]
        assert "".join(call["function"]["arguments"] for call in calls) == "".join(expected)
        assert [part["finish_reason"] for part in mine if part["finish_reason"]] == [choice["finish_reason"]]


def test_a_stream_begins_as_azure_s_do(say: Any) -> None:
    answer = say(stream=True)
    assert answer.headers["content-type"].startswith("text/event-stream")
    first, second, *rest = chunks(answer)
    assert (first["choices"], first["id"], first["model"], first["object"]) == ([], "", "", "")
    assert first["prompt_filter_results"][0]["content_filter_results"]["hate"]["severity"] == "safe"
    assert second["choices"][0]["delta"]["role"] == "assistant"
    assert all(ChatCompletionChunk.model_validate(part, strict=True) for part in [second, *rest])
    assert all("usage" not in part for part in [first, second, *rest])


def test_a_stream_ends_with_the_usage_if_asked(say: Any) -> None:
    *others, last = chunks(say(stream=True, stream_options={"include_usage": True}))
    assert (last["choices"], last["usage"]) == ([], say().json()["usage"])
    assert all(part["usage"] is None for part in others[1:])


def test_an_embedding_model_does_not_chat(say: Any) -> None:
    for deployment, model in (("ada", "text-embedding-ada-002"), ("sora", "sora")):
        error = say(deployment=deployment).json()["error"]
        assert error["code"] == "OperationNotSupported"
        assert error["message"].startswith(
            f"The chatCompletion operation does not work with the specified model, {model}."
        )


def test_a_filter_policy_that_is_dropped_shows(say: Any, directory: Any) -> None:
    before = text(say())
    directory.deployments["chat"] = replace(directory.deployments["chat"], content_filter=None)
    assert text(say()) == before.replace("filter strict", "filter default") != before


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(), st.floats(0, 2), st.integers(1, 400))
def test_plain_and_streamed_agree_for_any_prompt(say: Any, prompt: str, temperature: float, most: int) -> None:
    asked = {"text": prompt, "temperature": temperature, "max_tokens": most}
    deltas = [part["choices"][0]["delta"] for part in chunks(say(stream=True, **asked))[1:]]
    assert "".join(delta.get("content", "") for delta in deltas) == text(say(**asked))
