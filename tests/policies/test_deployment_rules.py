"""Rules on what a deployment asks for."""

from typing import Any

import pytest

from policies import rules

SKU = rules.DEPLOYMENT_SKU_AND_CAPACITY_ARE_VALID
FILTER = rules.DEPLOYMENT_NAMES_CONTENT_FILTER
IGNORED = rules.DEPLOYMENT_PIN_IS_NOT_IGNORED


@pytest.mark.parametrize(
    ("sku", "capacity", "says"),
    [
        ("Nope", 10.0, "'Nope', which is no deployment SKU. Known ones: Standard,"),
        ("DataZoneProvisionedManaged", 12.0, "is 12, and gpt-5.4 in DataZoneProvisionedManaged takes at least 15"),
        ("DataZoneProvisionedManaged", 16.0, "in steps of 5"),
        ("DataZoneProvisionedManaged", None, "is 1, and"),
        ("ProvisionedManaged", 75.0, "at least 50 in steps of 50"),
        ("Standard", 0.0, "is 0, and"),
        ("Standard", -5.0, "is no whole number"),
        ("Standard", 1.5, "is no whole number"),
        ("Standard", True, "is no whole number"),
        ("Standard", "many", "is no whole number"),
    ],
)
def test_a_sku_or_capacity_that_azure_would_refuse_is_a_violation(
    judged: Any, deployment: Any, sku: str, capacity: object, says: str
) -> None:
    deployment["sku"] = {"name": sku, "capacity": capacity}
    (message,) = judged(SKU, deployment)
    assert says in message


@pytest.mark.parametrize(
    ("sku", "capacity"),
    [("standard", 1.0), ("DATAZONEPROVISIONEDMANAGED", 15.0), ("Standard", "10"), ("Standard", None)],
)
def test_a_sku_and_capacity_that_azure_takes_pass(judged: Any, deployment: Any, sku: str, capacity: object) -> None:
    deployment["sku"] = {"name": sku, "capacity": capacity}
    assert judged(SKU, deployment) == []


def test_a_small_model_may_start_with_fewer_regional_units(judged: Any, deployment: Any) -> None:
    deployment["sku"] = {"name": "ProvisionedManaged", "capacity": 25.0}
    assert judged(SKU, deployment)
    deployment["properties"]["model"]["name"] = "gpt-4o-mini"
    assert judged(SKU, deployment) == []


def test_a_content_filter_must_be_named_where_the_stack_demands_one(
    judged: Any, deployment: Any, configured: Any
) -> None:
    assert judged(FILTER, deployment) == []
    configured(requireContentFilter=True)
    assert "raiPolicyName is absent" in judged(FILTER, deployment)[0]
    deployment["properties"]["raiPolicyName"] = " "
    assert judged(FILTER, deployment)
    deployment["properties"]["raiPolicyName"] = "strict"
    assert judged(FILTER, deployment) == []


@pytest.mark.parametrize("path", ["tags", "sku", "sku.capacity", "properties.raiPolicyName", "properties.modelx"])
def test_other_changes_may_be_ignored(judged: Any, deployment: Any, path: str) -> None:
    assert judged(IGNORED, deployment, ignore_changes=[path]) == []
    assert judged(IGNORED, deployment, ignore_changes=[path, "properties.model"])


@pytest.mark.parametrize(("environment", "days"), [("dev", 30), ("test", 30), ("staging", 60), ("prod", 90)])
def test_the_horizon_depends_on_the_environment(
    judged: Any, deployment: Any, configured: Any, environment: str, days: int
) -> None:
    rule = rules.DEPLOYMENT_MODEL_IS_NOT_RETIRING_SOON
    configured(environment=environment)
    (message,) = judged(rule, deployment, {"asOf": "2027-08-20"})
    assert f"the horizon is {days} days" in message


def test_the_stack_s_own_horizon_overrides_the_environment_s_and_the_rule_s_option_both(
    judged: Any, deployment: Any, configured: Any
) -> None:
    rule = rules.DEPLOYMENT_MODEL_IS_NOT_RETIRING_SOON
    configured(retirementHorizonDays=300)
    assert "the horizon is 300 days" in judged(rule, deployment, {"asOf": "2026-11-21"})[0]
    assert judged(rule, deployment, {"asOf": "2026-11-21", "horizonDays": 10.0}) == []
