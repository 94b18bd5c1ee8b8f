"""Accounts: written, kept for 48 hours after their deletion, purged and restored."""

from typing import Any

import pytest

from local import Azure

PLACE = "/subscriptions/sub/providers/Microsoft.CognitiveServices"
DELETED = f"{PLACE}/locations/westeurope/resourceGroups/rg/deletedAccounts/acc"
BODY = {"location": "westeurope", "kind": "OpenAI", "sku": {"name": "S0"}}


def refused(answer: Any) -> tuple[int, str]:
    return answer.status, answer.body["error"]["code"]


def test_an_account_is_answered_with_what_the_service_adds(ask: Any, account: str) -> None:
    body = ask("GET", account).body
    assert body["identity"].keys() == {"type", "principalId", "tenantId"}
    assert body["properties"]["endpoint"] == "https://acc.openai.azure.com/"
    recorded = {"endpoint", "internalId", "dateCreated", "apiProperties", "callRateLimit", "isMigrated"}
    recorded |= {"privateEndpointConnections", "publicNetworkAccess", "capabilities", "endpoints", "provisioningState"}
    assert recorded <= body["properties"].keys()


def test_an_identity_stays_the_same_when_the_account_is_written_again(ask: Any, account: str) -> None:
    before = ask("GET", account).body["identity"]
    ask("PATCH", account, {"tags": {"a": "b"}})
    assert ask("GET", account).body["identity"] == before


def test_user_assigned_identities_are_a_map(ask: Any, account: str) -> None:
    identity = {"type": "UserAssigned", "userAssignedIdentities": {"/some/id": {}}}
    body = ask("PUT", account, {**BODY, "identity": identity}).body
    assert body["identity"]["userAssignedIdentities"]["/some/id"].keys() == {"principalId", "clientId"}


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"location": "eastus"}, 409, "InvalidResourceLocation"),
        ({"location": "atlantis"}, 400, "LocationNotAvailableForResourceType"),
        ({"location": None}, 400, "InvalidRequestContent"),
        ({"kind": "AIServices"}, 400, "AccountKindCannotChange"),
        ({"kind": "Face"}, 400, "InvalidApiSetId"),
        ({"sku": {"name": "F0"}}, 400, "InvalidSkuId"),
        ({"properties": {"colour": 1}}, 400, "InvalidRequestContent"),
        ({"accountName": "x"}, 400, "InvalidRequestContent"),
    ],
)
def test_what_the_service_refuses(ask: Any, account: str, change: Any, status: int, code: str) -> None:
    assert refused(ask("PUT", account, {**BODY, **change})) == (status, code)


def test_a_subdomain_is_taken_by_one_account_even_after_its_deletion(ask: Any, account: str) -> None:
    other = account.replace("accounts/acc", "accounts/other")
    wanted = {**BODY, "properties": {"customSubDomainName": "ACC"}}
    assert refused(ask("PUT", other, wanted)) == (409, "CustomDomainInUse")
    ask("DELETE", account)
    assert refused(ask("PUT", other, wanted)) == (409, "CustomDomainInUse")
    assert ask("DELETE", DELETED).status == 200
    assert ask("PUT", other, wanted).status == 201


def test_a_deleted_account_is_listed_and_its_name_refused_until_it_is_purged(ask: Any, account: str) -> None:
    assert ask("DELETE", account).status == 200
    (listed,) = ask("GET", f"{PLACE}/deletedAccounts").body["value"]
    assert listed["id"] == DELETED
    assert listed["properties"]["provisioningState"] == "Deleted"
    assert refused(ask("PUT", account, BODY)) == (409, "FlagMustBeSetForRestore")
    ask("DELETE", DELETED)
    assert ask("PUT", account, BODY).status == 201


def test_a_deleted_account_is_restored(ask: Any, account: str) -> None:
    identity = ask("GET", account).body["properties"]["internalId"]
    ask("DELETE", account)
    elsewhere = {"location": "eastus", "properties": {"restore": True}}
    assert refused(ask("PUT", account, elsewhere)) == (409, "InvalidResourceLocation")
    restored = ask("PUT", account, {"location": "westeurope", "properties": {"restore": True}})
    assert restored.body["properties"]["internalId"] == identity
    assert restored.body["properties"]["customSubDomainName"] == "acc"
    assert ask("GET", f"{PLACE}/deletedAccounts").body["value"] == []


