"""What a configuration adds touches its own things only, and documents stay small."""

import copy
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model_lifecycle import catalogue
from model_lifecycle.gateway import GatewayArgs

_64_KIB = 64 * 1024
_ACCOUNTS = {"sweden": "swedencentral", "france": "francecentral", "poland": "polandcentral", "italy": "italynorth"}
_SKUS = ["DataZoneStandard", "DataZoneProvisionedManaged", "Standard"]
_TABLES = {"fragment models"}

placements = st.lists(
    st.tuples(st.sampled_from([*_ACCOUNTS][:3]), st.sampled_from(_SKUS), st.integers(1, 5)),
    unique_by=lambda placement: placement[:2],
    min_size=1,
    max_size=6,
)
versions = st.dictionaries(st.integers(1, 12), placements, min_size=2, max_size=5)


def stack_of(found: dict[int, list[tuple[str, str, int]]], **more: Any) -> dict[str, Any]:
    return {
        "environment": "dev",
        "residency": "eu",
        "network": "public",
        "accounts": {key: {"location": region} for key, region in _ACCOUNTS.items()},
        "models": {f"novel-{number}": _model(number, lines) for number, lines in found.items()},
        "gateways": {"main": {"location": "swedencentral", "publisher": {"name": "AI", "email": "a@example.com"}}},
        "consumers": {"newsroom": {"tokensPerMinute": 1000}},
        "breakGlass": {f"novel-{number}": {"reason": "try", "expires": "2999-01-01"} for number in found},
        **more,
    }


def _model(number: int, lines: list[tuple[str, str, int]]) -> dict[str, Any]:
    return {
        "model": "novel",
        "version": str(number),
        "placements": [
            {"account": account, "sku": sku, "capacity": 50, "priority": priority} for account, sku, priority in lines
        ],
    }


@pytest.fixture(scope="session")
def parts(planned: Any, texts: Any) -> Any:
    """Everything of a stack's gateway that becomes a resource, by a name of its own."""

    def found(stack: Any) -> dict[str, Any]:
        gateway = planned(stack)["main"]
        return {
            **texts(gateway),
            **{f"backend {backend['name']}": backend for backend in gateway["backends"]},
            **{f"pool {pool['name']}": pool for pool in gateway["pools"]},
            **{f"role {account['key']}": account for account in gateway["accounts"]},
            **{f"consumer {consumer['key']}": consumer for consumer in gateway["consumers"]},
            "product": gateway["product"],
        }

    return found


def changed(before: dict[str, Any], after: dict[str, Any]) -> set[str]:
    return {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}


@settings(max_examples=40)
@given(found=versions)
def test_a_model_version_that_is_added_touches_its_backends_its_pool_and_the_table(parts: Any, found: Any) -> None:
    last = max(found)
    after = parts(stack_of(found))
    before = parts(stack_of({key: found[key] for key in found if key != last}))
    own = {key for key in changed(before, after) if not key.startswith("role ")}
    assert {key for key in own if key in before} == _TABLES
    assert len([key for key in own if key.startswith("pool ")]) == 1
    assert len([key for key in own if key.startswith("backend ")]) == len(found[last])
    assert {key for key in own if not key.startswith(("pool ", "backend "))} == _TABLES


@settings(max_examples=40)
@given(found=versions, data=st.data())
def test_a_region_that_is_added_touches_its_backend_the_pool_of_its_version_and_the_table(
    parts: Any, found: Any, data: st.DataObject
) -> None:
    grown = data.draw(st.sampled_from(sorted(found)))
    more = copy.deepcopy(found)
    more[grown].append(("italy", "DataZoneStandard", 9))
    before, after = (parts(stack_of(each)) for each in (found, more))
    own = changed(before, after)
    assert len([key for key in own if key.startswith("backend ")]) == 1
    assert len([key for key in own if key.startswith("pool ")]) == 1
    assert {key for key in own if not key.startswith(("backend ", "pool "))} == {*_TABLES, "role italy"}


