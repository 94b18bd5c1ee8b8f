"""The outputs of a stack, read by an app."""

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from reader.errors import OutputsError
from reader.outputs import read

OUTPUTS: dict[str, Any] = {
    "contractVersion": 1,
    "accounts": {"sweden": {"endpoint": "https://a.openai.azure.com/", "region": "swedencentral", "id": "/a"}},
    "models": {
        "gpt-5.4-2026-03-05": {
            "model": "gpt-5.4",
            "version": "2026-03-05",
            "deployments": [{"account": "sweden", "name": "d", "sku": "Standard", "priority": 1}],
            "gateway": "main",
        }
    },
    "gateways": {"main": {"endpoint": "https://g/", "openaiBaseUrl": "https://g/openai/v1/", "id": "/g"}},
    "consumers": {"newsroom": [{"gateway": "main", "subscriptionId": "/g/s"}]},
    "stores": {"main": {"endpoint": "https://s.azconfig.io", "id": "/s"}},
    "tasks": {
        "summarize": {
            "flag": "summarize",
            "store": "main",
            "gateway": "main",
            "stable": "r1",
            "canary": {"release": "r2", "percent": 10},
        }
    },
}


def broken(**changes: Any) -> dict[str, Any]:
    return {**OUTPUTS, **changes}


def test_everything_is_there_and_can_t_be_changed() -> None:
    found = read(OUTPUTS)
    assert found.store_of("summarize").endpoint == "https://s.azconfig.io"
    assert found.gateway_of("summarize").openai_base_url == "https://g/openai/v1/"
    assert found.task("summarize").canary.percent == 10  # type: ignore[union-attr]
    assert found.consumers["newsroom"][0].subscription_id == "/g/s"
    assert found.models["gpt-5.4-2026-03-05"].deployments[0].sku == "Standard"
    with pytest.raises(ValidationError, match="frozen"):
        found.contract_version = 2  # type: ignore[misc]
    with pytest.raises(TypeError):
        found.tasks["other"] = found.task("summarize")  # type: ignore[index]


@pytest.mark.parametrize("wrapped", [False, True])
def test_they_are_read_from_a_file(tmp_path: Path, wrapped: bool) -> None:
    file = tmp_path / "outputs.json"
    file.write_text(json.dumps({"schemaVersion": 1, "outputs": OUTPUTS} if wrapped else OUTPUTS))
    assert read(file) == read(OUTPUTS)


def test_new_fields_are_ignored() -> None:
    more = broken(tasks={"summarize": {**OUTPUTS["tasks"]["summarize"], "new": 1}}, new={})
    assert read(more) == read(OUTPUTS)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (broken(contractVersion=2), "have contractVersion 2, and this reader knows 1. Take the reader"),
        ({}, "say no contractVersion"),
        ({key: value for key, value in OUTPUTS.items() if key != "stores"}, "stores is missing"),
        (broken(stores={"main": {"id": "/s"}}), "stores.main.endpoint is missing"),
        (broken(stores={}), "tasks.summarize.store: there is no store 'main'"),
        (broken(gateways={}), "tasks.summarize.gateway: there is no gateway 'main'"),
    ],
)
def test_what_can_t_be_used_is_named(content: dict[str, Any], told: str) -> None:
    with pytest.raises(OutputsError) as refused:
        read(content)
    assert told in str(refused.value)


@pytest.mark.parametrize(("text", "told"), [("", "is no JSON"), ("[]", "is no JSON object"), (None, "can't be read")])
def test_a_file_that_holds_none_is_refused(tmp_path: Path, text: str | None, told: str) -> None:
    file = tmp_path / "outputs.json"
    if text is not None:
        file.write_text(text)
    with pytest.raises(OutputsError, match=told):
        read(file)


def test_a_task_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(OutputsError, match=r"'contracts' is no task of this stack.*It has: summarize"):
        read(OUTPUTS).task("contracts")
