"""A stack with two versions, a gateway, routes and consumers; and what it plans."""

import json
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from model_lifecycle import settings
from model_lifecycle.gateway import GatewayArgs
from model_lifecycle.plan import plan

PROJECT = "model-lifecycle"
VERSION = "gpt-5.4-2026-03-05"
SUCCESSOR = "gpt-5.6-sol-2026-07-09"
TENANT = "11111111-0000-0000-0000-000000000001"
APPLICATION = "AAAAAAAA-0000-0000-0000-000000000002"

Stack = dict[str, Any]
Planned = Callable[[Stack], dict[str, GatewayArgs]]


@pytest.fixture
def stack(config: Stack) -> Stack:
    """What `config` holds, with a gateway in front of it; tests change one thing of it."""
    placements = [{"account": "sweden", "sku": "DataZoneStandard", "capacity": 100}]
    config["models"][SUCCESSOR] = {"model": "gpt-5.6-sol", "version": "2026-07-09", "placements": placements}
    return config | {
        "gateways": {
            "main": {
                "location": "swedencentral",
                "publisher": {"name": "AI platform", "email": "ai-platform@example.com"},
                "entra": {"tenantId": TENANT, "audience": "api://models"},
            }
        },
        "routes": {
            "chat": {"stable": VERSION, "canary": {"model": SUCCESSOR, "percent": 10}, "salt": "chat-1"},
            "plain": {"stable": VERSION},
        },
        "consumers": {
            "newsroom": {"tasks": ["summarize"], "tokensPerMinute": 20_000, "tokensPerMonth": 50_000_000},
            "contracts": {"models": [VERSION], "tokensPerMinute": 5_000, "applications": [APPLICATION]},
        },
    }


@pytest.fixture(scope="session")
def planned() -> Planned:
    """The gateways of a stack by their keys."""

    def gateways(values: Stack) -> dict[str, GatewayArgs]:
        own = {f"{PROJECT}:{key}": each if isinstance(each, str) else json.dumps(each) for key, each in values.items()}
        loaded = settings.load({"azure-native:location": "swedencentral", **own}, PROJECT)
        return plan(loaded, project=PROJECT, stack="prod", subscription_id="sub").gateways

    return gateways


@pytest.fixture
def main(stack: Stack, planned: Planned) -> GatewayArgs:
    """The gateway of `stack`."""
    return planned(stack)["main"]


@pytest.fixture(scope="session")
def texts() -> Callable[[GatewayArgs], dict[str, str]]:
    """Every document of a gateway by a name of its own."""

    def documents(gateway: GatewayArgs) -> dict[str, str]:
        found = {f"fragment {fragment['name']}": fragment["text"] for fragment in gateway["fragments"]}
        found["service"] = gateway["policy"]
        for api in gateway["apis"]:
            found[f"api {api['name']}"] = api["policy"]
            found |= {f"operation {api['name']}/{each['name']}": each["policy"] for each in api["operations"]}
        return found

    return documents


@pytest.fixture(scope="session")
def parsed() -> Callable[[str], ET.Element]:
    """A document of this project's own as XML; one that is not well formed is an error."""
    return ET.fromstring


@pytest.fixture(scope="session")
def fragment(parsed: Callable[[str], ET.Element]) -> Callable[[GatewayArgs, str], ET.Element]:
    """A fragment of a gateway by its name."""
    return lambda gateway, name: parsed(next(each["text"] for each in gateway["fragments"] if each["name"] == name))
