"""Replicas: further end points of a store, in other regions. The shape is the published specification's."""

from collections.abc import Mapping
from typing import Any

from pulumi_azure_native import appconfiguration

from local.arm import Call, Record, Response, bodies, content, operations, regions, resources, shapes
from local.arm.errors import conflicting_location, invalid_content, unavailable_location

from . import endpoints, errors, tables
from .skus import SKUS
from .stores import poll_at, store_of

CONTENT = content.shaped(
    appconfiguration.Replica,
    appconfiguration.ReplicaArgs,
    ("resourceGroupName", "configStoreName", "replicaName"),
    shapes.REPLICA,
)


def put(call: Call) -> Response:
    """Creates a replica; one that is there stays as it is."""
    store = store_of(call)
    old = resources.get(call.db, _replica_id(call, store))
    _refuse_invalid(call, store, old)
    body = _body(call, store, old.body if old else None)
    if not endpoints.claim(call.db, _name(call, store), store.id):
        raise errors.name_unavailable()
    record = Record(body["id"], tables.REPLICAS, store.id, regions.canonical(body["location"]), body)
    resources.put(call.db, record)
    seconds = call.behaviour.latency(tables.REPLICAS)
    operation = operations.begin(call, record.id, "Creating", seconds)
    answered = {**body, "properties": {**record.properties, "provisioningState": operation.state}}
    return Response(200 if old else 201, answered, poll_at(call, operation, store.location))


def get(call: Call) -> Response:
    """One replica."""
    return Response(200, operations.view(call, _existing(call)))


def listed(call: Call) -> Response:
    """The replicas of a store."""
    found = resources.children(call.db, tables.REPLICAS, store_of(call).id)
    return resources.page(call, (operations.view(call, record) for record in found))


def delete(call: Call) -> Response:
    """Deletes a replica; one that isn't there is deleted already (204)."""
    store = store_of(call)
    record = resources.get(call.db, _replica_id(call, store))
    if not record:
        return Response(204)
    resources.delete(call.db, record.id)
    endpoints.free(call.db, _name(call, store))
    operation = operations.begin(call, record.id, "Deleting", call.behaviour.latency(tables.REPLICAS))
    return Response(202, None, poll_at(call, operation, store.location))


def _refuse_invalid(call: Call, store: Record, old: Record | None) -> None:
    location = str(call.body.get("location", ""))
    if not location:
        raise invalid_content("'location' is required")
    region = regions.canonical(location)
    if region not in regions.REGIONS:
        raise unavailable_location(location, tables.REPLICAS)
    if not SKUS[store.body["sku"]["name"]].has_replicas:
        raise errors.not_in_sku("replica")
    if old and old.location != region:
        raise conflicting_location(call.parameters["replica"], call.parameters["group"], old.location, location)
    others = resources.children(call.db, tables.REPLICAS, store.id)
    if not old and region in {store.location, *(other.location for other in others)}:
        raise errors.invalid("Location", f"The store is in '{location}' already.")


def _existing(call: Call) -> Record:
    replica_id = _replica_id(call, store_of(call))
    record = resources.get(call.db, replica_id)
    if not record:
        raise errors.not_found(replica_id)
    return record


def _replica_id(call: Call, store: Record) -> str:
    return f"{store.id}/replicas/{call.parameters['replica']}"


def _name(call: Call, store: Record) -> str:
    return f"{store.body['name']}-{call.parameters['replica']}"


def _body(call: Call, store: Record, before: Mapping[str, Any] | None) -> dict[str, Any]:
    return {
        "id": _replica_id(call, store),
        "name": call.parameters["replica"],
        "type": tables.REPLICAS,
        "location": call.body["location"],
        "properties": {
            "endpoint": endpoints.url(_name(call, store)),
            "provisioningState": "Failed" if call.fails else "Succeeded",
        },
        "systemData": bodies.system_data(call.now, before),
    }
