"""The provider creates, reads, updates and deletes in ARM as the real one does."""

import threading
from typing import Any

import grpc
import pytest
from google.protobuf import struct_pb2
from pulumi.runtime.proto import provider_pb2

from local import Azure
from local.provider import InitFailed, Refused, wire
from local.store import Effect, Fault

ACCOUNT = "azure-native:cognitiveservices:Account"
DEPLOYMENT = "azure-native:cognitiveservices:Deployment"
GROUP = "azure-native:resources:ResourceGroup"
GRANT = "azure-native:authorization:RoleAssignment"
PATH = "/subscriptions/sub/resourceGroups/rg"
ROLE = "/subscriptions/sub/providers/Microsoft.Authorization/roleDefinitions/5e0bd9bd-7b93-4f28-af87-19fc36ad61bd"

ACCOUNT_INPUTS = {
    "resourceGroupName": "rg",
    "accountName": "acc",
    "location": "westeurope",
    "kind": "OpenAI",
    "sku": {"name": "S0"},
    "identity": {"type": "SystemAssigned,UserAssigned", "userAssignedIdentities": ["/some/id"]},
    "properties": {"customSubDomainName": "acc", "disableLocalAuth": True},
    "tags": {"owner": "me"},
}
DEPLOYMENT_INPUTS = {
    "resourceGroupName": "rg",
    "accountName": "acc",
    "deploymentName": "d",
    "sku": {"name": "GlobalStandard", "capacity": 10},
    "properties": {
        "model": {"format": "OpenAI", "name": "gpt-5.4", "version": "2026-03-05"},
        "versionUpgradeOption": "NoAutoUpgrade",
    },
}


def urn(type_: str) -> str:
    return f"urn:pulumi:dev::project::{type_}::it"


@pytest.fixture
def account(engine: Any) -> str:
    return engine.create(ACCOUNT, ACCOUNT_INPUTS)[0]


def test_what_is_created_tells_its_id_and_what_azure_answers(engine: Any) -> None:
    id_, outputs = engine.create(ACCOUNT, ACCOUNT_INPUTS)
    assert id_ == f"{PATH}/providers/Microsoft.CognitiveServices/accounts/acc"
    assert outputs["properties"]["endpoint"] == "https://acc.openai.azure.com/"
    assert outputs["properties"]["provisioningState"] == "Succeeded"
    assert outputs["azureApiVersion"] == "2025-06-01"
    assert outputs["identity"]["userAssignedIdentities"]["/some/id"].keys() == {"clientId", "principalId"}
    assert "id" not in outputs


def test_what_is_there_already_is_not_created_again(engine: Any, account: str) -> None:
    with pytest.raises(Refused, match=f"cannot create already existing resource '{account}'") as caught:
        engine.create(ACCOUNT, ACCOUNT_INPUTS)
    assert caught.value.code is grpc.StatusCode.FAILED_PRECONDITION


def test_a_role_assignment_s_properties_stand_at_the_top(engine: Any, account: str) -> None:
    inputs = {"scope": account, "principalId": "p", "principalType": "User", "roleDefinitionId": ROLE}
    id_, outputs = engine.create(GRANT, {**inputs, "roleAssignmentName": "0b2ad04f-8c1f-4b51-9f21-0a4de6d6a111"})
    assert id_.startswith(f"{account}/providers/Microsoft.Authorization/roleAssignments/")
    assert {name: outputs[name] for name in inputs} == inputs
    assert engine.read(GRANT, id_)[0]["scope"] == account


def test_an_update_replaces_the_whole(engine: Any, account: str) -> None:
    id_, _ = engine.create(DEPLOYMENT, DEPLOYMENT_INPUTS)
    outputs = engine.update(DEPLOYMENT, id_, {**DEPLOYMENT_INPUTS, "sku": {"name": "GlobalStandard", "capacity": 20}})
    assert outputs["sku"]["capacity"] == 20
    assert engine.read(DEPLOYMENT, id_)[0]["properties"]["versionUpgradeOption"] == "NoAutoUpgrade"


def test_an_update_in_a_preview_knows_the_name_and_the_location_and_changes_nothing(engine: Any, account: str) -> None:
    inputs = {**ACCOUNT_INPUTS, "tags": {"owner": "you"}}
    outputs = engine.update(ACCOUNT, account, inputs, preview=True, name="acc", location="westeurope", etag="old")
    assert (outputs["name"], outputs["location"], outputs["tags"]) == ("acc", "westeurope", {"owner": "you"})
    assert outputs["etag"] is not None
    assert outputs["etag"] != "old"
    assert engine.read(ACCOUNT, account)[0]["tags"] == {"owner": "me"}


def test_a_delete_of_what_is_gone_succeeds(engine: Any, account: str) -> None:
    engine.delete(ACCOUNT, account)
    engine.delete(ACCOUNT, account)
    assert engine.read(ACCOUNT, account) is None


def test_what_azure_refuses_is_told_with_status_code_and_message(engine: Any, account: str) -> None:
    inputs = {**DEPLOYMENT_INPUTS, "sku": {"name": "GlobalStandard", "capacity": 900_000}}
    with pytest.raises(Refused, match=r'Status=400 Code="InsufficientQuota" Message="This operation require 900000'):
        engine.create(DEPLOYMENT, inputs)


