"""The plan's stores: complete, in a fixed order, and untouched by what does not concern them."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from model_lifecycle import releases, settings
from model_lifecycle.plan import Plan, plan

PROJECT = "model-lifecycle"
SUBSCRIPTION = "00000000-0000-0000-0000-000000000000"
READER = {"principalId": "a" * 8 + "-0000-0000-0000-" + "0" * 12, "principalType": "ServicePrincipal"}
ME = "BBBBBBBB-0000-0000-0000-000000000002"


@pytest.fixture
def planned(root: Path, encode: Any, two: None) -> Any:
    """The plan of a stack with the two releases."""

    def run(values: Any, **arguments: Any) -> Plan:
        loaded = settings.load(encode(values), PROJECT)
        found = releases.load(root, loaded, PROJECT)
        return plan(loaded, project=PROJECT, stack="prod", subscription_id=SUBSCRIPTION, releases=found, **arguments)

    return run


def test_a_stack_without_stores_plans_none(config: Any, encode: Any) -> None:
    loaded = settings.load(encode(config), PROJECT)
    found = plan(loaded, project=PROJECT, stack="prod", subscription_id=SUBSCRIPTION)
    assert (found.stores, found.outputs["stores"], found.outputs["tasks"]) == ({}, {}, {})


def test_a_store_holds_releases_and_flags_of_its_tasks(stack: Any, planned: Any) -> None:
    stack["stores"]["main"]["replicas"] = ["francecentral"]
    found = planned(stack)
    store = found.stores["main"]
    assert re.fullmatch(r"appcs-prod-main-[0-9a-f]{8}", store["store_name"])
    assert (store["location"], store["sku"], store["public_network"], store["protect"]) == (
        *("swedencentral", "Standard", False, True),
    )
    assert store["soft_delete_days"] == 7
    assert store["replicas"] == [{"name": "francecentral", "location": "francecentral"}]
    assert store["tags"] == found.tags
    assert [entry["name"] for entry in store["releases"]] == [
        "summarize/summarize-r1",
        "summarize/summarize-r1/release",
        "summarize/summarize-r2",
        "summarize/summarize-r2/release",
    ]
    (flag,) = store["flags"]
    named = {variant["configuration_value"]["key"] for variant in json.loads(flag["value"])["variants"]}
    assert named <= {entry["name"] for entry in store["releases"]}


def test_outside_prod_a_store_is_small_and_unprotected(stack: Any, planned: Any) -> None:
    stack |= {"environment": "dev", "network": "public"}
    store = planned(stack).stores["main"]
    assert (store["sku"], store["protect"], store["public_network"]) == ("Developer", False, True)
    assert "soft_delete_days" not in store
    assert store["writers"] == []


def test_each_store_has_its_own_tasks_and_readers(stack: Any, planned: Any, sealed: Any) -> None:
    sealed("contracts-r1", task="contracts")
    stack["tasks"]["contracts"] = {"stable": "contracts-r1"}
    store = {"location": "swedencentral"}
    stack["stores"] = {"main": store | {"tasks": ["summarize"]}, "legal": store | {"tasks": ["contracts"]}}
    stack["consumers"]["newsroom"]["identities"] = {"app": READER}
    stack["consumers"]["lawyers"] = {"tasks": ["contracts", "summarize"], "tokensPerMinute": 1}
    second = READER | {"principalId": READER["principalId"].replace("a", "b")}
    stack["consumers"]["lawyers"]["identities"] = {"app": second}
    stores = planned(stack).stores
    assert {key: [reader["key"] for reader in store["readers"]] for key, store in stores.items()} == {
        "main": ["lawyers.app", "newsroom.app"],
        "legal": ["lawyers.app"],
    }
    assert {key: [flag["tags"]["task"] for flag in store["flags"]] for key, store in stores.items()} == {
        "main": ["summarize"],
        "legal": ["contracts"],
    }
    assert stores["main"]["readers"][1] == {
        "key": "newsroom.app",
        "principal_id": READER["principalId"],
        "principal_type": "ServicePrincipal",
    }


def test_in_prod_a_plan_does_not_depend_on_who_makes_it(stack: Any, planned: Any) -> None:
    assert planned(stack, deployer_object_id=ME) == planned(stack, deployer_object_id=READER["principalId"])
    assert planned(stack, deployer_object_id=ME).stores["main"]["writers"] == []


@pytest.mark.parametrize("environment", ["dev", "test", "staging"])
def test_elsewhere_whoever_runs_the_program_writes(stack: Any, planned: Any, environment: str) -> None:
    stack |= {"environment": environment, "network": "public"}
    store = planned(stack, deployer_object_id=ME).stores["main"]
    assert store["writers"] == [{"key": f"writers.{ME.lower()}", "principal_id": ME}]


@pytest.mark.parametrize("environment", ["dev", "prod"])
def test_who_is_named_writes_and_nobody_else(stack: Any, planned: Any, environment: str) -> None:
    stack |= {"environment": environment, "network": "public"}
    stack["stores"]["main"]["writers"] = {"ci": READER}
    store = planned(stack, deployer_object_id=ME).stores["main"]
    principal = READER["principalId"]
    assert store["writers"] == [
        {"key": f"writers.{principal}", "principal_id": principal, "principal_type": "ServicePrincipal"}
    ]


def test_who_wrote_before_anybody_was_named_keeps_the_grant(stack: Any, planned: Any) -> None:
    stack |= {"environment": "dev", "network": "public"}
    before = planned(stack, deployer_object_id=ME).stores["main"]["writers"]
    stack["stores"]["main"]["writers"] = {"me": {"principalId": ME, "principalType": "User"}}
    after = planned(stack).stores["main"]["writers"]
    assert [grant["key"] for grant in before] == [grant["key"] for grant in after]


def test_previewers_read_beside_consumers(stack: Any, planned: Any) -> None:
    stack["stores"]["main"]["previewers"] = {"ci": {"principalId": ME, "principalType": "Group"}}
    stack["consumers"]["newsroom"]["identities"] = {"app": READER}
    store = planned(stack).stores["main"]
    assert [(grant["key"], grant.get("principal_type")) for grant in store["readers"]] == [
        (f"previewers.{ME.lower()}", "Group"),
        ("newsroom.app", "ServicePrincipal"),
    ]
    assert store["writers"] == []


def test_moving_one_task_touches_no_other(stack: Any, planned: Any, sealed: Any) -> None:
    sealed("contracts-r1", task="contracts")
    stack["tasks"]["contracts"] = {"stable": "contracts-r1"}
    before = planned(stack).stores["main"]
    stack["tasks"]["summarize"] = {"stable": "summarize-r2"}
    after = planned(stack).stores["main"]
    assert before["releases"] == after["releases"]
    assert [flag["name"] for flag, now in zip(before["flags"], after["flags"], strict=True) if flag != now] == [
        ".appconfig.featureflag/summarize"
    ]


def test_the_order_of_the_file_does_not_count(stack: Any, planned: Any, sealed: Any) -> None:
    sealed("contracts-r1", task="contracts")
    stack["tasks"]["contracts"] = {"stable": "contracts-r1"}
    turned = stack | {"tasks": dict(reversed(stack["tasks"].items()))}
    assert planned(stack).stores == planned(turned).stores


def test_outputs_tell_apps_where_to_draw_from(stack: Any, planned: Any) -> None:
    found = planned(stack)
    outputs, name = found.outputs, found.stores["main"]["store_name"]
    assert outputs["contractVersion"] == 1
    assert outputs["stores"] == {
        "main": {
            "endpoint": f"https://{name}.azconfig.io",
            "id": f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg-model-lifecycle-prod"
            f"/providers/Microsoft.AppConfiguration/configurationStores/{name}",
        }
    }
    assert outputs["tasks"] == {
        "summarize": {
            "flag": "summarize",
            "store": "main",
            "gateway": "main",
            "stable": "summarize-r1",
            "canary": {"release": "summarize-r2", "percent": 10},
        }
    }
    del stack["tasks"]["summarize"]["canary"]
    assert "canary" not in planned(stack).outputs["tasks"]["summarize"]
