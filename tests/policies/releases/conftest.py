"""A compliant store with two releases and the flag that shares them out, which tests break once."""

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import pytest

from model_lifecycle.releases import Evaluation, KeyValueArgs, Message, Release
from model_lifecycle.releases.documents import key_values
from model_lifecycle.releases.flags import flag
from model_lifecycle.settings import Rollout
from policies.rules import STACK_RULES

STORE_TYPE = "azure-native:appconfiguration:ConfigurationStore"
KEY_VALUE_TYPE = "azure-native:appconfiguration:KeyValue"
DAY = "2026-11-21"
ROLLOUT = {
    "stable": "summarize-r1",
    "canary": {"release": "summarize-r2", "percent": 10},
    "users": {"canary": ["alice"]},
}
_STORE = {
    "configStoreName": "appcs-prod",
    "resourceGroupName": "rg",
    "location": "swedencentral",
    "sku": {"name": "Standard"},
    "disableLocalAuth": True,
    "dataPlaneProxy": {"authenticationMode": "Pass-through", "privateLinkDelegation": "Enabled"},
    "enablePurgeProtection": True,
    "publicNetworkAccess": "Disabled",
}

Thing = tuple[str, str, Any]
Held = dict[str, Thing]
Said = Callable[..., str]


def release(name: str = "summarize-r1", verdict: Any = "Successful", **changes: Any) -> Release:
    """A release, evaluated with a verdict or, where that is None, not at all."""
    values: dict[str, Any] = {
        "task": "summarize",
        "name": name,
        "file": f"releases/summarize/{name}.yaml",
        "model": "gpt-5.4",
        "version": "2026-03-05",
        "messages": (Message("system", f"I am {name}."), Message("user", "{{text}}")),
        "variables": ("text",),
        "tools": (),
        "parameters": {"max_completion_tokens": 800, "seed": 7},
        "content_filter": None,
        "data": None,
    }
    made = Release(**(values | changes))
    return replace(made, evaluation=Evaluation(verdict, made.digest)) if verdict else made


def key_value(entry: KeyValueArgs) -> Thing:
    """What the stack publishes, as the engine tells of it."""
    inputs = {
        "configStoreName": "appcs-prod",
        "resourceGroupName": "rg",
        "keyValueName": entry["key_value_name"],
        "value": entry["value"],
        "contentType": entry["content_type"],
        "tags": dict(entry["tags"]),
    }
    return KEY_VALUE_TYPE, entry["name"], inputs


def shared(*releases: Release, rollout: Any = None) -> Held:
    """Releases and the flag of their task, by their keys; the flag is called so."""
    entries = [entry for one in releases for entry in key_values(one)]
    by_name = {one.name: one for one in releases}
    made = flag(releases[0].task, Rollout.model_validate_json(json.dumps(rollout or ROLLOUT)), by_name)
    return {entry["name"]: key_value(entry) for entry in entries} | {"flag": key_value(made)}


def edit(thing: Thing, change: Callable[[Any], Any]) -> None:
    """Changes the document that a key-value holds."""
    document = json.loads(thing[2]["value"])
    change(document)
    thing[2]["value"] = json.dumps(document, ensure_ascii=False)


def all_said(said: Said, things: Held) -> str:
    """What all rules on a stack say of it, on the day of these tests."""
    return "".join(said(rule, things, {"asOf": DAY} if "asOf" in rule.options else None) for rule in STACK_RULES)


@pytest.fixture
def around(account: Any, deployment: Any) -> Held:
    """The store, and the deployment that the releases run on."""
    return {
        "store": (STORE_TYPE, "main", json.loads(json.dumps(_STORE))),
        "account": ("azure-native:cognitiveservices:Account", "account", account),
        "model": ("azure-native:cognitiveservices:Deployment", "model", deployment),
    }


@pytest.fixture
def held(around: Held) -> Held:
    """Everything, by what it is."""
    return around | shared(release(), release("summarize-r2"))


@pytest.fixture
def said(judged_stack: Any) -> Said:
    """What a rule says of a stack, all of it."""

    def say(rule: Any, things: Held | Iterable[Thing], *config: Any, **options: Any) -> str:
        given = list(things.values()) if isinstance(things, dict) else list(things)
        return "\n".join(f"{name} {message}" for name, message in judged_stack(rule, given, *config, **options))

    return say
