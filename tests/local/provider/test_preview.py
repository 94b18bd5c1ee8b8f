"""A preview tells inputs back and leaves unknown what only Azure could tell, at every level."""

from typing import Any

import grpc
import pytest
from pulumi.runtime.proto import provider_pb2

from local.provider import UNKNOWN, VERSION, AzureNative, plugin, wire

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


def test_an_unknown_type_is_refused_with_the_known_ones(provider: AzureNative) -> None:
    with pytest.raises(plugin.Refused, match=r"storage:StorageAccount.*cognitiveservices:Account"):
        previewed(provider, "azure-native:storage:StorageAccount", {})


def test_the_provider_calls_itself_by_the_version_of_the_package(provider: AzureNative) -> None:
    assert provider.GetPluginInfo(None, None).version == VERSION == "3.29.0"
