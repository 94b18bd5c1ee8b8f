"""Check fills in and refuses what the real azure-native provider does, in its words."""

import re
import typing
import uuid
from typing import Any

import pytest
from pulumi.runtime.proto import provider_pb2

from local import Azure
from local.provider import UNKNOWN, AzureNative, wire
from local.provider.resources import TYPES

ACCOUNT = "azure-native:cognitiveservices:Account"
DEPLOYMENT = "azure-native:cognitiveservices:Deployment"
GROUP = "azure-native:resources:ResourceGroup"
GRANT = "azure-native:authorization:RoleAssignment"

PLACE = {"resourceGroupName": "rg", "accountName": "account"}


def test_a_top_level_resource_is_named_after_itself_and_eight_digits(check: Any) -> None:
    inputs, failures = check(ACCOUNT, {"resourceGroupName": "rg"})
    assert not failures
    assert re.fullmatch(r"it[0-9a-f]{8}", inputs["accountName"])
    assert inputs["__createBeforeDelete"] is True


def test_a_child_is_named_as_it_is(check: Any) -> None:
    inputs, failures = check(DEPLOYMENT, PLACE)
    assert not failures
    assert inputs["deploymentName"] == "it"
    assert "__createBeforeDelete" not in inputs


def test_a_role_assignment_is_named_by_a_uuid(check: Any) -> None:
    inputs, _ = check(GRANT, {"scope": "/s", "principalId": "p", "roleDefinitionId": "r"})
    assert str(uuid.UUID(inputs["roleAssignmentName"])) == inputs["roleAssignmentName"]


def test_an_old_name_is_kept(check: Any) -> None:
    inputs, _ = check(ACCOUNT, {"resourceGroupName": "rg"}, {"accountName": "old", "__createBeforeDelete": True})
    assert (inputs["accountName"], inputs["__createBeforeDelete"]) == ("old", True)


def test_the_same_seed_gives_the_same_name(check: Any) -> None:
    assert check(ACCOUNT, {"resourceGroupName": "rg"}) == check(ACCOUNT, {"resourceGroupName": "rg"})


@pytest.mark.parametrize(
    ("mode", "type_", "inputs", "name"),
    [
        ("PROPOSE", ACCOUNT, {"resourceGroupName": "rg"}, ("accountName", "proposed")),
        ("ENFORCE", DEPLOYMENT, PLACE, ("deploymentName", "proposed")),
        (
            "ENFORCE",
            GRANT,
            {"scope": "/s", "principalId": "p", "roleDefinitionId": "r"},
            ("roleAssignmentName", "proposed"),
        ),
        ("DISABLE", ACCOUNT, {"resourceGroupName": "rg"}, ("accountName", None)),
    ],
)
def test_the_engine_s_autonaming_is_followed(check: Any, mode: str, type_: str, inputs: Any, name: Any) -> None:
    options = provider_pb2.CheckRequest.AutonamingOptions(proposed_name="proposed", mode=mode)
    found, _ = check(type_, inputs, autonaming=options)
    assert found.get(name[0]) == name[1]


def test_a_missing_location_comes_from_the_old_inputs_then_from_the_configuration(check: Any) -> None:
    assert check(ACCOUNT, PLACE)[0]["location"] == "swedencentral"
    assert check(ACCOUNT, PLACE, {"location": "westeurope"})[0]["location"] == "westeurope"
    assert check(ACCOUNT, PLACE | {"location": "eastus"})[0]["location"] == "eastus"
    assert "location" not in check(DEPLOYMENT, PLACE)[0]


def test_a_resource_group_without_any_location_is_refused_with_the_provider_s_hint(azure: Azure) -> None:
    request = provider_pb2.CheckRequest(urn=f"urn:pulumi:dev::p::{GROUP}::g", news=wire.encode({}))
    (failure,) = AzureNative(azure.arm).Check(request, None).failures
    assert failure.reason == (
        "missing required property 'location'. Either set it explicitly or configure it with "
        "'pulumi config set azure-native:location <value>'."
    )


