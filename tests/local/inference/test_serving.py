"""What is the same for all operations: headers, retirement, rate limits, latency."""

import time
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from local.inference import Inference


def test_every_answer_tells_who_and_where(say: Any, post: Any) -> None:
    first, second = say().headers, say().headers
    assert (first["x-ms-region"], first["x-ms-deployment-name"]) == ("swedencentral", "chat")
    for name in ("apim-request-id", "x-request-id"):
        assert first[name] != second[name]
        assert name in post().headers


def test_the_client_s_request_id_comes_back(post: Any) -> None:
    headers = {"Authorization": "Bearer t", "x-ms-client-request-id": "mine"}
    assert post(headers=headers, messages=[]).headers["x-ms-client-request-id"] == "mine"
    assert "x-ms-client-request-id" not in post().headers


def test_a_model_answers_until_it_retires(say: Any, directory: Any) -> None:
    directory.time += timedelta(hours=1, seconds=-1)
    assert say(deployment="gone").status_code == 200
    directory.time += timedelta(seconds=1)
    answer = say(deployment="gone")
    assert (answer.status_code, answer.json()["error"]["code"]) == (410, "ModelDeprecated")
    for part in ("gpt-5.4", "2026-03-05", "retired on 2026-11-21"):
        assert part in answer.json()["error"]["message"]


def test_headers_tell_the_limits_on_every_answer(say: Any) -> None:
    headers = say(deployment="small", max_tokens=100).headers
    assert (headers["x-ratelimit-limit-tokens"], headers["x-ratelimit-limit-requests"]) == ("1000", "6")
    assert (headers["x-ratelimit-remaining-tokens"], headers["x-ratelimit-remaining-requests"]) == ("896", "5")


def test_more_choices_count_more(say: Any) -> None:
    assert say(deployment="small", max_tokens=100, n=3).headers["x-ratelimit-remaining-tokens"] == "696"


def test_a_provisioned_deployment_tells_no_limits(say: Any) -> None:
    assert not [name for name in say().headers if name.startswith("x-ratelimit")]


def test_too_many_tokens_are_refused_until_the_time_told(say: Any, directory: Any) -> None:
    assert say(deployment="small", max_tokens=2000).status_code == 200
    directory.time += timedelta(seconds=18, milliseconds=400)
    answer = say(deployment="small", max_tokens=2000)
    assert (answer.status_code, answer.headers["retry-after"], answer.headers["retry-after-ms"]) == (429, "42", "41600")
    assert answer.headers["x-ratelimit-remaining-tokens"] == "0"
    error = answer.json()["error"]
    assert error["code"] == "RateLimitReached"
    assert error["message"] == (
        "Your requests to small for gpt-5.4 in swedencentral have exceeded the token rate limit for your current "
        "OpenAI S0 pricing tier. This request was for ChatCompletions_Create under Azure OpenAI API version "
        "2024-10-21. Please retry after 42 seconds. To increase your default rate limit, visit: https://aka.ms/oai/quotaincrease."
    )
    directory.time += timedelta(seconds=42)
    assert say(deployment="small", max_tokens=2000).status_code == 200


def test_too_many_requests_are_refused(say: Any) -> None:
    statuses = [say(deployment="small", max_tokens=1).status_code for _ in range(7)]
    assert statuses == [200] * 6 + [429]


def test_one_second_is_told_in_the_singular(say: Any, directory: Any) -> None:
    say(deployment="small", max_tokens=2000)
    directory.time += timedelta(seconds=59, milliseconds=999)
    answer = say(deployment="small")
    assert (answer.headers["retry-after"], answer.headers["retry-after-ms"]) == ("1", "1")
    assert "Please retry after 1 second. To" in answer.json()["error"]["message"]


def test_refused_requests_do_not_count(say: Any) -> None:
    for _ in range(10):
        assert say("[[content-filter:hate]]", deployment="small").status_code == 400
    assert say(deployment="small").headers["x-ratelimit-remaining-requests"] == "5"


def test_other_deployments_are_not_held_back(say: Any) -> None:
    say(deployment="small", max_tokens=2000)
    assert say(deployment="chat").status_code == 200


def test_a_reset_forgets_what_was_used(say: Any, inference: Inference) -> None:
    say(deployment="small", max_tokens=2000)
    inference.reset()
    assert say(deployment="small").status_code == 200


@pytest.mark.parametrize("stream", [False, True])
def test_a_deployment_s_latency_passes_first(say: Any, directory: Any, stream: bool) -> None:
    directory.deployments["chat"] = replace(directory.deployments["chat"], latency=0.05)
    start = time.perf_counter()
    assert say(stream=stream).status_code == 200
    assert time.perf_counter() - start >= 0.05


def test_routes_leave_other_paths_alone(client: TestClient) -> None:
    assert client.get("/subscriptions/x").text == "Not Found"
