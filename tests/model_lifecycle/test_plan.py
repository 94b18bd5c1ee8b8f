"""The plan names everything, and one line of configuration touches one thing."""

import copy
import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from model_lifecycle import settings
from model_lifecycle.plan import Plan, plan

PROJECT = "model-lifecycle"
VERSION = "gpt-5.4-2026-03-05"


def planned(encoded: dict[str, str]) -> Plan:
    return plan(settings.load(encoded, PROJECT), project=PROJECT, stack="prod", subscription_id="sub")


def deployments(found: Plan) -> dict[tuple[str, str], Any]:
    return {(key, d["name"]): d for key, args in found.accounts.items() for d in args["deployments"]}


def test_accounts_are_protected_in_prod_only(config: Any, encode: Any) -> None:
    assert all(args["protect"] for args in planned(encode(config)).accounts.values())
    config["environment"] = "dev"
    assert not any(args["protect"] for args in planned(encode(config)).accounts.values())


def test_a_content_filter_reaches_its_own_placement_only(config: Any, encode: Any) -> None:
    config["models"][VERSION]["placements"][1]["raiPolicyName"] = "strict"
    filters = {key: d.get("rai_policy_name") for key, d in deployments(planned(encode(config))).items()}
    assert filters == {
        ("sweden", f"{VERSION}-datazone-provisioned"): None,
        ("sweden", f"{VERSION}-datazone-standard"): "strict",
        ("france", f"{VERSION}-datazone-standard"): None,
    }


def test_a_caller_gets_every_account(config: Any, encode: Any) -> None:
    config["callers"] = {"app": {"principalId": "0" * 8 + "-0000-0000-0000-" + "0" * 12, "principalType": "Group"}}
    callers = [args["callers"] for args in planned(encode(config)).accounts.values()]
    assert len(callers) == 2
    assert all(found[0]["key"] == "app" for found in callers)


def test_tags_stand_beside_the_stack_s_own(config: Any, encode: Any) -> None:
    config["tags"] = {"owner": "me"}
    tags = planned(encode(config)).tags
    assert tags == {
        "owner": "me",
        "managed-by": "pulumi",
        "project": PROJECT,
        "stack": "prod",
        "environment": "prod",
    }


def test_an_account_that_moves_gets_another_name(config: Any, encode: Any) -> None:
    before = planned(encode(config)).accounts
    config["accounts"]["sweden"]["location"] = "westeurope"
    config["accounts"]["france"]["kind"] = "AIServices"
    after = planned(encode(config)).accounts
    assert all(before[key]["account_name"] != after[key]["account_name"] for key in ("sweden", "france"))


def test_callers_come_in_the_order_of_their_keys(config: Any, encode: Any) -> None:
    ids = {"b": "1" * 8 + "-0000-0000-0000-" + "0" * 12, "a": "2" * 8 + "-0000-0000-0000-" + "0" * 12}
    config["callers"] = {key: {"principalId": id_, "principalType": "Group"} for key, id_ in ids.items()}
    assert [found["key"] for found in planned(encode(config)).accounts["sweden"]["callers"]] == ["a", "b"]


def test_deployments_of_one_priority_come_in_a_fixed_order(config: Any, encode: Any) -> None:
    for placement in config["models"][VERSION]["placements"]:
        placement["priority"] = 1
    orders = []
    for _ in range(2):
        config["models"][VERSION]["placements"].reverse()
        orders.append(planned(encode(config)).outputs["models"][VERSION]["deployments"])
    assert orders[0] == orders[1]


@given(st.data())
def test_adding_removing_or_reordering_placements_touches_no_neighbour(data: st.DataObject) -> None:
    skus = ["Standard", "DataZoneStandard", "DataZoneProvisionedManaged", "DataZoneBatch"]
    every = [(account, sku) for account in ("sweden", "france") for sku in skus]
    before = data.draw(st.lists(st.sampled_from(every), unique=True, min_size=1))
    after = data.draw(st.lists(st.sampled_from(every), unique=True, min_size=1))
    one, other = deployments(planned(_stack(before))), deployments(planned(_stack(after)))
    kept = one.keys() & other.keys()
    assert len(kept) == len(set(before) & set(after))
    assert all(one[key] == other[key] for key in kept)


def test_the_order_of_writing_does_not_depend_on_the_order_of_the_file(config: Any, encode: Any) -> None:
    turned = copy.deepcopy(config)
    turned["models"][VERSION]["placements"].reverse()
    assert planned(encode(config)).accounts == planned(encode(turned)).accounts


def test_a_stack_without_gateways_plans_none(config: Any, encode: Any) -> None:
    assert planned(encode(config)).gateways == {}


def test_a_gateway_stands_in_its_own_region_and_knows_the_accounts_by_their_names(config: Any, encode: Any) -> None:
    publisher = {"name": "AI", "email": "a@example.com"}
    config["gateways"] = {"main": {"location": "francecentral", "publisher": publisher}}
    found = planned(encode(config))
    gateway = found.gateways["main"]
    assert (gateway["location"], gateway["protect"], gateway["public_network"]) == ("francecentral", True, False)
    assert gateway["sku"] == "StandardV2"
    assert gateway["tags"] == found.tags
    accounts = {key: args["account_name"] for key, args in found.accounts.items()}
    assert {role["key"]: role["account_id"].rsplit("/", 1)[1] for role in gateway["accounts"]} == accounts
    assert "subnet_id" not in gateway


def test_a_gateway_that_moves_gets_another_name(config: Any, encode: Any) -> None:
    publisher = {"name": "AI", "email": "a@example.com"}
    places = []
    for location in ("francecentral", "swedencentral"):
        config["gateways"] = {"main": {"location": location, "publisher": publisher}}
        places.append(planned(encode(config)).gateways["main"]["service_name"])
    assert places[0] != places[1]


def test_outputs_name_end_points_and_deployments_in_the_order_of_priority(config: Any, encode: Any) -> None:
    found = planned(encode(config)).outputs
    assert found["contractVersion"] == 1
    assert found["accounts"].keys() == {"sweden", "france"}
    assert found["accounts"]["sweden"]["endpoint"].startswith("https://aoai-prod-sweden-")
    assert found["accounts"]["sweden"]["id"].startswith("/subscriptions/sub/resourceGroups/rg-model-lifecycle-prod/")
    model = found["models"][VERSION]
    assert [(d["account"], d["sku"], d["priority"]) for d in model["deployments"]] == [
        ("sweden", "DataZoneProvisionedManaged", 1),
        ("sweden", "DataZoneStandard", 2),
        ("france", "DataZoneStandard", 3),
    ]


def _stack(placements: list[tuple[str, str]]) -> dict[str, str]:
    entries = [{"account": account, "sku": sku, "capacity": 50} for account, sku in placements]
    return {
        "azure-native:location": "swedencentral",
        f"{PROJECT}:environment": "staging",
        f"{PROJECT}:residency": "eu",
        f"{PROJECT}:network": "private",
        f"{PROJECT}:accounts": '{"sweden": {"location": "swedencentral"}, "france": {"location": "francecentral"}}',
        f"{PROJECT}:models": json.dumps(
            {VERSION: {"model": "gpt-5.4", "version": "2026-03-05", "placements": entries}}
        ),
    }
