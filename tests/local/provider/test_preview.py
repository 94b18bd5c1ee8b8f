"""A preview tells inputs back and leaves unknown what only Azure could tell, at every level."""

from typing import Any

import grpc
import pytest
from pulumi.runtime.proto import provider_pb2

from local.provider import UNKNOWN, VERSION, AzureNative, Refused, plugin, wire

ACCOUNT = "azure-native:cognitiveservices:Account"
DEPLOYMENT = "azure-native:cognitiveservices:Deployment"


def previewed(provider: AzureNative, type_: str, inputs: Any) -> dict[str, Any]:
    urn = f"urn:pulumi:dev::project::parent${type_}::it"
    request = provider_pb2.CreateRequest(urn=urn, properties=wire.encode(inputs), preview=True)
    answer = provider.Create(request, None)
    assert answer.id == ""
    return wire.decode(answer.properties)


def test_inputs_pass_through_and_everything_else_is_unknown(provider: AzureNative) -> None:
    outputs = previewed(provider, ACCOUNT, {"kind": "OpenAI", "location": "swedencentral"})
    assert (outputs["kind"], outputs["location"]) == ("OpenAI", "swedencentral")
    assert all(outputs[name] is UNKNOWN for name in ("etag", "identity", "name", "properties", "systemData", "type"))


def test_unknowns_stand_at_every_nested_level(provider: AzureNative) -> None:
    inputs = {
        "identity": {"type": "SystemAssigned"},
        "properties": {"customSubDomainName": "sub", "networkAcls": {"ipRules": [{"value": "10.0.0.1"}]}},
    }
    outputs = previewed(provider, ACCOUNT, inputs)
    assert outputs["identity"]["type"] == "SystemAssigned"
    assert outputs["identity"]["principalId"] is UNKNOWN
    assert outputs["properties"]["customSubDomainName"] == "sub"
    assert outputs["properties"]["endpoint"] is UNKNOWN
    assert outputs["properties"]["networkAcls"]["ipRules"] == [{"value": "10.0.0.1"}]
    assert outputs["properties"]["networkAcls"]["virtualNetworkRules"] is UNKNOWN


def test_an_input_that_azure_does_not_answer_with_is_no_output(provider: AzureNative) -> None:
    assert "accountName" not in previewed(provider, ACCOUNT, {"accountName": "a"})


def test_objects_in_a_list_have_unknowns_too(provider: AzureNative) -> None:
    inputs = {"properties": {"encryption": {"keySource": "x"}, "locations": {"regions": [{"name": "a"}]}}}
    outputs = previewed(provider, ACCOUNT, inputs)
    assert outputs["properties"]["locations"]["regions"] == [
        {"customsubdomain": UNKNOWN, "name": "a", "value": UNKNOWN}
    ]


def test_maps_pass_through(provider: AzureNative) -> None:
    assert previewed(provider, ACCOUNT, {"tags": {"a": "b"}})["tags"] == {"a": "b"}


def test_a_value_of_another_type_than_the_answer_s_is_unknown(provider: AzureNative) -> None:
    assert previewed(provider, DEPLOYMENT, {"sku": {"name": 5}})["sku"]["name"] is UNKNOWN


def test_the_client_s_identity_is_known_at_preview(provider: AzureNative) -> None:
    request = provider_pb2.InvokeRequest(tok="azure-native:authorization:getClientConfig")
    found = wire.decode(getattr(provider.Invoke(request, None), "return"))
    assert found.keys() == {"subscriptionId", "tenantId", "clientId", "objectId"}
    assert found["subscriptionId"] == "sub"


def test_an_unknown_function_is_refused_by_name(provider: AzureNative) -> None:
    with pytest.raises(plugin.Refused, match="listAccountKeys") as caught:
        provider.Invoke(provider_pb2.InvokeRequest(tok="azure-native:cognitiveservices:listAccountKeys"), None)
    assert caught.value.code is grpc.StatusCode.UNIMPLEMENTED


def test_the_provider_calls_itself_by_the_version_of_the_package(provider: AzureNative) -> None:
    assert provider.GetPluginInfo(None, None).version == VERSION == "3.29.0"


def test_a_type_that_the_local_azure_does_not_have_is_foretold_by_its_schema(provider: AzureNative) -> None:
    type_ = "azure-native:storage:StorageAccount"
    outputs = previewed(provider, type_, {"accountName": "a", "kind": "StorageV2", "sku": {"name": "Standard_LRS"}})
    assert outputs["kind"] == "StorageV2"
    assert outputs["primaryEndpoints"] is UNKNOWN
    urn = f"urn:pulumi:dev::project::{type_}::it"
    checked = provider.Check(provider_pb2.CheckRequest(urn=urn, news=wire.encode({"kind": 5})), None)
    reasons = [failure.reason for failure in checked.failures]
    assert "missing required property 'sku'" in reasons
    assert "'kind' should be of type 'string' but got a number" in reasons


def test_such_a_type_can_t_be_created(provider: AzureNative) -> None:
    urn = "urn:pulumi:dev::project::azure-native:storage:StorageAccount::it"
    with pytest.raises(Refused, match=r"StorageAccount can be previewed but not brought up.*cognitiveservices:Account"):
        provider.Create(provider_pb2.CreateRequest(urn=urn, properties=wire.encode({})), None)


@pytest.mark.parametrize("type_", ["azure-native:nope:Nope", "azure-native:storage:Nope", "azure-native:x/v1:Nope"])
def test_a_type_that_the_package_lacks_is_refused(provider: AzureNative, type_: str) -> None:
    with pytest.raises(Refused, match="is not in the installed pulumi-azure-native"):
        provider.Check(provider_pb2.CheckRequest(urn=f"urn:pulumi:dev::project::{type_}::it"), None)
