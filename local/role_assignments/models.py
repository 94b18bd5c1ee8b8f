"""What can be done with role assignments."""

import re
import uuid
from collections.abc import Mapping
from typing import Any

from pulumi_azure_native import authorization

from local.arm import Call, Record, Response, bodies, content, resources
from local.arm.errors import invalid_content

from . import errors

TYPE = "Microsoft.Authorization/roleAssignments"

_FIELDS = content.of_type(
    authorization.RoleAssignment, authorization.RoleAssignmentArgs, ("scope", "roleAssignmentName")
)
_SUBSCRIPTION = re.compile(r"/subscriptions/[^/]+", re.IGNORECASE)
_FIXED = ("principalId", "roleDefinitionId")


def checked(body: Mapping[str, Any]) -> dict[str, Any]:
    """The grant's fields, which ARM wants below `properties`.

    Raises:
        ArmError: 400, something is missing or unknown.
    """
    if not isinstance(body.get("properties"), Mapping):
        raise invalid_content("'properties' is required")
    fields = _FIELDS(body["properties"])
    missing = [name for name in _FIXED if not fields.get(name)]
    if missing:
        raise invalid_content(f"'properties.{missing[0]}' is required")
    return fields


def put(call: Call) -> Response:
    """Grants a role; a grant can't be changed into another one."""
    scope, name = _scope(call), call.parameters["name"]
    if not _is_guid(name):
        raise errors.invalid_name(name)
    old = resources.get(call.db, _path(call))
    for other in resources.children(call.db, TYPE, scope):
        if other.id.lower() != _path(call).lower() and _same(other.properties, call.body):
            raise errors.already_exists()
    if old and not _same(old.properties, call.body):
        raise errors.update_not_permitted()
    body = _body(call, scope, old)
    resources.put(call.db, Record(body["id"], TYPE, scope, "", body))
    return Response(200 if old else 201, body)


def get(call: Call) -> Response:
    """One role assignment."""
    record = resources.get(call.db, _path(call))
    if not record:
        raise errors.not_found(call.parameters["name"])
    return Response(200, record.body)


def listed(call: Call) -> Response:
    """The role assignments at a scope."""
    return resources.page(call, (record.body for record in resources.children(call.db, TYPE, _scope(call))))


def delete(call: Call) -> Response:
    """Takes a role away; answers what was taken, or 204."""
    record = resources.get(call.db, _path(call))
    if not record:
        return Response(204)
    resources.delete(call.db, record.id)
    return Response(200, record.body)


def _scope(call: Call) -> str:
    scope = f"/{call.parameters['scope']}"
    if not _SUBSCRIPTION.fullmatch(scope) and not resources.get(call.db, scope):
        raise errors.scope_not_found(scope)
    return scope


def _path(call: Call) -> str:
    return f"/{call.parameters['scope']}/providers/{TYPE}/{call.parameters['name']}"


def _same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return all(str(one.get(name)).lower() == str(other.get(name)).lower() for name in _FIXED)


def _is_guid(name: str) -> bool:
    try:
        return str(uuid.UUID(name)) == name.lower()
    except ValueError:
        return False


def _body(call: Call, scope: str, old: Record | None) -> dict[str, Any]:
    now = bodies.timestamp(call.now)
    return {
        "properties": {
            "principalType": "User",
            **call.body,
            "scope": scope,
            "createdOn": old.properties["createdOn"] if old else now,
            "updatedOn": now,
            "createdBy": bodies.stable_id("writer"),
            "updatedBy": bodies.stable_id("writer"),
        },
        "id": old.id if old else _path(call),
        "type": TYPE,
        "name": call.parameters["name"],
    }