@settings(max_examples=20)
@given(found=versions)
def test_the_order_of_the_file_does_not_matter(planned: Any, found: Any) -> None:
    turned = {key: [*reversed(found[key])] for key in reversed(found)}
    assert planned(stack_of(found)) == planned(stack_of(turned))


def test_a_consumer_that_is_added_touches_its_subscription_and_one_table_for_each_way_it_calls(
    stack: Any, parts: Any
) -> None:
    stack["consumers"] |= {f"app-{number}": {"tokensPerMinute": 5_000} for number in range(100)}
    before = parts(stack)
    stack["consumers"]["third"] = {"tokensPerMinute": 5_000}
    with_key = parts(stack)
    assert changed(before, with_key) == {"consumer third", "fragment callers-8"}
    stack["consumers"]["third"]["applications"] = ["b0000000-0000-0000-0000-000000000003"]
    assert changed(with_key, parts(stack)) == {"fragment callers-c"}


def test_the_first_consumer_and_the_last_leave_the_product_alone(stack: Any, parts: Any) -> None:
    product = parts(stack)["product"]
    del stack["consumers"]
    assert parts(stack)["product"] == product


@pytest.fixture(scope="module")
def large(planned: Any) -> GatewayArgs:
    """30 model versions with 20 deployments each, and 500 consumers that each name models and an application."""
    draw = random.Random(6)  # noqa: S311
    accounts = {f"region-{number}": {"location": region} for number, region in enumerate(_regions())}
    names = [f"model-with-quite-a-name-{number:02}" for number in range(30)]
    lines = [(account, sku) for account in accounts for sku in _SKUS[:2]]
    models = {
        f"{name}-2026-01-01": {
            "model": name,
            "version": "2026-01-01",
            "placements": [{"account": a, "sku": s, "capacity": 50} for a, s in draw.sample(lines, 20)],
        }
        for name in names
    }
    consumers = {f"consumer-{number}": _consumer(draw, [*models]) for number in range(500)}
    gateway = {
        "location": "swedencentral",
        "publisher": {"name": "AI", "email": "a@example.com"},
        "sku": "StandardV2",
        "entra": {"tenantId": _guid(draw), "audience": "api://models"},
    }
    stack = stack_of({1: []}, consumers=consumers, gateways={"main": gateway})
    waived = {key: {"reason": "try", "expires": "2999-01-01"} for key in models}
    return planned(stack | {"models": models, "accounts": accounts, "breakGlass": waived})["main"]


def _regions() -> list[str]:
    return [region for region in sorted(catalogue.REGIONS) if catalogue.zone_of(region) == "eu"][:12]


def _consumer(draw: random.Random, models: list[str]) -> dict[str, Any]:
    return {
        "models": sorted(draw.sample(models, 10)),
        "tasks": ["summarize"],
        "tokensPerMinute": draw.choice([5_000, 20_000, 100_000]),
        "applications": [_guid(draw)],
    }


def _guid(draw: random.Random) -> str:
    digits = f"{draw.getrandbits(128):032x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def test_no_document_exceeds_64_kib_at_30_versions_600_deployments_and_500_consumers(
    large: GatewayArgs, texts: Any
) -> None:
    assert (len(large["pools"]), len(large["backends"]), len(large["consumers"])) == (30, 600, 500)
    sizes = {name: len(text.encode()) for name, text in texts(large).items()}
    assert {name: size for name, size in sizes.items() if size > _64_KIB} == {}
    assert len([name for name in sizes if name.startswith("fragment callers-")]) == 16


def test_the_tables_grow_with_versions_and_not_with_deployments(stack: Any, planned: Any, texts: Any) -> None:
    def size(values: Any) -> int:
        return len(texts(planned(values)["main"])["fragment models"])

    few = size(stack)
    for key in ("sweden", "france"):
        stack["models"]["gpt-5.4-2026-03-05"]["placements"].append(
            {"account": key, "sku": "Standard", "capacity": 1, "priority": 9}
        )
    assert size(stack) == few
