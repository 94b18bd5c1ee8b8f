"""What an account and its deployments look like once the program has run."""

from collections.abc import Sequence
from typing import Any

import pytest
from pulumi.provider.experimental.analyzer import Analyzer

from components import OpenAIAccount
from offline.operations import Operation

VERSION = "gpt-5.4-2026-03-05"
CALLER = {"principalId": "11111111-2222-3333-4444-555555555555", "principalType": "ServicePrincipal"}


def of_type(operations: Sequence[Operation], type_: str) -> dict[str, Operation]:
    return {operation.name: operation for operation in operations if operation.type.endswith(f":{type_}")}


def test_an_account_takes_no_keys_has_its_subdomain_and_its_own_identity(operations: Any) -> None:
    accounts = of_type(operations(), "Account")
    assert accounts.keys() == {"sweden", "france"}
    for account in accounts.values():
        properties = account.inputs["properties"]
        assert properties["disableLocalAuth"] is True
        assert properties["customSubDomainName"] == account.inputs["accountName"]
        assert account.inputs["identity"] == {"type": "SystemAssigned"}
        assert account.inputs["sku"] == {"name": "S0"}


@pytest.mark.parametrize(
    ("network", "access", "action"), [("private", "Disabled", "Deny"), ("public", "Enabled", "Allow")]
)
def test_the_network_mode_opens_or_closes_an_account(
    operations: Any, config: Any, network: str, access: str, action: str
) -> None:
    config["network"] = network
    properties = of_type(operations(config), "Account")["sweden"].inputs["properties"]
    assert properties["publicNetworkAccess"] == access
    assert properties["networkAcls"] == {"defaultAction": action}


def test_deployments_are_pinned(operations: Any) -> None:
    deployments = of_type(operations(), "Deployment")
    assert len(deployments) == 3
    for deployment in deployments.values():
        properties = deployment.inputs["properties"]
        assert properties["versionUpgradeOption"] == "NoAutoUpgrade"
        assert properties["model"] == {"format": "OpenAI", "name": "gpt-5.4", "version": "2026-03-05"}
        assert VERSION in deployment.inputs["deploymentName"]


def test_a_deployment_carries_its_sku_capacity_and_content_filter(operations: Any, config: Any) -> None:
    config["models"][VERSION]["placements"][0]["raiPolicyName"] = "strict"
    deployment = of_type(operations(config), "Deployment")[f"sweden.{VERSION}-datazone-provisioned"]
    assert deployment.inputs["sku"] == {"name": "DataZoneProvisionedManaged", "capacity": 50}
    assert deployment.inputs["properties"]["raiPolicyName"] == "strict"


def test_a_model_of_another_publisher_has_a_version_and_no_upgrade_option(operations: Any, config: Any) -> None:
    config["accounts"]["sweden"]["kind"] = "AIServices"
    config["models"]["DeepSeek-V3.1-1"] = {
        "model": "DeepSeek-V3.1",
        "version": "1",
        "format": "DeepSeek",
        "placements": [{"account": "sweden", "sku": "DataZoneStandard", "capacity": 10}],
    }
    deployment = of_type(operations(config), "Deployment")["sweden.DeepSeek-V3.1-1-datazone-standard"]
    assert deployment.inputs["properties"]["model"] == {"format": "DeepSeek", "name": "DeepSeek-V3.1", "version": "1"}
    assert "versionUpgradeOption" not in deployment.inputs["properties"]


def test_an_account_s_deployments_wait_for_each_other_and_accounts_do_not(operations: Any) -> None:
    found = operations()
    names = {operation.urn: operation.name for operation in found}
    waits = {op.name: {names[urn] for urn in op.dependencies} for op in of_type(found, "Deployment").values()}
    assert waits == {
        f"sweden.{VERSION}-datazone-provisioned": {"sweden"},
        f"sweden.{VERSION}-datazone-standard": {f"sweden.{VERSION}-datazone-provisioned"},
        f"france.{VERSION}-datazone-standard": {"france"},
    }


def test_an_account_waits_for_the_resource_group(operations: Any) -> None:
    found = operations()
    group = next(iter(of_type(found, "ResourceGroup").values()))
    assert all(group.urn in account.dependencies for account in of_type(found, "Account").values())


def test_only_accounts_are_protected_in_prod(operations: Any) -> None:
    protected = {operation.name for operation in operations() if operation.protect}
    assert protected == {"sweden", "france"}
    assert all(operation.type.endswith(":Account") for operation in operations() if operation.protect)


def test_nothing_is_protected_in_dev(operations: Any, config: Any) -> None:
    config["environment"] = "dev"
    assert not any(operation.protect for operation in operations(config))


@pytest.mark.parametrize(
    ("kind", "role"),
    [("OpenAI", "5e0bd9bd-7b93-4f28-af87-19fc36ad61bd"), ("AIServices", "a97b65f3-24c7-4388-baec-2e87135dc908")],
)
def test_a_caller_may_use_models_and_nothing_else(operations: Any, config: Any, kind: str, role: str) -> None:
    config["callers"] = {"app": CALLER}
    config["accounts"]["sweden"]["kind"] = kind
    found = operations(config)
    grant = of_type(found, "RoleAssignment")["sweden.app"]
    assert grant.inputs["principalId"] == CALLER["principalId"]
    assert grant.inputs["roleDefinitionId"].endswith(role)
    assert grant.inputs["scope"].endswith(of_type(found, "Account")["sweden"].inputs["accountName"])


def test_every_resource_is_parented_to_its_component(operations: Any) -> None:
    found = operations()
    names = {operation.urn: (operation.type, operation.name) for operation in found}
    for operation in (*of_type(found, "Deployment").values(), *of_type(found, "Account").values()):
        type_, name = names[operation.parent]
        assert type_ == "model-lifecycle:components:OpenAIAccount"
        assert operation.name.startswith(name)


def test_every_deployment_carries_the_one_hook_that_waits_out_conflicts(operations: Any) -> None:
    deployments = of_type(operations(), "Deployment")
    assert {op.error_hooks for op in deployments.values()} == {("retry-request-conflicts",)}


def test_keys_with_dashes_never_run_together(operations: Any, config: Any) -> None:
    config["accounts"]["sweden-apps"] = {"location": "swedencentral"}
    config["callers"] = {"web": CALLER, "apps-web": CALLER | {"principalId": CALLER["principalId"].replace("1", "2")}}
    assert len(of_type(operations(config), "RoleAssignment")) == 6


def test_nothing_that_a_rule_judges_is_unknown_at_preview(operations: Any) -> None:
    assert "UNKNOWN" not in repr([operation.inputs for operation in operations()])


def test_its_arguments_can_be_described_to_every_pulumi_language() -> None:
    found = Analyzer("model-lifecycle").analyze([OpenAIAccount])
    (account,) = found["component_definitions"].values()
    assert account.inputs["deployments"].items.ref.endswith("DeploymentArgs")
    assert account.outputs.keys() == {"accountId", "endpoint", "principalId"}
