"""A pool holds the deployments of one model version, in the order and shares of its placements."""

from typing import Any

VERSION = "gpt-5.4-2026-03-05"


def members(gateway: Any, name_starts: str = "gpt-5-4") -> list[tuple[str, int, int]]:
    (pool,) = (pool for pool in gateway["pools"] if pool["name"].startswith(name_starts))
    urls = {backend["name"]: backend["url"] for backend in gateway["backends"]}
    return [
        (urls[member["backend"]].split("/", 2)[2], member["priority"], member["weight"]) for member in pool["members"]
    ]


def sku(member: tuple[str, int, int]) -> str:
    return member[0].rsplit("2026-03-05-", 1)[1]


def test_members_stand_in_the_order_of_their_priorities(main: Any) -> None:
    found = members(main)
    assert [(sku(member), member[1]) for member in found] == [
        ("datazone-provisioned", 1),
        ("datazone-standard", 2),
        ("datazone-standard", 3),
    ]
    assert [host.split("-")[2] for host, *_ in found] == ["sweden", "sweden", "france"]


def test_a_backend_s_url_ends_in_its_own_deployment(main: Any) -> None:
    for backend in main["backends"]:
        assert backend["url"].startswith("https://aoai-prod-")
        host, _, deployment = backend["url"].partition(".openai.azure.com/openai/deployments/")
        assert deployment
        assert "/" not in deployment
        assert backend["name"].startswith(host.split("-")[2])


def test_every_member_is_a_backend_and_every_backend_a_member_of_one_pool(main: Any) -> None:
    used = [member["backend"] for pool in main["pools"] for member in pool["members"]]
    assert sorted(used) == [backend["name"] for backend in main["backends"]]


def test_members_of_one_priority_share_by_capacity(stack: Any, planned: Any) -> None:
    for placement, capacity in zip(stack["models"][VERSION]["placements"][1:], (100, 33), strict=True):
        placement |= {"priority": 2, "capacity": capacity}
    assert [(priority, weight) for _, priority, weight in members(planned(stack)["main"])] == [
        (1, 100),
        (2, 33),
        (2, 100),
    ]


def test_units_of_two_kinds_are_not_compared(stack: Any, planned: Any) -> None:
    for placement in stack["models"][VERSION]["placements"]:
        placement["priority"] = 1
    assert [weight for *_, weight in members(planned(stack)["main"])] == [1, 1, 1]


def test_a_small_member_gets_some_share_all_the_same(stack: Any, planned: Any) -> None:
    for placement, capacity in zip(stack["models"][VERSION]["placements"][1:], (1, 1000), strict=True):
        placement |= {"priority": 2, "capacity": capacity}
    assert sorted(weight for *_, weight in members(planned(stack)["main"])[1:]) == [1, 100]


def test_a_batch_deployment_is_no_member(stack: Any, planned: Any) -> None:
    before = planned(stack)["main"]
    stack["models"][VERSION]["placements"].append({"account": "france", "sku": "DataZoneBatch", "capacity": 10})
    assert planned(stack)["main"]["pools"] == before["pools"]
    assert planned(stack)["main"]["backends"] == before["backends"]


def test_a_gateway_serves_its_share_only(stack: Any, planned: Any) -> None:
    other = stack["gateways"]["main"] | {"models": ["gpt-5.6-sol-2026-07-09"]}
    stack["gateways"] = {"main": stack["gateways"]["main"] | {"models": [VERSION]}, "other": other}
    del stack["routes"]["chat"]
    found = planned(stack)
    assert [len(found[key]["pools"]) for key in ("main", "other")] == [1, 1]
    assert members(found["other"], "gpt-5-6")
    assert [[account["key"] for account in found[key]["accounts"]] for key in ("main", "other")] == [
        ["france", "sweden"],
        ["sweden"],
    ]
    assert [[consumer["key"] for consumer in found[key]["consumers"]] for key in ("main", "other")] == [
        ["contracts", "newsroom"],
        ["newsroom"],
    ]


def test_an_account_of_the_kind_ai_services_takes_the_role_that_its_models_need(stack: Any, planned: Any) -> None:
    stack["accounts"]["france"]["kind"] = "AIServices"
    roles = {account["key"]: account["role"] for account in planned(stack)["main"]["accounts"]}
    assert roles == {
        "france": "a97b65f3-24c7-4388-baec-2e87135dc908",
        "sweden": "5e0bd9bd-7b93-4f28-af87-19fc36ad61bd",
    }
