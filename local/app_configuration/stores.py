"""Stores: PUT replaces the whole of one, PATCH merges, DELETE keeps it for the days that it says, if its tier can.

What a client sees of a write is from recordings in Azure/azure-cli (`test_azconfig_mgmt` and others): 201 with
`azure-asyncoperation` at `locations/<region>/operationsStatus`, and `Creating` until that is over.
"""

import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any

from pulumi_azure_native import appconfiguration

from local.arm import Call, Record, Response, bodies, content, operations, regions, resources, shapes
from local.arm.errors import not_found
from local.schema import Object

from . import access_keys, checks, deleted, endpoints, errors, tables
from .skus import SKUS
from .store_body import store_body

CONTENT = content.shaped(
    appconfiguration.ConfigurationStore,
    appconfiguration.ConfigurationStoreArgs,
    ("resourceGroupName", "configStoreName"),
    shapes.STORE,
    identity=Object(appconfiguration.outputs.ResourceIdentityResponse),
)
_KEPT = (
    "dataPlaneProxy",
    "disableLocalAuth",
    "enablePurgeProtection",
    "publicNetworkAccess",
    "softDeleteRetentionInDays",
)


def put(call: Call) -> Response:
    """Creates a store, replaces it, or recovers a deleted one (`createMode` Recover)."""
    deleted.sweep(call)
    recovers = call.body["properties"].get("createMode") == "Recover"
    if recovers and not resources.get(call.db, _store_id(call)):
        return _recovered(call)
    return _written(call, call.body)


def patch(call: Call) -> Response:
    """Merges into a store."""
    return _written(call, bodies.merged(_asked(store_of(call)), call.body))


def get(call: Call) -> Response:
    """One store."""
    return Response(200, operations.view(call, store_of(call)))


def list_in_group(call: Call) -> Response:
    """The stores of a resource group."""
    found = resources.children(call.db, tables.STORES, bodies.group_id(call))
    return resources.page(call, (operations.view(call, record) for record in found))


def list_in_subscription(call: Call) -> Response:
    """The stores of a subscription."""
    found = resources.below(call.db, tables.STORES, f"/subscriptions/{call.parameters['subscription']}")
    return resources.page(call, (operations.view(call, record) for record in found))


def delete(call: Call) -> Response:
    """Deletes a store with all that is in it; one that isn't there is deleted already (204)."""
    record = resources.get(call.db, _store_id(call))
    if not record:
        return Response(204)
    operation = operations.begin(call, record.id, "Deleting", call.behaviour.latency(tables.STORES))
    _taken_away(call, record)
    return Response(202, None, poll_at(call, operation, record.location))


def empty_group(call: Call, group_id: str) -> Iterable[str]:
    """Deletes a group's stores, as each would be; nothing stands in the way of that."""
    for record in resources.children(call.db, tables.STORES, group_id):
        _taken_away(call, record)
    return ()


def all_endpoints(db: sqlite3.Connection) -> dict[str, str]:
    """The end point of every store, by name."""
    found = resources.below(db, tables.STORES, "/subscriptions")
    return {record.body["name"]: record.properties["endpoint"] for record in found}


def list_keys(call: Call) -> Response:
    """The access keys; none while local auth is off."""
    record = store_of(call)
    found = access_keys.of_store(call.db, record.id)
    return resources.page(call, [access_keys.view(key, record.properties["endpoint"]) for key in found])


def regenerate_key(call: Call) -> Response:
    """Replaces one access key, told by its id."""
    record = store_of(call)
    key = access_keys.regenerate(call, record.id, str(call.body.get("id")))
    if not key:
        raise errors.not_found(str(call.body.get("id")))
    return Response(200, access_keys.view(key, record.properties["endpoint"]))


def store_of(call: Call) -> Record:
    """The store in a path.

    Raises:
        ArmError: 404, it or its group isn't there.
    """
    record = resources.get(call.db, _store_id(call))
    if not record:
        raise not_found(tables.STORES, call.parameters["store"], call.parameters["group"])
    return record


def poll_at(call: Call, operation: operations.Operation, location: str) -> Mapping[str, str]:
    """The header that tells where to poll for an operation of a store or a replica."""
    return operations.status_url(call, operation, f"Microsoft.AppConfiguration/locations/{location}/operationsStatus")


def _store_id(call: Call) -> str:
    return f"{bodies.group_id(call)}/providers/{tables.STORES}/{call.parameters['store']}"


def _asked(record: Record) -> dict[str, Any]:
    """What a store would be asked for with, to be as it is."""
    properties = {name: record.properties[name] for name in _KEPT if record.properties[name] != 0}
    around = {name: record.body[name] for name in ("identity", "location", "sku", "tags") if name in record.body}
    return {**around, "properties": properties}


def _recovered(call: Call) -> Response:
    body = deleted.take_back(call, _store_id(call))
    kept = Record(body["id"], tables.STORES, bodies.group_id(call), regions.canonical(body["location"]), body)
    resources.put(call.db, kept)
    endpoints.claim(call.db, body["name"], body["id"])
    return _written(call, bodies.merged(_asked(kept), call.body))


def _written(call: Call, asked: Mapping[str, Any]) -> Response:
    store_id = _store_id(call)
    old = resources.get(call.db, store_id)
    checks.refuse_invalid(call, asked, old)
    body = store_body(call, old.id if old else store_id, asked, old.body if old else None)
    record = Record(body["id"], tables.STORES, bodies.group_id(call), regions.canonical(body["location"]), body)
    resources.put(call.db, record)
    endpoints.claim(call.db, body["name"], record.id)
    access_keys.settle(call, record.id, enabled=not record.properties["disableLocalAuth"])
    seconds = call.behaviour.latency(tables.STORES)
    operation = operations.begin(call, record.id, "Updating" if old else "Creating", seconds)
    answered = {**body, "properties": {**record.properties, "provisioningState": operation.state}}
    return Response(200 if old else 201, answered, poll_at(call, operation, record.location))


def _taken_away(call: Call, record: Record) -> None:
    if SKUS[record.body["sku"]["name"]].keeps_deleted:
        deleted.keep(call, record)
    else:
        tables.forget_contents(call.db, record.id)
    resources.delete(call.db, record.id)
    endpoints.free_all(call.db, record.id)
    access_keys.settle(call, record.id, enabled=False)
