"""A service is made, changed, deleted, kept for 48 hours; what it refuses has Azure's codes."""

from typing import Any

import pytest

from local import Azure
from local.store import Effect, Fault

BODY = {
    "location": "westeurope",
    "sku": {"name": "StandardV2", "capacity": 1},
    "identity": {"type": "SystemAssigned"},
    "properties": {"publisherName": "AI platform", "publisherEmail": "ai@example.com"},
}
GROUP = "/subscriptions/sub/resourceGroups/rg"
PROVIDER = "/subscriptions/sub/providers/Microsoft.ApiManagement"


def code(answer: Any) -> tuple[int, str]:
    return answer.status, answer.body["error"]["code"]


def told(answer: Any) -> str:
    error = answer.body["error"]
    return " ".join([error["message"], *(f"{d['target']}: {d['message']}" for d in error.get("details", ()))])


def test_a_service_tells_what_it_was_given_and_what_azure_adds(send: Any, service: str) -> None:
    body = send("GET").body
    assert body["id"] == service
    assert body["sku"] == {"name": "StandardV2", "capacity": 1}
    assert body["properties"]["gatewayUrl"] == "https://apim.azure-api.net"
    assert body["properties"]["publicNetworkAccess"] == "Enabled"
    assert body["properties"]["provisioningState"] == "Succeeded"
    assert set(body["identity"]) == {"type", "principalId", "tenantId"}


def test_a_principal_lasts_as_long_as_its_service(send: Any, service: str, azure: Azure) -> None:
    first = send("GET").body["identity"]["principalId"]
    send("PUT", "", {**BODY, "tags": {"a": "b"}})
    assert send("GET").body["identity"]["principalId"] == first
    send("DELETE")
    azure.clock.advance(49 * 3600)
    assert send("PUT", "", BODY).body["identity"]["principalId"] != first


def test_a_put_replaces_and_a_patch_merges(send: Any, service: str) -> None:
    assert send("PATCH", "", {"tags": {"a": "b"}}).body["tags"] == {"a": "b"}
    assert send("PATCH", "", {"properties": {"publisherName": "Other"}}).body["tags"] == {"a": "b"}
    assert "tags" not in send("PUT", "", BODY).body


def test_a_creation_is_polled(send: Any, azure: Azure) -> None:
    send("PUT", GROUP, {"location": "westeurope"})
    azure.behaviour.set_latencies({"Microsoft.ApiManagement/service": 60})
    made = send("PUT", "", BODY)
    assert (made.status, made.body["properties"]["provisioningState"]) == (201, "Activating")
    path = made.headers["azure-asyncoperation"].split("azure.com")[1].split("?")[0]
    assert send("GET", path).body["status"] == "InProgress"
    azure.clock.advance(61)
    assert send("GET", path).body["status"] == "Succeeded"
    assert send("GET").body["properties"]["provisioningState"] == "Succeeded"


def test_a_creation_can_fail(send: Any, azure: Azure) -> None:
    send("PUT", GROUP, {"location": "westeurope"})
    azure.behaviour.add(Fault(Effect.FAILED_OPERATION, "PUT"))
    path = send("PUT", "", BODY).headers["azure-asyncoperation"].split("azure.com")[1].split("?")[0]
    assert send("GET", path).body["status"] == "Failed"
    assert send("GET").body["properties"]["provisioningState"] == "Failed"


@pytest.mark.parametrize(
    ("change", "expected", "says"),
    [
        ({"location": "atlantis"}, "LocationNotAvailableForResourceType", "atlantis"),
        ({"location": None}, "InvalidRequestContent", "'location' is required"),
        ({"sku": {"name": "Consumption", "capacity": 0}}, "ValidationError", "sku.name: 'Consumption' is none of"),
        ({"sku": {"name": "BasicV2", "capacity": 11}}, "ValidationError", "sku.capacity: A service of tier BasicV2"),
        ({"sku": {"name": "BasicV2"}}, "ValidationError", "this one has None"),
        ({"properties": {"publisherName": "A"}}, "ValidationError", "publisherEmail: publisherEmail must be"),
        ({"properties": {"publisherEmail": "a@b"}}, "ValidationError", "publisherName: publisherName must be"),
        ({"properties": {**BODY["properties"], "colour": "red"}}, "InvalidRequestContent", "'properties.colour'"),
        ({"zones": ["1"]}, "ValidationError", "zones: The local Azure does not serve zones"),
        (
            {"properties": {**BODY["properties"], "hostnameConfigurations": [{"type": "Proxy", "hostName": "a.b"}]}},
            "ValidationError",
            "serves apim.azure-api.net, and not a.b",
        ),
        (
            {"properties": {**BODY["properties"], "publicNetworkAccess": "Disabled"}},
            "ActivateServiceWithPrivateEndpointAccessNotAllowed",
            "not enabled during service creation",
        ),
    ],
)
def test_what_a_new_service_can_t_be(send: Any, change: dict[str, Any], expected: str, says: str) -> None:
    send("PUT", GROUP, {"location": "westeurope"})
    answer = send("PUT", "", {**BODY, **change})
    assert code(answer) == (400, expected)
    assert says in told(answer)
    assert send("GET").status == 404


def test_a_validation_error_has_azure_s_shape(send: Any) -> None:
    send("PUT", GROUP, {"location": "westeurope"})
    answer = send("PUT", "", {**BODY, "properties": {"publisherName": "A"}})
    detail = {"code": "ValidationError", "target": "publisherEmail", "message": "publisherEmail must be specified."}
    message = "One or more fields contain incorrect values:"
    assert answer.body == {"error": {"code": "ValidationError", "message": message, "details": [detail]}}