def test_a_refresh_takes_over_what_changed_and_nothing_else(engine: Any, azure: Any, account: str, ask: Any) -> None:
    id_, outputs = engine.create(DEPLOYMENT, DEPLOYMENT_INPUTS)
    inputs = engine.check(DEPLOYMENT, DEPLOYMENT_INPUTS)
    assert engine.read(DEPLOYMENT, id_, inputs, outputs)[0] == inputs
    body = ask("GET", id_).body
    del body["properties"]["versionUpgradeOption"]
    ask("PUT", id_, body)
    found, _ = engine.read(DEPLOYMENT, id_, inputs, outputs)
    assert found["properties"]["versionUpgradeOption"] == "OnceNewDefaultVersionAvailable"
    found["properties"]["versionUpgradeOption"] = "NoAutoUpgrade"
    assert found == inputs


def test_an_import_finds_inputs_that_make_the_same_resource(engine: Any, account: str) -> None:
    inputs, outputs = engine.read(ACCOUNT, account)
    given = {name: inputs[name] for name in ACCOUNT_INPUTS if name != "properties"}
    assert given == {name: value for name, value in ACCOUNT_INPUTS.items() if name != "properties"}
    assert "endpoint" not in inputs["properties"]
    assert difference(engine, ACCOUNT, inputs, engine.check(ACCOUNT, inputs), outputs) == {}


def test_an_id_of_another_type_can_t_be_imported(engine: Any, account: str) -> None:
    with pytest.raises(Refused, match=f"{account} is no id of {DEPLOYMENT}"):
        engine.read(DEPLOYMENT, account)


@pytest.mark.parametrize("effect", [Effect.THROTTLED, Effect.SERVER_ERROR, Effect.TIMEOUT_AFTER_WRITE, Effect.CUT])
def test_a_fault_that_passes_is_waited_out(engine: Any, azure: Azure, effect: Effect) -> None:
    azure.behaviour.add(Fault(effect, "PUT"))
    assert engine.create(ACCOUNT, ACCOUNT_INPUTS)[0]


def test_a_connection_that_stays_cut_is_told_of(engine: Any, azure: Azure) -> None:
    azure.behaviour.add(Fault(Effect.CUT, "PUT", times=10))
    with pytest.raises(Refused, match="the connection was cut, four times over") as caught:
        engine.create(ACCOUNT, ACCOUNT_INPUTS)
    assert caught.value.code is grpc.StatusCode.UNAVAILABLE


def test_a_conflict_is_left_to_the_program_s_hooks(engine: Any, azure: Azure) -> None:
    azure.behaviour.add(Fault(Effect.CONFLICT, "PUT"))
    with pytest.raises(Refused, match='Status=409 Code="RequestConflict" Message="Another operation is being'):
        engine.create(ACCOUNT, ACCOUNT_INPUTS)


def test_a_creation_that_fails_half_way_tells_what_is_there(engine: Any, azure: Azure) -> None:
    azure.behaviour.add(Fault(Effect.FAILED_OPERATION, "PUT"))
    with pytest.raises(InitFailed, match="InternalServerError") as caught:
        engine.create(ACCOUNT, ACCOUNT_INPUTS)
    failed = caught.value
    assert failed.id.endswith("/accounts/acc")
    assert wire.decode(failed.properties)["properties"]["provisioningState"] == "Failed"
    assert wire.decode(failed.inputs)["accountName"] == "acc"
    assert engine.update(ACCOUNT, failed.id, ACCOUNT_INPUTS)["properties"]["provisioningState"] == "Succeeded"


def test_a_deployment_that_fails_is_no_success(engine: Any, azure: Azure, account: str) -> None:
    azure.behaviour.add(Fault(Effect.FAILED_OPERATION, "PUT"))
    with pytest.raises(InitFailed, match="The resource write operation failed"):
        engine.create(DEPLOYMENT, DEPLOYMENT_INPUTS)


def test_a_write_that_took_its_time_is_found_done_when_it_is_tried_again(
    engine: Any, azure: Azure, account: str
) -> None:
    azure.behaviour.set_latencies({"Microsoft.CognitiveServices/accounts/deployments": 0.5})
    azure.behaviour.add(Fault(Effect.TIMEOUT_AFTER_WRITE, "PUT"))
    assert engine.create(DEPLOYMENT, DEPLOYMENT_INPUTS)[0]


def test_cancelling_ends_the_wait_and_the_resource_is_told_of(engine: Any, azure: Azure) -> None:
    azure.behaviour.set_latencies({"Microsoft.CognitiveServices/accounts": 3600})
    threading.Timer(0.2, lambda: engine.provider.Cancel(None, None)).start()
    with pytest.raises(InitFailed, match="cancelled while it waited"):
        engine.create(ACCOUNT, ACCOUNT_INPUTS)


def test_cancelling_ends_the_wait_for_a_deployment_too(engine: Any, azure: Azure, account: str) -> None:
    azure.behaviour.set_latencies({"Microsoft.CognitiveServices/accounts/deployments": 3600})
    threading.Timer(0.2, lambda: engine.provider.Cancel(None, None)).start()
    with pytest.raises(InitFailed, match="cancelled while it waited"):
        engine.create(DEPLOYMENT, DEPLOYMENT_INPUTS)


def test_an_id_is_known_before_there_is_a_resource(engine: Any) -> None:
    inputs: struct_pb2.Struct = wire.encode(DEPLOYMENT_INPUTS)
    expected = f"{PATH}/providers/Microsoft.CognitiveServices/accounts/acc/deployments/d"
    assert engine.provider.resource_id(urn(DEPLOYMENT), inputs) == expected


def difference(engine: Any, type_: str, olds: Any, news: Any, outputs: Any) -> dict[str, str]:
    request = provider_pb2.DiffRequest(
        urn=urn(type_), old_inputs=wire.encode(olds), news=wire.encode(news), olds=wire.encode(outputs)
    )
    answer = engine.provider.Diff(request, None)
    kinds = provider_pb2.PropertyDiff.Kind
    return {path: kinds.Name(found.kind) for path, found in answer.detailedDiff.items()}