@pytest.mark.parametrize("known", TYPES.values(), ids=TYPES)
def test_the_api_versions_are_those_that_the_package_documents(known: Any) -> None:
    documented = typing.get_overloads(known.resource.__init__)[0].__doc__ or ""
    assert f"Uses Azure REST API version {known.api_version}." in documented


def test_the_api_version_is_filled_in(check: Any) -> None:
    assert check(ACCOUNT, PLACE)[0]["azureApiVersion"] == "2025-06-01"
    assert check(DEPLOYMENT, PLACE | {"azureApiVersion": "2024-10-01"})[0]["azureApiVersion"] == "2024-10-01"


@pytest.mark.parametrize(
    ("type_", "inputs", "reason"),
    [
        (DEPLOYMENT, {"accountName": "account"}, "missing required property 'resourceGroupName'"),
        (
            ACCOUNT,
            PLACE | {"properties": {"encryption": {"keyVaultProperties": 5}}},
            "'properties.encryption.keyVaultProperties' should be of type '' but got a number",
        ),
        (
            DEPLOYMENT,
            PLACE | {"sku": {"name": "Standard", "capacity": "ten"}},
            "'sku.capacity' should be of type 'integer' but got a string",
        ),
        (
            DEPLOYMENT,
            PLACE | {"sku": {"name": "Standard", "capacity": 1.5}},
            "'sku.capacity' must be an integer but got 1.500000",
        ),
        (DEPLOYMENT, PLACE | {"sku": {"capacity": 1}}, "missing required property 'sku.name'"),
        (ACCOUNT, PLACE | {"kind": ["OpenAI"]}, "'kind' should be of type 'string' but got an array"),
        (ACCOUNT, PLACE | {"kind": 5}, "'kind' should be of type 'string' but got a number"),
        (
            ACCOUNT,
            PLACE | {"properties": {"userOwnedStorage": [{"resourceId": 5}]}},
            "'properties.userOwnedStorage[0].resourceId' should be of type 'string' but got a number",
        ),
        (ACCOUNT, PLACE | {"accountName": "a"}, "'accountName' is too short (1): at least 2 characters required"),
        (
            ACCOUNT,
            PLACE | {"accountName": "a" * 65},
            "'accountName' is too long (65): at most 64 characters allowed",
        ),
        (
            ACCOUNT,
            PLACE | {"accountName": "-ab"},
            "'accountName' does not match expression '^[a-zA-Z0-9][a-zA-Z0-9_.-]*$'",
        ),
        (ACCOUNT, PLACE | {"resourceGroupName": "é" * 46}, "'resourceGroupName' is too long (92): at most 90"),
        (ACCOUNT, PLACE | {"resourceGroupName": "r" * 91}, "'resourceGroupName' is too long (91): at most 90"),
        (ACCOUNT, PLACE | {"colour": "red"}, "'colour' is not a property of azure-native:cognitiveservices:Account"),
    ],
)
def test_what_the_provider_refuses(check: Any, type_: str, inputs: Any, reason: str) -> None:
    _, (failure,) = check(type_, inputs)
    assert failure.startswith(reason)


def test_a_child_that_gets_no_name_is_refused(check: Any) -> None:
    options = provider_pb2.CheckRequest.AutonamingOptions(mode="DISABLE")
    assert check(DEPLOYMENT, PLACE, autonaming=options)[1] == ["missing required property 'deploymentName'"]


@pytest.mark.parametrize("name", [True, {"a": 1}])
def test_a_name_that_is_no_text_is_refused(check: Any, name: Any) -> None:
    _, failures = check(DEPLOYMENT, {**PLACE, "deploymentName": name})
    assert f"'deploymentName' should be of type 'string' but got {name!r}" in failures


def test_unknown_values_pass_unjudged(check: Any) -> None:
    inputs, failures = check(
        DEPLOYMENT, PLACE | {"accountName": UNKNOWN, "sku": {"name": UNKNOWN, "capacity": UNKNOWN}}
    )
    assert not failures
    assert inputs["accountName"] is UNKNOWN


def test_nulls_are_dropped(check: Any) -> None:
    inputs, failures = check(DEPLOYMENT, PLACE | {"tags": None, "properties": {"raiPolicyName": None}})
    assert not failures
    assert "tags" not in inputs
    assert inputs["properties"] == {}
