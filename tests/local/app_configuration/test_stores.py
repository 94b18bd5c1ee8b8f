"""A store is made, changed, deleted, kept, purged and recovered; each tier refuses what it can't do."""

from typing import Any

import pytest

from local import Azure

PROVIDER = "/subscriptions/sub/providers/Microsoft.AppConfiguration"
DELETED = f"{PROVIDER}/locations/swedencentral/deletedConfigurationStores/appcs-main"
CHECK = {"name": "appcs-main", "type": "Microsoft.AppConfiguration/configurationStores"}
BODY = {"location": "swedencentral", "sku": {"name": "Standard"}, "properties": {}}


def code(answer: Any) -> tuple[int, str]:
    return answer.status, answer.body["error"]["code"]


def told(answer: Any) -> str:
    return answer.body["error"]["message"]


def named(name: str) -> str:
    return f"/subscriptions/sub/resourceGroups/rg/providers/Microsoft.AppConfiguration/configurationStores/{name}"


def test_a_store_tells_what_it_was_given_and_what_azure_adds(send: Any, store: str) -> None:
    body = send("GET").body
    assert (body["id"], body["sku"], body["location"]) == (store, {"name": "standard"}, "swedencentral")
    told = body["properties"]
    assert told["endpoint"] == "https://appcs-main.azconfig.io"
    assert (told["softDeleteRetentionInDays"], told["enablePurgeProtection"], told["disableLocalAuth"]) == (
        7,
        False,
        True,
    )
    assert told["dataPlaneProxy"] == {"authenticationMode": "Pass-through", "privateLinkDelegation": "Disabled"}
    assert told["provisioningState"] == "Succeeded"


def test_a_write_is_a_long_running_operation(azure: Azure, send: Any, make: Any) -> None:
    azure.behaviour.set_latencies({"Microsoft.AppConfiguration/configurationStores": 60})
    made = make()
    assert (made.status, made.body["properties"]["provisioningState"]) == (201, "Creating")
    url = made.headers["azure-asyncoperation"]
    assert "/providers/Microsoft.AppConfiguration/locations/swedencentral/operationsStatus/" in url
    path = url.split("management.azure.com")[1].split("?")[0]
    assert send("GET", path).body["status"] == "InProgress"
    azure.clock.advance(60)
    assert send("GET", path).body["status"] == "Succeeded"
    assert send("GET").body["properties"]["provisioningState"] == "Succeeded"


def test_a_patch_merges_and_keeps_the_rest(send: Any, store: str) -> None:
    changed = send("PATCH", "", {"tags": {"a": "b"}, "properties": {"disableLocalAuth": False}}).body
    assert changed["tags"] == {"a": "b"}
    assert changed["properties"]["dataPlaneProxy"]["authenticationMode"] == "Pass-through"
    assert not changed["properties"]["disableLocalAuth"]
    assert send("PATCH", "", {"identity": {"type": "SystemAssigned"}}).body["identity"]["principalId"]
    assert send("PATCH", "", {"tags": {}}).body["identity"]["type"] == "SystemAssigned"


def test_stores_are_listed_by_group_and_by_subscription(send: Any, store: str) -> None:
    group = store.rsplit("/", 1)[0]
    for path in (group, f"{PROVIDER}/configurationStores"):
        assert [found["name"] for found in send("GET", path).body["value"]] == ["appcs-main"]


@pytest.mark.parametrize("name", ["four", "a" * 51, "dot.in-it"])
def test_a_name_has_its_rules(send: Any, store: str, name: str) -> None:
    assert code(send("PUT", named(name), BODY)) == (400, "InvalidResourceName")


def test_names_are_global_and_the_check_says_so(send: Any, store: str) -> None:
    other = store.replace("/rg/", "/other/")
    send("PUT", other.split("/providers")[0], {"location": "westeurope"})
    assert code(send("PUT", other, BODY)) == (409, "NameUnavailable")
    taken = send("POST", f"{PROVIDER}/checkNameAvailability", CHECK).body
    assert (taken["nameAvailable"], taken["reason"]) == (False, "AlreadyExists")
    assert send("POST", f"{PROVIDER}/checkNameAvailability", {**CHECK, "name": "other"}).body == {"nameAvailable": True}
    assert code(send("POST", f"{PROVIDER}/checkNameAvailability", {"name": "x"})) == (400, "InvalidRequestContent")


