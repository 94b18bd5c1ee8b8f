"""The version that a request names is the version that answers, or nobody does."""

import json
from typing import Any

import openai
import pytest

GPT = "gpt-5.4-2026-03-05"
SOL = "gpt-5.6-sol-2026-07-09"
ADA = "text-embedding-ada-002-2"
ASK: Any = [{"role": "user", "content": "How are you?"}]
SPLIT = {GPT: ("gpt-5.4", "2026-03-05"), SOL: ("gpt-5.6-sol", "2026-07-09"), ADA: ("text-embedding-ada-002", "2")}


def pin(version: str) -> dict[str, str]:
    model, number = SPLIT[version]
    return {"x-model-name": model, "x-model-version": number}


def served(answer: Any) -> tuple[str, str]:
    """Who served by the gateway's headers, with what the deployment says of itself agreeing, and why."""
    told = answer.headers
    version = f"{told['x-served-model']}-{told['x-served-version']}"
    assert told["x-ms-deployment-name"].startswith(f"{version}-")
    return version, told["x-route-reason"]


@pytest.mark.parametrize("version", [GPT, SOL])
def test_the_body_of_a_stock_client_pins(gateway: Any, version: str) -> None:
    answer = gateway.client().chat.completions.with_raw_response.create(model=version, messages=ASK)
    assert served(answer) == (version, "pin")
    assert answer.parse().choices


@pytest.mark.parametrize("version", [GPT, SOL])
def test_the_path_of_a_stock_client_pins(gateway: Any, version: str) -> None:
    answer = gateway.azure_client().chat.completions.with_raw_response.create(model=version, messages=ASK)
    assert served(answer) == (version, "pin")
    assert answer.parse().choices


def test_embeddings_are_pinned_alike(gateway: Any) -> None:
    for client in (gateway.client(), gateway.azure_client()):
        answer = client.embeddings.with_raw_response.create(model=ADA, input="words")
        assert served(answer) == (ADA, "pin")
        assert answer.parse().data


@pytest.mark.parametrize("named", ["gpt-5.6-sol", "chat", SOL])
def test_headers_pin_where_the_path_names_the_model_a_route_or_the_same(gateway: Any, named: str) -> None:
    for client in (gateway.client(), gateway.azure_client()):
        answer = client.chat.completions.with_raw_response.create(
            model=named, messages=ASK, extra_headers=pin(SOL) | {"x-user-id": "u-1"}
        )
        assert served(answer) == (SOL, "pin")


def test_headers_and_path_that_disagree_are_refused(gateway: Any) -> None:
    with pytest.raises(openai.BadRequestError) as caught:
        gateway.azure_client().chat.completions.create(model=GPT, messages=ASK, extra_headers=pin(SOL))
    assert GPT in str(caught.value)
    assert SOL in str(caught.value)


@pytest.mark.parametrize("named", ["gpt-5.4", "gpt-9", "", "chat2", "CHAT", f"{GPT}-datazone-standard"])
def test_an_unknown_version_gets_the_list_of_what_there_is(gateway: Any, named: str) -> None:
    with pytest.raises(openai.BadRequestError) as caught:
        gateway.client().chat.completions.create(model=named, messages=ASK)
    assert isinstance(caught.value.body, dict)
    assert set(caught.value.body["available"]) >= {GPT, SOL, ADA}


@pytest.mark.parametrize(
    "headers",
    [
        {"x-model-name": "gpt-5.4"},
        {"x-model-version": "2026-03-05"},
        {"x-model-name": "gpt-5.4", "x-model-version": '2026-03-05"'},
        {"x-model-name": "gpt-5.4", "x-model-version": '"2026-03-05"'},
        {"x-model-name": '","', "x-model-version": "{{secret}}"},
        {"x-model-name": "@(context.User)", "x-model-version": "1"},
    ],
)
def test_half_a_pin_or_an_odd_one_is_refused(gateway: Any, headers: dict[str, str]) -> None:
    with pytest.raises(openai.BadRequestError) as caught:
        gateway.client().chat.completions.create(model=GPT, messages=ASK, extra_headers=headers)
    assert json.dumps(caught.value.body)


def test_what_a_client_says_of_who_served_is_not_believed(gateway: Any) -> None:
    spoofed = {
        "x-served-model": "gpt-9",
        "x-served-version": "9",
        "x-served-from": "moon",
        "x-route-reason": "canary",
        "x-ms-spillover-deployment": f"{SOL}-datazone-standard",
        "x-ms-deployment-name": "mine",
        "x-ms-region": "moon",
    }
    answer = gateway.client().chat.completions.with_raw_response.create(model=GPT, messages=ASK, extra_headers=spoofed)
    assert served(answer) == (GPT, "pin")
    assert answer.headers["x-served-from"].replace(" ", "").lower() == "swedencentral"


def test_responses_stay_in_one_account_with_its_deployment_s_name(gateway: Any) -> None:
    answers = [gateway.client().responses.with_raw_response.create(model=GPT, input="Hi") for _ in range(5)]
    assert {served(answer) for answer in answers} == {(GPT, "pin")}
    assert len({(it.headers["x-served-from"], it.headers["x-ms-deployment-name"]) for it in answers}) == 1
