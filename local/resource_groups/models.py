"""What can be done with resource groups."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from pulumi_azure_native import resources as schema

from local.arm import Call, Record, Response, content, operations, regions, resources
from local.arm.bodies import GROUPS
from local.arm.errors import group_not_found

from . import errors

Emptied = Callable[[Call, str], Iterable[str]]
"""Deletes what a service has in a group (an id); returns the identifiers of what it can't delete, and then deletes
nothing."""

CONTENT = content.of_type(schema.ResourceGroup, schema.ResourceGroupArgs, ("resourceGroupName",))


def put(call: Call) -> Response:
    """Creates a group, or replaces its tags."""
    path = _path(call)
    if operations.running(call.db, path, call.now):
        raise errors.being_deleted(call.parameters["group"])
    old = resources.get(call.db, path)
    location = regions.canonical(str(call.body.get("location", "")))
    if location not in regions.REGIONS:
        raise errors.unavailable_location(str(call.body.get("location", "")))
    if old and old.location != location:
        raise errors.location_cannot_change(old.location, location)
    body = _body(old.id if old else path, {**call.body, "location": location})
    resources.put(call.db, Record(body["id"], GROUPS, _subscription(call), location, body))
    return Response(200 if old else 201, body)


def patch(call: Call) -> Response:
    """Changes a group's tags."""
    old = _existing(call)
    asked = regions.canonical(str(call.body.get("location", old.location)))
    if asked != old.location:
        raise errors.location_cannot_change(old.location, asked)
    body = {**old.body, **{name: call.body[name] for name in ("tags", "managedBy") if name in call.body}}
    resources.put(call.db, Record(old.id, GROUPS, old.parent, old.location, body))
    return Response(200, body)


def get(call: Call) -> Response:
    """One group."""
    return Response(200, _existing(call).body)


def head(call: Call) -> Response:
    """Whether a group is there: 204, or 404 without a body."""
    return Response(204 if resources.get(call.db, _path(call)) else 404)


def listed(call: Call) -> Response:
    """The groups of a subscription."""
    return resources.page(call, (record.body for record in resources.children(call.db, GROUPS, _subscription(call))))


def delete(call: Call, emptied: Iterable[Emptied]) -> Response:
    """Deletes a group with all that is in it: 202, and an operation to poll."""
    record = _existing(call)
    blocking = [identifier for empty in emptied for identifier in empty(call, record.id)]
    if blocking:
        raise errors.deletion_blocked(call.parameters["group"], blocking)
    resources.delete(call.db, record.id)
    operation = operations.begin(call, record.id, "Deleting", call.behaviour.latency(GROUPS))
    return Response(202, None, operations.location_header(call, operation.id))


def _existing(call: Call) -> Record:
    record = resources.get(call.db, _path(call))
    if not record:
        raise group_not_found(call.parameters["group"])
    return record


def _subscription(call: Call) -> str:
    return f"/subscriptions/{call.parameters['subscription']}"


def _path(call: Call) -> str:
    return f"{_subscription(call)}/resourceGroups/{call.parameters['group']}"


def _body(resource_id: str, asked: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": resource_id,
        "name": resource_id.rsplit("/", 1)[1],
        "type": GROUPS,
        "location": asked["location"],
        **{name: asked[name] for name in ("tags", "managedBy") if asked.get(name)},
        "properties": {"provisioningState": "Succeeded"},
    }