@pytest.mark.parametrize("name", ["a" * 51, "1a", "a-", "a_b"])
def test_a_name_has_its_pattern(send: Any, service: str, name: str) -> None:
    assert code(send("PUT", f"{GROUP}/providers/Microsoft.ApiManagement/service/{name}", BODY)) == (
        400,
        "InvalidResourceName",
    )


def test_names_are_global(send: Any, service: str) -> None:
    send("PUT", "/subscriptions/other/resourceGroups/rg", {"location": "westeurope"})
    answer = send("PUT", "/subscriptions/other/resourceGroups/rg/providers/Microsoft.ApiManagement/service/APIM", BODY)
    assert code(answer) == (409, "ServiceAlreadyExists")


@pytest.mark.parametrize(
    ("change", "status", "expected"),
    [
        ({"location": "eastus"}, 409, "InvalidResourceLocation"),
        ({"sku": {"name": "Standard", "capacity": 1}}, 400, "ValidationError"),
        ({"properties": {**BODY["properties"], "publicNetworkAccess": "Disabled"}}, 400, "NotSupported"),
    ],
)
def test_what_a_service_can_t_become(send: Any, service: str, change: Any, status: int, expected: str) -> None:
    assert code(send("PUT", "", {**BODY, **change})) == (status, expected)


def test_a_service_scales_and_changes_its_tier_within_its_kind(send: Any, service: str) -> None:
    assert send("PUT", "", {**BODY, "sku": {"name": "PremiumV2", "capacity": 30}}).status == 200


def test_a_deleted_service_keeps_its_name_for_48_hours(send: Any, service: str, azure: Azure) -> None:
    assert send("DELETE").status == 202
    assert send("GET").status == 404
    answer = send("PUT", "", BODY)
    assert code(answer) == (409, "ServiceAlreadyExistsInSoftDeletedState")
    assert "Api service apim was soft-deleted" in told(answer)
    azure.clock.advance(48 * 3600)
    assert send("PUT", "", BODY).status == 201


def test_a_deleted_service_is_listed_told_and_purged(send: Any, service: str) -> None:
    send("DELETE")
    (found,) = send("GET", f"{PROVIDER}/deletedservices").body["value"]
    assert found["properties"]["serviceId"] == service
    assert send("GET", found["id"]).body == found
    assert send("DELETE", found["id"].replace("westeurope", "eastus")).status == 204
    assert send("DELETE", found["id"]).status == 200
    assert send("DELETE", found["id"]).status == 204
    assert send("GET", found["id"]).status == 404
    assert send("PUT", "", BODY).status == 201


def test_a_deleted_service_is_restored(send: Any, service: str) -> None:
    send("PATCH", "", {"tags": {"a": "b"}})
    send("DELETE")
    restored = send("PUT", "", {**BODY, "properties": {**BODY["properties"], "restore": True}})
    assert (restored.status, restored.body["tags"]) == (201, {"a": "b"})
    assert send("GET", f"{PROVIDER}/deletedservices").body["value"] == []
    send("DELETE")
    send("DELETE", f"{PROVIDER}/locations/westeurope/deletedservices/apim")
    lost = send("PUT", "", {**BODY, "properties": {**BODY["properties"], "restore": True}})
    assert code(lost) == (404, "ServiceNotFound")


def test_a_service_that_is_not_there_is_deleted_already(send: Any, service: str) -> None:
    send("DELETE")
    assert send("DELETE").status == 204


def test_a_group_takes_its_services_along_and_they_are_kept(send: Any, service: str, azure: Azure) -> None:
    assert send("DELETE", GROUP).status == 202
    assert azure.soft_deleted() == (service.lower(),)
    assert azure.purge(azure.soft_deleted()) == ("apim",)
    assert azure.soft_deleted() == ()


def test_children_go_with_their_service(send: Any, put: Any, service: str) -> None:
    assert put("backends/b", url="https://a.b", protocol="http").status == 201
    send("DELETE")
    send("DELETE", f"{PROVIDER}/locations/westeurope/deletedservices/apim")
    send("PUT", "", BODY)
    assert send("GET", "backends/b").status == 404


def test_services_are_listed(send: Any, service: str) -> None:
    assert [found["name"] for found in send("GET", f"{PROVIDER}/service").body["value"]] == ["apim"]
    in_group = send("GET", f"{GROUP}/providers/Microsoft.ApiManagement/service").body["value"]
    assert [found["name"] for found in in_group] == ["apim"]


def test_a_user_s_identities_are_told(send: Any) -> None:
    send("PUT", GROUP, {"location": "westeurope"})
    users = {f"{GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/u": {}}
    made = send("PUT", "", {**BODY, "identity": {"type": "UserAssigned", "userAssignedIdentities": users}})
    (told_of,) = made.body["identity"]["userAssignedIdentities"].values()
    assert set(told_of) == {"principalId", "clientId"}


def test_roles_are_granted_on_a_service(ask: Any, service: str) -> None:
    name = "0b2ad04f-8c1f-4b51-9f21-0a4de6d6a111"
    grant = {"properties": {"principalId": name, "roleDefinitionId": f"/roleDefinitions/{name}"}}
    assert ask("PUT", f"{service}/providers/Microsoft.Authorization/roleAssignments/{name}", grant).status == 201