@pytest.mark.parametrize(
    ("sku", "properties", "feature"),
    [
        ("Free", {"softDeleteRetentionInDays": 7}, "soft delete"),
        ("Developer", {"softDeleteRetentionInDays": 7}, "soft delete"),
        ("Developer", {"enablePurgeProtection": True}, "purge protection"),
        ("Free", {"publicNetworkAccess": "Disabled"}, "private endpoint"),
        ("Standard", {"encryption": {"keyVaultProperties": {"keyIdentifier": "k"}}}, "customer managed key"),
    ],
)
def test_a_tier_refuses_what_it_can_t_do(make: Any, sku: str, properties: Any, feature: str) -> None:
    refused = make(sku, **properties)
    assert code(refused) == (400, "SkuFeatureNotSupported")
    assert told(refused) == f"The current SKU does not support '{feature}'."


def test_a_tier_without_soft_delete_takes_no_days_or_none(make: Any) -> None:
    assert make("Developer", softDeleteRetentionInDays=0, enablePurgeProtection=False).status == 201


@pytest.mark.parametrize(
    ("properties", "name"),
    [
        ({"softDeleteRetentionInDays": 8}, "SoftDeleteRetentionInDays"),
        ({"softDeleteRetentionInDays": 0}, "SoftDeleteRetentionInDays"),
        ({"publicNetworkAccess": "Sometimes"}, "publicNetworkAccess"),
        ({"dataPlaneProxy": {"authenticationMode": "pass"}}, "dataPlaneProxy.authenticationMode"),
    ],
)
def test_a_property_has_its_values(make: Any, properties: Any, name: str) -> None:
    refused = make(**properties)
    assert code(refused) == (400, "InvalidProperty")
    assert f"'{name}'" in told(refused)


def test_tiers_go_up_and_from_premium_to_standard_only(make: Any) -> None:
    ways = {"Developer": 201, "Standard": 200, "Premium": 200}
    assert {sku: make(sku).status for sku in ways} == ways
    assert make("Standard").status == 200
    refused = make("Developer")
    assert code(refused) == (400, "InvalidProperty")
    assert "Standard can't become one of tier Developer" in told(refused)
    assert code(make("Gold")) == (400, "InvalidProperty")


def test_an_upgrade_by_patch_begins_to_keep_deleted_stores(make: Any, send: Any) -> None:
    make("Developer")
    assert send("PATCH", "", {"sku": {"name": "Standard"}}).body["properties"]["softDeleteRetentionInDays"] == 7


def test_what_protects_a_store_stays(make: Any, send: Any) -> None:
    make(enablePurgeProtection=True, softDeleteRetentionInDays=3)
    assert make(enablePurgeProtection=True).status == 200
    assert "EnablePurgeProtection" in told(make(enablePurgeProtection=False))
    assert "SoftDeleteRetentionInDays" in told(make(enablePurgeProtection=True, softDeleteRetentionInDays=5))
    assert code(send("PUT", "", {**BODY, "location": "westeurope"})) == (409, "InvalidResourceLocation")


def test_three_free_stores_are_all_that_a_region_takes(send: Any, make: Any) -> None:
    make("Free")
    body = {**BODY, "sku": {"name": "Free"}}
    assert [send("PUT", named(f"store{n}"), body).status for n in (1, 2, 3)] == [201, 201, 400]
    assert send("PUT", named("store3"), {**body, "location": "westeurope"}).status == 201


def test_a_deleted_store_keeps_its_name_for_its_days(azure: Azure, send: Any, make: Any) -> None:
    make(softDeleteRetentionInDays=2)
    assert send("DELETE").status == 202
    assert send("GET").status == 404
    assert code(make()) == (409, "NameUnavailable")
    found = send("GET", DELETED).body["properties"]
    assert found["configurationStoreId"].endswith("/appcs-main")
    assert not found["purgeProtectionEnabled"]
    assert len(send("GET", f"{PROVIDER}/deletedConfigurationStores").body["value"]) == 1
    azure.clock.advance(2 * 24 * 3600)
    assert send("GET", f"{PROVIDER}/deletedConfigurationStores").body["value"] == []
    assert code(send("GET", DELETED)) == (404, "EntityNotFound")
    assert make().status == 201


def test_a_purge_frees_the_name_unless_the_store_is_protected(send: Any, make: Any) -> None:
    make()
    send("DELETE")
    assert send("POST", f"{DELETED}/purge").status == 202
    make(enablePurgeProtection=True)
    send("DELETE")
    assert code(send("POST", f"{DELETED}/purge")) == (409, "PurgeProtectionEnabled")


