"""App Configuration through the provider: bodies, names, replacements."""

from typing import Any

import pytest
from pulumi.runtime.proto import provider_pb2

from local.provider import Refused, wire
from local.provider.diff import diff
from local.provider.resources import TYPES

PREFIX = "azure-native:appconfiguration:"
STORE, KEY_VALUE, REPLICA = (f"{PREFIX}{name}" for name in ("ConfigurationStore", "KeyValue", "Replica"))
GRANT = "azure-native:authorization:RoleAssignment"
PATH = "/subscriptions/sub/resourceGroups/rg/providers/Microsoft.AppConfiguration/configurationStores/appcs-main"
IN_STORE = {"resourceGroupName": "rg", "configStoreName": "appcs-main"}
PROXY = {"authenticationMode": "Pass-through", "privateLinkDelegation": "Disabled"}
INPUTS = {
    **IN_STORE,
    "sku": {"name": "Standard"},
    "disableLocalAuth": True,
    "enablePurgeProtection": False,
    "softDeleteRetentionInDays": 7,
    "dataPlaneProxy": PROXY,
    "tags": {"a": "b"},
}
OWNER = "/subscriptions/sub/providers/Microsoft.Authorization/roleDefinitions/5ae67dd6-50cb-40e7-96ff-dc2bfa4b606b"


@pytest.fixture
def store(engine: Any) -> str:
    return engine.create(STORE, INPUTS)[0]


@pytest.fixture
def owned(engine: Any, store: str) -> str:
    """The store, when the provider's caller owns its data."""
    caller = engine.provider.Invoke(provider_pb2.InvokeRequest(tok="azure-native:authorization:getClientConfig"), None)
    principal = wire.decode(getattr(caller, "return"))["objectId"]
    engine.create(GRANT, {"scope": store, "principalId": principal, "roleDefinitionId": OWNER})
    return store


def test_a_store_is_made_read_and_changed_in_place(engine: Any, store: str) -> None:
    assert store == PATH
    inputs, outputs = engine.read(STORE, store)
    assert (outputs["endpoint"], outputs["provisioningState"]) == ("https://appcs-main.azconfig.io", "Succeeded")
    assert inputs["dataPlaneProxy"] == PROXY
    changed = engine.update(STORE, store, {**INPUTS, "disableLocalAuth": False})
    assert changed["disableLocalAuth"] is False
    engine.delete(STORE, store)
    assert engine.read(STORE, store) is None


def test_nothing_drifts_behind_a_store_s_back(engine: Any, store: str) -> None:
    _, outputs = engine.read(STORE, store)
    inputs, _ = engine.read(STORE, store, INPUTS, outputs)
    assert inputs == INPUTS


def test_a_key_value_needs_its_role_first(engine: Any, store: str) -> None:
    with pytest.raises(Refused, match='Status=403 Code="Forbidden"'):
        engine.create(KEY_VALUE, {**IN_STORE, "keyValueName": "a", "value": "v"})


def test_a_key_value_is_made_changed_and_deleted(engine: Any, owned: str) -> None:
    inputs = {
        **IN_STORE,
        "keyValueName": "summarize~2Fr1",
        "value": "v",
        "contentType": "text/plain",
        "tags": {"a": "b"},
    }
    made, outputs = engine.create(KEY_VALUE, inputs)
    assert made == f"{PATH}/keyValues/summarize~2Fr1"
    assert (outputs["key"], outputs["value"], outputs["locked"]) == ("summarize/r1", "v", False)
    assert engine.update(KEY_VALUE, made, {**inputs, "value": "w"})["value"] == "w"
    assert engine.read(KEY_VALUE, made)[0] == {**inputs, "value": "w"}
    engine.delete(KEY_VALUE, made)
    assert engine.read(KEY_VALUE, made) is None


