"""Services: PUT replaces the whole of one, PATCH merges, DELETE keeps it for 48 hours."""

from collections.abc import Iterable, Mapping
from typing import Any

from pulumi_azure_native import apimanagement

from local.arm import Call, Record, Response, bodies, content, operations, regions, resources, shapes
from local.arm.errors import conflicting_location, invalid_content
from local.schema import Object

from . import deleted, errors, fields, policies, skus, tables
from .entities import poll_at, service_of
from .service_body import service_body

CONTENT = content.shaped(
    apimanagement.ApiManagementService,
    apimanagement.ApiManagementServiceArgs,
    ("resourceGroupName", "serviceName"),
    shapes.SERVICE,
    identity=Object(apimanagement.outputs.ApiManagementServiceIdentityResponse),
)
_UNSERVED = ("additionalLocations", "certificates", "zones")


def put(call: Call) -> Response:
    """Creates a service, replaces it, or restores a soft-deleted one."""
    return _written(call, call.body)


def patch(call: Call) -> Response:
    """Merges into a service."""
    return _written(call, bodies.merged(service_of(call).body, call.body))


def get(call: Call) -> Response:
    """One service."""
    return Response(200, operations.view(call, service_of(call)))


def list_in_group(call: Call) -> Response:
    """The services of a resource group."""
    found = resources.children(call.db, tables.SERVICES, bodies.group_id(call))
    return resources.page(call, (operations.view(call, record) for record in found))


def list_in_subscription(call: Call) -> Response:
    """The services of a subscription."""
    found = resources.below(call.db, tables.SERVICES, f"/subscriptions/{call.parameters['subscription']}")
    return resources.page(call, (operations.view(call, record) for record in found))


def delete(call: Call) -> Response:
    """Soft-deletes a service with all that is in it; one that isn't there is deleted already (204)."""
    record = resources.get(call.db, _service_id(call))
    if not record:
        return Response(204)
    operation = operations.begin(call, record.id, "Deleting", call.behaviour.latency(tables.SERVICES))
    _soft_delete(call, record)
    return Response(202, None, poll_at(call, operation, record))


def empty_group(call: Call, group_id: str) -> Iterable[str]:
    """Soft-deletes a group's services; nothing stands in the way of that."""
    for record in resources.children(call.db, tables.SERVICES, group_id):
        _soft_delete(call, record)
    return ()


def _soft_delete(call: Call, record: Record) -> None:
    deleted.keep(call, record)
    resources.delete(call.db, record.id)
    call.db.execute("DELETE FROM api_management_uses WHERE service = ?", (record.id.lower(),))
    tables.changed(call.db)


def _service_id(call: Call) -> str:
    return f"{bodies.group_id(call)}/providers/{tables.SERVICES}/{call.parameters['service']}"


def _written(call: Call, asked: Mapping[str, Any]) -> Response:
    service_id = _service_id(call)
    old = resources.get(call.db, service_id)
    deleted.sweep(call)
    restores = bool(asked["properties"].get("restore")) and not old
    whole = deleted.take_back(call, call.parameters["service"], service_id) if restores else asked
    _refuse_invalid(call, whole)
    if old:
        _refuse_changes(call, whole, old)
    else:
        _refuse_name(call, service_id, whole)
    body = service_body(call, old.id if old else service_id, whole, old.body if old else None)
    record = Record(body["id"], tables.SERVICES, bodies.group_id(call), regions.canonical(body["location"]), body)
    resources.put(call.db, record)
    tables.changed(call.db)
    if not old:
        policies.begin(call, record)
    return _answered(call, record, is_new=not old)


def _answered(call: Call, record: Record, *, is_new: bool) -> Response:
    seconds = call.behaviour.latency(tables.SERVICES)
    operation = operations.begin(call, record.id, "Activating" if is_new else "Updating", seconds)
    answered = {**record.body, "properties": {**record.properties, "provisioningState": operation.state}}
    return Response(201 if is_new else 200, answered, {"etag": record.body["etag"], **poll_at(call, operation, record)})


def _refuse_invalid(call: Call, asked: Mapping[str, Any]) -> None:
    location = str(asked.get("location", ""))
    if not location:
        raise invalid_content("'location' is required")
    regions.refuse_unknown(location, tables.SERVICES)
    fields.unserved({**asked, **asked["properties"]}, *_UNSERVED)
    _refuse_hosts(call, asked["properties"].get("hostnameConfigurations", ()))
    fields.require(asked["properties"], "publisherEmail", "publisherName")
    fields.limit(asked["properties"], publisherEmail=100, publisherName=100, notificationSenderEmail=100)
    fields.one_of(asked["properties"], "publicNetworkAccess", ("Enabled", "Disabled"))
    skus.refuse_invalid(asked.get("sku", {}))


def _refuse_hosts(call: Call, hosts: Iterable[Mapping[str, Any]]) -> None:
    own = f"{call.parameters['service']}.azure-api.net".lower()
    others = sorted(str(host.get("hostName")) for host in hosts if str(host.get("hostName")).lower() != own)
    if others:
        raise errors.invalid(("hostnameConfigurations", f"The local Azure serves {own}, and not {', '.join(others)}."))


def _refuse_changes(call: Call, asked: Mapping[str, Any], old: Record) -> None:
    if regions.canonical(asked["location"]) != old.location:
        raise conflicting_location(
            call.parameters["service"], call.parameters["group"], old.body["location"], asked["location"]
        )
    skus.refuse_change(old.body["sku"], asked["sku"])
    if asked["properties"].get("publicNetworkAccess") == "Disabled":
        raise errors.private_without_endpoint(old.id)


def _refuse_name(call: Call, service_id: str, asked: Mapping[str, Any]) -> None:
    """A new service needs a name that nobody has, nor had in the last 48 hours, and begins with public access."""
    name = call.parameters["service"]
    if asked["properties"].get("publicNetworkAccess") == "Disabled":
        raise errors.private_at_creation(service_id)
    if deleted.is_kept(call, name):
        raise errors.soft_deleted(name)
    others = resources.below(call.db, tables.SERVICES, "/subscriptions")
    if any(other.body["name"].lower() == name.lower() for other in others):
        raise errors.service_exists(name)