def test_a_purged_store_takes_its_contents_along(send: Any, make: Any, grant: Any) -> None:
    make()
    grant("owner", scope="/subscriptions/sub")
    send("PUT", "keyValues/a", {"properties": {"value": "v"}})
    send("DELETE")
    send("POST", f"{DELETED}/purge")
    make()
    assert send("GET", "keyValues/a").status == 404


def test_all_that_can_be_purged_is_purged_at_once(azure: Azure, send: Any, store: str, make: Any) -> None:
    send("DELETE")
    assert azure.soft_deleted() == (store.lower(),)
    assert azure.purge(azure.soft_deleted()) == ("appcs-main",)
    assert azure.soft_deleted() == ()
    assert make().status == 201


def test_what_is_protected_can_be_purged_by_whoever_owns_the_machine(
    azure: Azure, store: str, send: Any, make: Any
) -> None:
    make(enablePurgeProtection=True)
    send("DELETE")
    assert azure.purge([store]) == ("appcs-main",)
    assert make().status == 201


def test_a_recovered_store_has_its_contents_again(send: Any, store: str, grant: Any, make: Any) -> None:
    grant("owner")
    send("PUT", "keyValues/a", {"properties": {"value": "kept"}})
    send("DELETE")
    assert send("PUT", "", {**BODY, "properties": {"createMode": "Recover"}}).status == 200
    grant("owner", scope=store.split("/providers", maxsplit=1)[0])
    assert send("GET", "keyValues/a").body["properties"]["value"] == "kept"
    assert code(send("PUT", named("never-was"), {**BODY, "properties": {"createMode": "Recover"}})) == (
        404,
        "EntityNotFound",
    )


def test_a_store_that_isn_t_kept_is_gone_with_its_contents(send: Any, make: Any, grant: Any) -> None:
    make("Developer")
    grant("owner", scope="/subscriptions/sub")
    send("PUT", "keyValues/a", {"properties": {"value": "v"}})
    send("DELETE")
    assert make("Developer").status == 201
    assert send("GET", "keyValues/a").status == 404


def test_a_group_takes_its_stores_along(azure: Azure, send: Any, store: str) -> None:
    assert send("DELETE", store.split("/providers", maxsplit=1)[0]).status == 202
    assert azure.soft_deleted() == (store.lower(),)


def test_access_keys_come_and_go_with_local_auth(send: Any, store: str) -> None:
    assert send("POST", "listKeys").body["value"] == []
    send("PATCH", "", {"properties": {"disableLocalAuth": False}})
    keys = send("POST", "listKeys").body["value"]
    assert [(key["name"], key["readOnly"]) for key in keys] == [
        ("Primary", False),
        ("Secondary", False),
        ("Primary Read Only", True),
        ("Secondary Read Only", True),
    ]
    assert keys[0]["connectionString"].startswith(f"Endpoint=https://appcs-main.azconfig.io;Id={keys[0]['id']};Secret=")
    new = send("POST", "regenerateKey", {"id": keys[0]["id"]}).body
    assert (new["name"], new["value"] != keys[0]["value"]) == ("Primary", True)
    assert code(send("POST", "regenerateKey", {"id": keys[0]["id"]})) == (404, "EntityNotFound")
    for disabled in (True, False):
        send("PATCH", "", {"properties": {"disableLocalAuth": disabled}})
    assert send("POST", "listKeys").body["value"][1]["value"] != keys[1]["value"]


def test_a_replica_is_another_end_point(send: Any, store: str) -> None:
    made = send("PUT", "replicas/france", {"location": "francecentral"})
    assert (made.status, made.body["properties"]["provisioningState"]) == (201, "Creating")
    found = send("GET", "replicas/france").body["properties"]
    assert found == {"endpoint": "https://appcs-main-france.azconfig.io", "provisioningState": "Succeeded"}
    assert "'Location'" in told(send("PUT", "replicas/again", {"location": "francecentral"}))
    assert "'Location'" in told(send("PUT", "replicas/home", {"location": "swedencentral"}))
    assert code(send("PUT", "replicas/france", {"location": "westeurope"})) == (409, "InvalidResourceLocation")
    assert [one["name"] for one in send("GET", "replicas").body["value"]] == ["france"]
    assert [send("DELETE", "replicas/france").status for _ in range(2)] == [202, 204]
    assert code(send("GET", "replicas/france")) == (404, "EntityNotFound")


def test_a_developer_s_store_has_no_replicas(send: Any, make: Any) -> None:
    make("Developer")
    assert code(send("PUT", "replicas/france", {"location": "francecentral"})) == (400, "SkuFeatureNotSupported")
