"""What is asked of whom: paths, hosts, api-versions and methods."""

from typing import Any

import pytest
from starlette.testclient import TestClient

BODY = {"messages": [{"role": "user", "content": "Hello."}]}
DATED = "/openai/deployments/chat/chat/completions?api-version=2024-10-21"
NOT_FOUND = {"error": {"code": "404", "message": "Resource not found"}}


@pytest.mark.parametrize(
    "host",
    ["sweden.openai.azure.com", "sweden.cognitiveservices.azure.com", "sweden.localhost", "SWEDEN.localhost:8443"],
)
def test_a_host_names_the_account(post: Any, host: str) -> None:
    answer = post(DATED, headers={"Authorization": "Bearer t", "Host": host}, **BODY)
    assert "account aoai-sweden" in answer.json()["choices"][0]["message"]["content"]


@pytest.mark.parametrize(
    "path",
    [
        "/sweden/openai/deployments/CHAT/chat/completions?api-version=2024-10-21",
        "/Sweden/openai/deployments/chat/chat/completions?api-version=2022-12-01",
        "/sweden/openai/deployments/chat/chat/completions?api-version=2026-06-01-preview",
        "/sweden/openai/v1/chat/completions",
        "/sweden/openai/v1/chat/completions?api-version=preview",
        "/sweden/openai/v1/chat/completions?api-version=latest",
        "/sweden/openai/v1/chat/completions?api-version=v1",
    ],
)
def test_every_form_of_the_path_is_served(post: Any, path: str) -> None:
    answer = post(path, model="chat", **BODY)
    assert (answer.status_code, answer.headers["x-ms-deployment-name"]) == (200, "chat")


def test_the_path_names_the_deployment_whatever_the_body_says(post: Any) -> None:
    assert post(f"/sweden{DATED}", model="chat-old", **BODY).headers["x-ms-deployment-name"] == "chat"


@pytest.mark.parametrize(
    "path",
    [
        "/openai/deployments/chat/chat/completions",
        "/openai/deployments/chat/chat/completions?api-version=2024-10-22",
        "/openai/deployments/chat/chat/completions?api-version=2024-13-01-preview",
        "/openai/deployments/chat/chat/completions?api-version=v1",
        "/openai/deployments/chat/images/generations?api-version=2024-10-21",
        "/openai/deployments/chat/responses?api-version=2025-04-01-preview",
        "/openai/deployments//chat/completions?api-version=2024-10-21",
        "/openai/deployments/chat/chat/completions/?api-version=2024-10-21",
        "/openai/v1/models",
        "/openai/v1/responses/resp_1",
        "/openai/",
    ],
)
def test_another_path_or_version_is_not_found(post: Any, path: str) -> None:
    answer = post(f"/sweden{path}", model="chat", **BODY)
    assert (answer.status_code, answer.json()) == (404, NOT_FOUND)


def test_the_v1_form_refuses_a_dated_version(post: Any) -> None:
    answer = post("/sweden/openai/v1/chat/completions?api-version=2024-10-21", model="chat", **BODY)
    assert (answer.status_code, answer.json()["error"]["message"]) == (400, "API version not supported")


def test_responses_need_a_newer_version(post: Any) -> None:
    path = "/sweden/openai/responses?api-version="
    assert post(f"{path}2024-10-21", model="chat", input="x").status_code == 400
    assert post(f"{path}2025-03-01-preview", model="chat", input="x").status_code == 200


def test_an_account_that_is_not_there_is_named(post: Any) -> None:
    answer = post(f"/norway{DATED}", **BODY)
    assert answer.status_code == 404
    assert "subdomain 'norway'" in answer.json()["error"]["message"]
    assert "x-ms-region" not in answer.headers


def test_without_an_account_the_host_is_named(post: Any) -> None:
    assert "'testserver'" in post(DATED, **BODY).json()["error"]["message"]


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
def test_another_method_is_not_allowed(client: TestClient, method: str) -> None:
    answer = client.request(method, f"/sweden{DATED}")
    assert (answer.status_code, answer.json()["error"]["code"], answer.headers["allow"]) == (405, "405", "POST")


def test_a_deployment_that_is_not_there_is_not_found(post: Any) -> None:
    for path in (f"/sweden{DATED}".replace("/chat/chat", "/nope/chat"), "/sweden/openai/v1/chat/completions"):
        answer = post(path, model="nope", **BODY)
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "DeploymentNotFound")


@pytest.mark.parametrize("model", [{}, {"model": None}, {"model": 5}])
def test_the_v1_form_needs_a_model(post: Any, model: dict[str, Any]) -> None:
    answer = post("/sweden/openai/v1/chat/completions", **BODY, **model)
    assert (answer.status_code, answer.json()["error"]["param"]) == (400, "model")
