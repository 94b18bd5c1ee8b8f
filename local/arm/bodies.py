"""Parts that bodies of several services have: ids, times, who wrote what."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from .errors import group_not_found
from .messages import Call
from .resources import get

GROUPS = "Microsoft.Resources/resourceGroups"
TENANT_ID = "00000000-0000-0000-0000-000000000001"

_WRITER = "local@example.com"
_NAMESPACE = uuid.UUID("0f3c2f3e-5f0e-4b8e-9a53-2f6c6d0e7a11")


def group_id(call: Call) -> str:
    """The id of the resource group in a path.

    Raises:
        ArmError: 404, the group isn't there.
    """
    path = f"/subscriptions/{call.parameters['subscription']}/resourceGroups/{call.parameters['group']}"
    found = get(call.db, path)
    if not found:
        raise group_not_found(call.parameters["group"])
    return found.id


def timestamp(moment: datetime) -> str:
    """With seven digits of a second, as the services write it."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%f0Z")


def system_data(now: datetime, before: Mapping[str, Any] | None) -> dict[str, str]:
    """Who created and who changed a resource, and when."""
    created = (before or {}).get("systemData", {})
    return {
        "createdBy": created.get("createdBy", _WRITER),
        "createdByType": "User",
        "createdAt": created.get("createdAt", timestamp(now)),
        "lastModifiedBy": _WRITER,
        "lastModifiedByType": "User",
        "lastModifiedAt": timestamp(now),
    }


def stable_id(*parts: str) -> str:
    """A UUID that is the same for the same parts."""
    return str(uuid.uuid5(_NAMESPACE, "/".join(parts).lower()))


def identity(owner: str, born: str, asked: Mapping[str, Any]) -> dict[str, Any]:
    """The managed identities of a resource as they are answered; `owner` is its id.

    A system-assigned principal lives as long as the resource: `born` tells one that is made anew from its predecessor.
    """
    found: dict[str, Any] = {"type": asked.get("type", "None")}
    if "SystemAssigned" in found["type"]:
        found["principalId"] = stable_id(owner, born, "principal")
        found["tenantId"] = TENANT_ID
    users = asked.get("userAssignedIdentities")
    if users:
        found["userAssignedIdentities"] = {
            user: {"principalId": stable_id(user, "principal"), "clientId": stable_id(user, "client")} for user in users
        }
    return found


def merged(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """A JSON merge: maps are merged, everything else is replaced."""
    both = dict(old)
    for name, value in new.items():
        before = old.get(name)
        both[name] = merged(before, value) if isinstance(before, Mapping) and isinstance(value, Mapping) else value
    return both


def etag() -> str:
    """A new entity tag, in its quotes."""
    return f'"{uuid.uuid4()}"'
