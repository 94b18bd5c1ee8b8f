"""What apps and other stacks read of gateways and consumers: addresses and ids, never a key."""

import re
from pathlib import Path
from typing import Any

import pytest

from model_lifecycle import outputs, settings
from model_lifecycle.plan import plan

ROOT = Path(__file__).resolve().parents[2]
PROJECT = "model-lifecycle"
SUBSCRIPTION = "00000000-0000-0000-0000-000000000000"
VERSION = "gpt-5.4-2026-03-05"
SUCCESSOR = "gpt-5.6-sol-2026-07-09"
APPLICATION = "aaaaaaaa-0000-0000-0000-000000000001"


@pytest.fixture
def stack(config: Any) -> Any:
    """Two versions, each behind a gateway of its own, and two consumers."""
    placement = {"account": "sweden", "sku": "DataZoneStandard", "capacity": 10}
    config["models"][SUCCESSOR] = {"model": "gpt-5.6-sol", "version": "2026-07-09", "placements": [placement]}
    gateway = {
        "location": "swedencentral",
        "publisher": {"name": "AI platform", "email": "ai-platform@example.com"},
        "entra": {"tenantId": APPLICATION, "audience": "api://models"},
    }
    config["gateways"] = {"one": gateway | {"models": [VERSION]}, "two": gateway | {"models": [SUCCESSOR]}}
    config["consumers"] = {
        "newsroom": {"tokensPerMinute": 1},
        "contracts": {"tokensPerMinute": 1, "models": [VERSION], "applications": [APPLICATION]},
    }
    return config


@pytest.fixture
def told(encode: Any) -> Any:
    """The outputs of a stack."""

    def run(values: Any) -> outputs.StackOutputs:
        loaded = settings.load(encode(values), PROJECT)
        return plan(loaded, project=PROJECT, stack="prod", subscription_id=SUBSCRIPTION).outputs

    return run


def test_a_stack_without_a_gateway_has_none_to_tell_of(config: Any, told: Any) -> None:
    found = told(config)
    assert (found["gateways"], found["consumers"]) == ({}, {})
    assert "gateway" not in found["models"][VERSION]


def test_a_gateway_has_addresses_for_both_clients(stack: Any, told: Any) -> None:
    gateway = told(stack)["gateways"]["two"]
    address = gateway["endpoint"]
    assert re.fullmatch(r"https://apim-prod-two-[0-9a-f]{8}\.azure-api\.net/", address)
    assert gateway["openaiBaseUrl"] == f"{address}openai/v1/"
    assert gateway["id"].endswith(f"/Microsoft.ApiManagement/service/{address.split('/')[2].split('.')[0]}")
    assert "entraEndpoint" not in gateway


def test_addresses_for_tokens_are_there_where_an_application_calls(stack: Any, told: Any) -> None:
    gateway = told(stack)["gateways"]["one"]
    assert gateway["entraEndpoint"] == f"{gateway['endpoint']}entra/"
    assert gateway["entraBaseUrl"] == f"{gateway['endpoint']}entra/openai/v1/"


def test_a_version_names_the_gateway_that_serves_it(stack: Any, told: Any) -> None:
    models = told(stack)["models"]
    assert {key: model["gateway"] for key, model in models.items()} == {VERSION: "one", SUCCESSOR: "two"}


def test_a_consumer_has_a_subscription_of_every_gateway_that_it_may_use(stack: Any, told: Any) -> None:
    found = told(stack)
    assert [entry["gateway"] for entry in found["consumers"]["newsroom"]] == ["one", "two"]
    (only,) = found["consumers"]["contracts"]
    assert only["gateway"] == "one"
    assert only["subscriptionId"].startswith(f"{found['gateways']['one']['id']}/subscriptions/")


def test_every_field_is_documented() -> None:
    text = (ROOT / "docs" / "outputs.md").read_text()
    own = [shape for shape in vars(outputs).values() if getattr(shape, "__module__", "") == outputs.__name__]
    fields = {name for shape in own if isinstance(shape, type) for name in shape.__annotations__}
    assert len(fields) > 15
    assert [name for name in sorted(fields) if f"{name}:" not in text] == []
