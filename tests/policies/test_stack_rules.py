"""Rules on deployments taken together."""

import copy
from typing import Any

import pytest
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE

from policies import rules

ACCOUNT = "azure-native:cognitiveservices:Account"
DEPLOYMENT = "azure-native:cognitiveservices:Deployment"
RESIDENCY = rules.DEPLOYMENT_STAYS_IN_RESIDENCY
QUOTA = rules.DEPLOYMENTS_FIT_QUOTA
FALLBACK = rules.PROVISIONED_DEPLOYMENT_HAS_FALLBACK


@pytest.fixture
def sweden(account: Any) -> Any:
    return (ACCOUNT, "sweden", account)


@pytest.fixture
def france(account: Any) -> Any:
    return (ACCOUNT, "france", account | {"accountName": "aoai-france", "location": "France Central"})


@pytest.fixture
def placed(deployment: Any) -> Any:
    """A deployment of a SKU, by default in the account in Sweden."""

    def place(name: str, sku: str, capacity: float = 50.0, account: str = "AOAI-prod", version: str = "") -> Any:
        made = copy.deepcopy(deployment) | {"accountName": account, "sku": {"name": sku, "capacity": capacity}}
        made["properties"]["model"]["version"] = version or made["properties"]["model"]["version"]
        return (DEPLOYMENT, name, made)

    return place


@pytest.mark.parametrize(
    ("residency", "sku", "ok"),
    [
        ("global", "GlobalStandard", True),
        ("eu", "GlobalStandard", False),
        ("eu", "DataZoneStandard", True),
        ("eu", "Standard", True),
        ("us", "Standard", False),
        ("us", "DataZoneStandard", False),
        ("swedencentral", "Standard", True),
        ("swedencentral", "DataZoneStandard", False),
        ("francecentral", "Standard", False),
        ("eu", "globalstandard", False),
        ("mars", "Standard", False),
    ],
)
def test_a_deployment_processes_only_inside_the_residency(
    judged_stack: Any, sweden: Any, placed: Any, configured: Any, residency: str, sku: str, ok: bool
) -> None:
    configured(residency=residency)
    found = judged_stack(RESIDENCY, [sweden, placed("one", sku)])
    assert found == [] if ok else [name for name, _ in found] == ["one"]


def test_a_deployment_in_an_account_outside_the_stack_can_t_be_placed(
    judged_stack: Any, placed: Any, configured: Any
) -> None:
    configured(residency="eu")
    ((_, message),) = judged_stack(RESIDENCY, [placed("one", "Standard", account="elsewhere")])
    assert "'elsewhere' is not in this stack" in message


def test_a_data_zone_outside_every_zone_is_named(judged_stack: Any, sweden: Any, placed: Any, configured: Any) -> None:
    configured(residency="eu")
    sweden[2]["location"] = "uksouth"
    assert (
        "outside every data zone (uksouth)"
        in judged_stack(RESIDENCY, [sweden, placed("one", "DataZoneStandard")])[0][1]
    )


def test_one_deployment_that_can_t_be_judged_does_not_hide_the_next(
    judged_stack: Any, sweden: Any, placed: Any, configured: Any
) -> None:
    configured(residency="eu")
    unknown, bad = placed("unknown", "Standard"), placed("bad", "GlobalStandard")
    unknown[2]["sku"]["name"] = UNKNOWN_STRING_VALUE
    found = dict(judged_stack(RESIDENCY, [sweden, unknown, bad]))
    assert "still unknown" in found["unknown"]
    assert "may process requests in global" in found["bad"]


def test_an_account_that_can_t_be_placed_troubles_only_who_needs_its_region(
    judged_stack: Any, sweden: Any, france: Any, placed: Any, configured: Any
) -> None:
    configured(residency="eu", quota={"swedencentral/Standard/gpt-5.4": 1000})
    france[2]["location"] = UNKNOWN_STRING_VALUE
    things = [sweden, france, placed("one", "Standard"), placed("two", "Standard", account="aoai-france")]
    ((name, message),) = judged_stack(RESIDENCY, things)
    assert name == "two"
    assert "has no region that can be told" in message
    assert judged_stack(QUOTA, things) == []