def test_a_replica_is_made_and_deleted(engine: Any, store: str) -> None:
    inputs = {**IN_STORE, "replicaName": "france", "location": "francecentral"}
    made, outputs = engine.create(REPLICA, inputs)
    assert outputs["endpoint"] == "https://appcs-main-france.azconfig.io"
    engine.delete(REPLICA, made)
    assert engine.read(REPLICA, made) is None


def test_names_are_drawn_for_stores_and_copied_for_what_is_in_them(check: Any) -> None:
    store, _ = check(STORE, {"resourceGroupName": "rg", "sku": {"name": "Standard"}})
    assert store["configStoreName"].startswith("it")
    assert len(store["configStoreName"]) == len("it") + 8
    assert check(KEY_VALUE, IN_STORE)[0]["keyValueName"] == "it"
    assert check(REPLICA, IN_STORE)[0]["replicaName"] == "it"
    assert store["azureApiVersion"] == "2024-05-01"


@pytest.mark.parametrize(
    ("type_", "inputs", "reason"),
    [
        (STORE, {**INPUTS, "configStoreName": "four"}, "configStoreName"),
        (STORE, {**INPUTS, "configStoreName": "has.dot"}, "configStoreName"),
        (KEY_VALUE, {**IN_STORE, "configStoreName": "a" * 51, "keyValueName": "k"}, "configStoreName"),
        (REPLICA, {**IN_STORE, "replicaName": "has-hyphen"}, "replicaName"),
    ],
)
def test_a_name_that_can_t_be_is_refused(check: Any, type_: str, inputs: Any, reason: str) -> None:
    (failure,) = check(type_, inputs)[1]
    assert reason in failure


@pytest.mark.parametrize(
    ("type_", "change", "replaces"),
    [
        (STORE, {"location": "westeurope"}, ["location"]),
        (STORE, {"createMode": "Recover"}, ["createMode"]),
        (STORE, {"configStoreName": "appcs-other"}, ["configStoreName"]),
        (STORE, {"sku": {"name": "Premium"}, "softDeleteRetentionInDays": 5, "disableLocalAuth": False}, []),
        (KEY_VALUE, {"value": "w", "contentType": "x", "tags": {}}, []),
        (KEY_VALUE, {"keyValueName": "other"}, ["keyValueName"]),
        (REPLICA, {"location": "westeurope"}, ["location"]),
    ],
)
def test_a_change_replaces_only_what_it_must(type_: str, change: Any, replaces: list[str]) -> None:
    before = {**INPUTS, "location": "swedencentral", "keyValueName": "k", "value": "v", "createMode": "Default"}
    answer = diff(TYPES[type_], before, {**before, **change}, {})
    assert list(answer.replaces) == replaces


def test_every_type_of_the_table_is_tried_here() -> None:
    assert {STORE, KEY_VALUE, REPLICA} == {name for name in TYPES if name.startswith(PREFIX)}


def asked(engine: Any, key: str) -> Any:
    """What `getKeyValue` tells."""
    arguments = wire.encode({**IN_STORE, "keyValueName": key})
    request = provider_pb2.InvokeRequest(tok=f"{PREFIX}getKeyValue", args=arguments)
    return wire.decode(getattr(engine.provider.Invoke(request, None), "return"))


def test_a_program_can_ask_for_a_key_value(engine: Any, owned: str) -> None:
    engine.create(KEY_VALUE, {**IN_STORE, "keyValueName": "a", "value": "1", "contentType": "text/plain"})
    found = asked(engine, "a")
    assert (found["value"], found["contentType"], found["key"]) == ("1", "text/plain", "a")
    assert found["lastModified"]


def test_a_program_that_asks_for_what_is_not_there_gets_azure_s_status(engine: Any, owned: str) -> None:
    with pytest.raises(Refused, match="Status=404"):
        asked(engine, "a")


def test_a_program_that_asks_without_a_role_gets_azure_s_status(engine: Any, store: str) -> None:
    with pytest.raises(Refused, match="Status=403"):
        asked(engine, "a")
