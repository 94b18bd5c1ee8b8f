"""Model versions are read from deployments, named by the contract, and aged by the catalogue."""

from datetime import date
from typing import Any

import pytest

from local.provider import UNKNOWN
from review.versions import changed_versions, life_of, retirements, versions_in

DAY = date(2026, 11, 21)
OUTPUTS = {
    "contractVersion": 1,
    "accounts": {"sweden": {"endpoint": "https://a/", "region": "swedencentral", "id": "/x/accounts/AOAI-1"}},
    "models": {
        "gpt-4o-2024-11-20": {
            "model": "gpt-4o",
            "version": "2024-11-20",
            "deployments": [{"account": "sweden", "name": "d", "sku": "Standard", "priority": 2}],
        }
    },
}


def deployment(
    name: str = "d", model: Any = "gpt-4o", version: Any = "2024-11-20", sku: str = "Standard", capacity: int = 10
) -> tuple[Any, ...]:
    inputs = {
        "accountName": "aoai-1",
        "deploymentName": name,
        "properties": {"model": {"name": model, "version": version}},
        "sku": {"name": sku, "capacity": capacity},
    }
    return ("azure-native:cognitiveservices:Deployment", name, inputs)


def test_a_deployment_is_named_as_the_outputs_name_it(made: Any) -> None:
    ((key, (placement,)),) = versions_in(made(deployment(), outputs=OUTPUTS)).items()
    assert key == ("gpt-4o", "2024-11-20")
    assert (placement.account, placement.priority, placement.sku, placement.capacity) == ("sweden", 2, "Standard", 10)


@pytest.mark.parametrize(
    "outputs", [{}, OUTPUTS | {"contractVersion": 2}, OUTPUTS | {"models": UNKNOWN}, {"models": 1}]
)
def test_without_outputs_that_can_be_read_it_is_named_by_its_account(made: Any, outputs: Any) -> None:
    ((placement,),) = versions_in(made(deployment(), outputs=outputs)).values()
    assert (placement.account, placement.priority) == ("aoai-1", None)


@pytest.mark.parametrize(("model", "version"), [(UNKNOWN, "1"), ("gpt-4o", UNKNOWN), (None, "1"), ({}, "1"), ("m", 3)])
def test_a_deployment_of_no_certain_version_is_left_out(made: Any, model: Any, version: Any) -> None:
    assert versions_in(made(deployment(model=model, version=version))) == {}


def test_other_resources_are_no_deployments_and_older_tokens_are(made: Any) -> None:
    _, name, inputs = deployment()
    assert versions_in(made(("azure-native:resources:Deployment", name, inputs))) == {}
    for token in (
        "azure-native:cognitiveservices/v20241001:Deployment",
        "azure-native_cognitiveservices_v20241001:cognitiveservices:Deployment",
    ):
        assert len(versions_in(made((token, name, inputs)))) == 1


def test_versions_are_added_removed_and_changed(made: Any) -> None:
    base = made(deployment("same", "m", "1"), deployment("grows", "m", "2"), deployment("goes", "m", "3"))
    head = made(deployment("same", "m", "1"), deployment("grows", "m", "2", capacity=11), deployment("comes", "m", "4"))
    assert [(it.version, it.change) for it in changed_versions(base, head)] == [
        ("2", "changed"), ("3", "removed"), ("4", "added"),
    ]  # fmt: skip


def test_the_earliest_date_among_the_skus_counts(made: Any) -> None:
    key = ("gpt-4o", "2024-08-06")
    (global_only,) = versions_in(made(deployment("d", *key, sku="GlobalStandard"))).values()
    both = versions_in(made(deployment("d", *key, sku="GlobalStandard"), deployment("e", *key)))[key]
    assert (life_of(key, global_only, DAY).retires, life_of(key, global_only, DAY).stage) == (
        date(2027, 4, 14), "Deprecated",
    )  # fmt: skip
    assert (life_of(key, both, DAY).retires, life_of(key, both, DAY).stage) == (date(2026, 3, 31), "Retired")


def test_retirements_come_soonest_first_and_unknown_ones_last(made: Any) -> None:
    head = made(deployment("a", "gpt-5.4", "2026-03-05"), deployment("b", "nobody-knows", "1"), deployment("c"))
    found = retirements(head, DAY)
    assert [(it.model, it.retires, it.days_left) for it in found] == [
        ("gpt-4o", date(2027, 4, 14), 144),
        ("gpt-5.4", date(2027, 9, 2), 285),
        ("nobody-knows", None, None),
    ]
    assert found[0].replacement == "gpt-5.1"