def test_deployments_of_one_pool_count_together(judged_stack: Any, sweden: Any, placed: Any, configured: Any) -> None:
    things = [sweden, placed("one", "DataZoneStandard", 60.0), placed("two", "DataZoneStandard", 50.0, version="2")]
    configured(quota={"swedencentral/DataZoneStandard/gpt-5.4": 110})
    assert judged_stack(QUOTA, things) == []
    configured(quota={"swedencentral/DataZoneStandard/GPT-5.4": 109})
    ((_, message),) = judged_stack(QUOTA, things)
    assert (
        "one, two together ask for 110 units of swedencentral/DataZoneStandard/gpt-5.4, and quota allows 109" in message
    )


def test_provisioned_units_count_across_models_and_accounts_of_a_region(
    judged_stack: Any, sweden: Any, placed: Any, configured: Any
) -> None:
    sku = "DataZoneProvisionedManaged"
    configured(quota={f"swedencentral/{sku}": 99})
    second = (ACCOUNT, "second", {**sweden[2], "accountName": "second"})
    other = placed("two", sku, account="second")
    other[2]["properties"]["model"]["name"] = "gpt-5.6-sol"
    assert len(judged_stack(QUOTA, [sweden, second, placed("one", sku), other])) == 1


def test_pools_in_other_regions_and_without_a_limit_are_apart(
    judged_stack: Any, sweden: Any, france: Any, placed: Any, configured: Any
) -> None:
    configured(quota={"swedencentral/DataZoneStandard/gpt-5.4": 60})
    things = [sweden, france, placed("one", "DataZoneStandard", 60.0)]
    things += [placed("two", "DataZoneStandard", 60.0, "aoai-france"), placed("three", "GlobalStandard", 60.0)]
    assert judged_stack(QUOTA, things) == []


@pytest.mark.parametrize(
    ("sku", "where", "version", "ok"),
    [
        ("DataZoneStandard", "aoai-prod", "", True),
        ("DataZoneStandard", "aoai-france", "", True),
        ("ProvisionedManaged", "aoai-france", "", True),
        ("ProvisionedManaged", "aoai-prod", "", False),
        ("DataZoneStandard", "aoai-prod", "2026-01-01", False),
        ("DataZoneBatch", "aoai-prod", "", False),
    ],
)
def test_provisioned_throughput_needs_a_fallback_of_its_own_version(
    judged_stack: Any, sweden: Any, france: Any, placed: Any, sku: str, where: str, version: str, ok: bool
) -> None:
    things = [sweden, france, placed("one", "DataZoneProvisionedManaged"), placed("two", sku, 50.0, where, version)]
    found = [name for name, _ in judged_stack(FALLBACK, things)]
    assert ("one" not in found) == ok


def test_another_spelling_of_the_model_is_still_a_fallback(judged_stack: Any, sweden: Any, placed: Any) -> None:
    other = placed("two", "DataZoneStandard")
    other[2]["properties"]["model"]["name"] = "GPT-5.4"
    assert judged_stack(FALLBACK, [sweden, placed("one", "DataZoneProvisionedManaged"), other]) == []


def test_elsewhere_than_in_prod_it_may_be_alone(judged_stack: Any, sweden: Any, placed: Any, configured: Any) -> None:
    assert judged_stack(FALLBACK, [sweden, placed("one", "DataZoneProvisionedManaged")])
    configured(environment="staging")
    assert judged_stack(FALLBACK, [sweden, placed("one", "DataZoneProvisionedManaged")]) == []


def test_pay_as_you_go_needs_no_fallback(judged_stack: Any, sweden: Any, placed: Any) -> None:
    assert judged_stack(FALLBACK, [sweden, placed("one", "Standard")]) == []
