"""What the gateway refuses gets the right status in the shape of Azure OpenAI's errors, and reaches no backend."""

import json
from collections.abc import Callable
from typing import Any

import httpx
import openai
import pytest

GPT = "gpt-5.4-2026-03-05"
ADA = "text-embedding-ada-002-2"
V1 = "openai/v1/chat/completions"
PATH = f"openai/deployments/{GPT}/chat/completions?api-version=2024-10-21"
BODY: Any = {"model": GPT, "messages": [{"role": "user", "content": "Hi"}]}
BIG = "x" * 20_000_000


def refused(answer: httpx.Response, status: int) -> str:
    assert answer.status_code == status, answer.text[:300]
    error = answer.json()["error"]
    assert error["code"]
    assert "x-ms-deployment-name" not in answer.headers, "a backend has answered"
    assert "x-ms-region" not in answer.headers, "a backend has answered"
    return str(error["message"])


@pytest.mark.parametrize("path", [V1, PATH])
@pytest.mark.parametrize("key", [None, "", "wrong", "a" * 32])
def test_without_a_valid_key_nobody_gets_in(gateway: Any, path: str, key: str | None) -> None:
    headers = {} if key is None else {"api-key": key}
    assert "key" in refused(gateway.http.post(f"{gateway.url}/{path}", json=BODY, headers=headers), 401)


def test_a_subscription_that_azure_made_by_itself_has_no_rights(gateway: Any) -> None:
    found = gateway.arm("GET", f"{gateway.resource}/subscriptions")["value"]
    (own,) = (each for each in found if not each["properties"]["displayName"])
    assert own["properties"]["state"] == "active"
    keys = gateway.arm("POST", f"{own['id']}/listSecrets")
    for key in keys.values():
        answer = gateway.http.post(f"{gateway.url}/{V1}", json=BODY, headers={"api-key": key})
        assert "no consumer" in refused(answer, 403)
        assert answer.json()["error"]["code"] == "NoRights"


@pytest.mark.parametrize("name", ["consumer", "models", "newsroom", "tasks", "CONSUMER-NEWSROOM-2"])
@pytest.mark.parametrize("scope", ["/apis", "/apis/openai", "/products/consumers"])
def test_a_subscription_that_somebody_made_beside_the_stack_has_no_rights(gateway: Any, name: str, scope: str) -> None:
    path = f"{gateway.resource}/subscriptions/{name}"
    gateway.arm("PUT", path, {"properties": {"displayName": "mine", "scope": scope, "state": "active"}})
    key = gateway.arm("POST", f"{path}/listSecrets")["primaryKey"]
    answer = gateway.http.post(f"{gateway.url}/{V1}", json=BODY, headers={"api-key": key})
    assert refused(answer, 403)
    assert answer.json()["error"]["code"] == "NoRights"


def test_another_consumer_s_model_is_forbidden(gateway: Any) -> None:
    assert "archive" not in refused(gateway.ask(V1, "archive", json=BODY), 403)
    with pytest.raises(openai.PermissionDeniedError):
        gateway.azure_client("archive").chat.completions.create(model=GPT, messages=BODY["messages"])
    assert gateway.client("archive").embeddings.create(model=ADA, input="words").data


def test_a_route_to_another_consumer_s_model_is_forbidden(gateway: Any) -> None:
    refused(gateway.ask(V1, "archive", json=BODY | {"model": "chat"}), 403)


def test_a_task_that_is_not_the_consumer_s_is_forbidden(gateway: Any) -> None:
    refused(gateway.ask(V1, json=BODY, headers={"x-task": "contracts"}), 403)
    assert gateway.ask(V1, json=BODY, headers={"x-task": "summarize"}).status_code == 200


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_another_method_is_not_there(gateway: Any, method: str) -> None:
    answer = gateway.http.request(method, f"{gateway.url}/{V1}", headers={"api-key": gateway.key("newsroom")})
    refused(answer, 404)


@pytest.mark.parametrize(
    "path",
    [
        f"openai/deployments/../deployments/{GPT}/chat/completions",
        f"openai/deployments/x/../../deployments/{GPT}/chat/completions",
        "openai/deployments/..%2f..%2f/chat/completions",
        f"openai/deployments/{GPT}%2f..%2f{ADA}/chat/completions",
        f"openai/deployments/{GPT}%00/chat/completions",
        f"openai/deployments/{GPT}%20/chat/completions",
        f"openai/deployments/{GPT}/../{ADA}/chat/completions",
        "openai/deployments//chat/completions",
        "openai/deployments/%22%3E%3Cx/chat/completions",
    ],
)
def test_a_path_with_tricks_in_it_reaches_nothing_else(gateway: Any, path: str) -> None:
    raw = gateway.http.base_url.copy_with(raw_path=f"/{gateway.service}/{path}?api-version=1".encode())
    answer = gateway.http.post(raw, json=BODY, headers={"api-key": gateway.key("newsroom")})
    if answer.status_code == 200:
        assert answer.headers["x-served-model"] == "gpt-5.4"
    else:
        assert answer.status_code in {400, 404}
        refused(answer, answer.status_code)


@pytest.mark.parametrize(
    "body", ["", "{", "[]", "7", '"x"', "null", '{"model": {}}', '{"model": ["x"]}', '{"model": null}']
)
def test_a_body_that_names_no_model_is_refused(gateway: Any, body: str) -> None:
    answer = gateway.ask(V1, content=body.encode(), headers={"content-type": "application/json"})
    refused(answer, 400)


@pytest.mark.parametrize("path", [V1, PATH])
def test_a_body_beyond_the_limit_is_refused(gateway: Any, path: str) -> None:
    body = json.dumps(BODY | {"user": BIG}).encode()
    refused(gateway.ask(path, content=body, headers={"content-type": "application/json"}), 413)


def test_a_body_of_unsaid_length_is_refused(gateway: Any) -> None:
    def chunks() -> Any:
        yield json.dumps(BODY).encode()

    refused(gateway.ask(PATH, content=chunks(), headers={"content-type": "application/json"}), 411)


def test_a_large_body_takes_the_form_that_needs_no_reading(gateway: Any) -> None:
    body = json.dumps(BODY | {"user": "x" * 3_000_000}).encode()
    headers = {"content-type": "application/json"}
    assert "deployments" in refused(gateway.ask(V1, content=body, headers=headers), 413)
    assert gateway.ask(PATH, content=body, headers=headers).headers["x-served-version"] == "2026-03-05"
    pin = {"x-model-name": "gpt-5.4", "x-model-version": "2026-03-05"}
    assert gateway.ask(V1, content=body, headers=headers | pin).headers["x-served-version"] == "2026-03-05"


def test_tokens_beyond_the_rate_get_429_and_a_time_to_wait(gateway: Any) -> None:
    ask: Callable[[], Any] = lambda: gateway.ask(  # noqa: E731
        "openai/v1/embeddings", "archive", json={"model": ADA, "input": "word " * 400}
    )
    assert ask().status_code == 200
    for _ in range(3):
        answer = ask()
        if answer.status_code == 429:
            break
    refused(answer, 429)
    assert 0 < int(answer.headers["retry-after"]) <= 60