def test_nothing_can_be_restored_that_was_not_deleted(ask: Any, account: str) -> None:
    other = account.replace("accounts/acc", "accounts/other")
    answer = ask("PUT", other, {**BODY, "properties": {"restore": True}})
    assert refused(answer) == (400, "CanNotRestoreANonExistingResource")


def test_an_account_is_purged_where_it_was(ask: Any, account: str) -> None:
    ask("DELETE", account)
    assert ask("DELETE", DELETED.replace("westeurope", "eastus")).status == 204
    assert ask("GET", DELETED).status == 200
    assert ask("DELETE", DELETED).status == 200
    assert ask("DELETE", DELETED).status == 204


def test_the_end_point_s_host_follows_the_kind(ask: Any, account: str) -> None:
    body = {**BODY, "kind": "AIServices", "properties": {"customSubDomainName": "foundry"}}
    answer = ask("PUT", account.replace("accounts/acc", "accounts/foundry"), body).body
    assert answer["properties"]["endpoint"] == "https://foundry.cognitiveservices.azure.com/"


def test_a_group_with_an_account_under_way_can_t_be_deleted(azure: Azure, ask: Any, account: str) -> None:
    azure.behaviour.set_latencies({"Microsoft.CognitiveServices/accounts": 60})
    ask("PATCH", account, {"tags": {"a": "b"}})
    group = account.split("/providers/", maxsplit=1)[0]
    assert refused(ask("DELETE", group)) == (409, "ResourceGroupDeletionBlocked")


def test_after_48_hours_the_name_and_the_subdomain_are_free(azure: Azure, ask: Any, account: str) -> None:
    ask("DELETE", account)
    azure.clock.advance(48 * 3600 - 60)
    assert refused(ask("PUT", account, BODY)) == (409, "FlagMustBeSetForRestore")
    azure.clock.advance(120)
    assert ask("GET", DELETED).status == 404
    assert ask("PUT", account, {**BODY, "properties": {"customSubDomainName": "acc"}}).status == 201


def test_an_account_with_deployments_can_t_be_deleted_nor_can_its_group(ask: Any, put: Any, account: str) -> None:
    put()
    answer = ask("DELETE", account)
    assert refused(answer) == (409, "CannotDeleteResource")
    assert "accounts/acc/deployments/d" in answer.body["error"]["message"]
    group = account.split("/providers/", maxsplit=1)[0]
    assert refused(ask("DELETE", group)) == (409, "ResourceGroupDeletionBlocked")
    assert ask("GET", account).status == 200


def test_a_deleted_group_takes_its_accounts_along(ask: Any, account: str) -> None:
    group = account.split("/providers/", maxsplit=1)[0]
    assert ask("DELETE", group).status == 202
    assert ask("GET", group).status == 404
    assert [found["name"] for found in ask("GET", f"{PLACE}/deletedAccounts").body["value"]] == ["acc"]


def test_a_region_takes_30_accounts_of_a_subscription(ask: Any, account: str) -> None:
    for number in range(29):
        assert ask("PUT", account.replace("accounts/acc", f"accounts/a{number}"), BODY).status == 201
    more = account.replace("accounts/acc", "accounts/more")
    assert refused(ask("PUT", more, BODY)) == (400, "InsufficientQuota")
    assert ask("PUT", account, BODY).status == 200
    assert ask("PUT", more, {**BODY, "location": "swedencentral"}).status == 201


def test_keys_are_told_only_while_local_auth_is_on(ask: Any, account: str) -> None:
    answer = ask("POST", f"{account}/listKeys")
    assert answer.body["error"]["message"] == "Failed to list key. disableLocalAuth is set to be true"
    ask("PATCH", account, {"properties": {"disableLocalAuth": False}})
    keys = ask("POST", f"{account}/listKeys").body
    assert keys.keys() == {"key1", "key2"}
    assert ask("POST", f"{account}/listKeys").body == keys


def test_accounts_are_listed_by_group_and_by_subscription(ask: Any, account: str) -> None:
    group = account.rsplit("/", 1)[0]
    assert [found["id"] for found in ask("GET", group).body["value"]] == [account]
    assert [found["id"] for found in ask("GET", f"{PLACE}/accounts").body["value"]] == [account]
    elsewhere = ask("GET", "/subscriptions/other/providers/Microsoft.CognitiveServices/accounts")
    assert elsewhere.body["value"] == []


def test_an_account_without_its_group_is_refused(ask: Any) -> None:
    path = "/subscriptions/sub/resourceGroups/none/providers/Microsoft.CognitiveServices/accounts/an"
    assert refused(ask("PUT", path, BODY)) == (404, "ResourceGroupNotFound")
