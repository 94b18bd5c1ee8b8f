"""Which roles a principal has: those granted on a resource, on its group, and on its subscription."""

import sqlite3
import uuid
from datetime import UTC, datetime, timedelta

from local.arm import Record, bodies, resources

from .models import TYPE

_SUBSCRIPTION_PARTS, _GROUP_PARTS = 3, 5
_LONG_AGO = datetime(2015, 1, 1, tzinfo=UTC)
_DEFINITIONS = "/providers/Microsoft.Authorization/roleDefinitions"


def grant(db: sqlite3.Connection, scope: str, principal: str, role: str) -> None:
    """Grants a role by its definition's id (a GUID), as somebody else did long ago: it counts at once."""
    name, then = str(uuid.uuid5(uuid.NAMESPACE_OID, f"{principal}|{role}".lower())), bodies.timestamp(_LONG_AGO)
    path = f"{scope}/providers/{TYPE}/{name}"
    fields = {"principalId": principal, "roleDefinitionId": f"{_DEFINITIONS}/{role}", "principalType": "User"}
    written = {"createdOn": then, "updatedOn": then}
    body = {"properties": {**fields, "scope": scope, **written}, "id": path, "type": TYPE, "name": name}
    resources.put(db, Record(path, TYPE, scope, "", body))


def roles(db: sqlite3.Connection, principal: str, resource_id: str, now: datetime, late: float) -> frozenset[str]:
    """The ids (GUIDs) of the role definitions, in lower case; a grant counts `late` seconds after it was made."""
    parts = resource_id.lower().split("/")
    scopes = ["/".join(parts[:n]) for n in (_SUBSCRIPTION_PARTS, _GROUP_PARTS, len(parts))]
    rows = db.execute(
        "SELECT json_extract(body, '$.properties.roleDefinitionId') AS role FROM resources "
        "WHERE type = ? AND parent IN (?, ?, ?) "
        "AND lower(json_extract(body, '$.properties.principalId')) = ? "
        "AND json_extract(body, '$.properties.createdOn') <= ?",
        (TYPE, *scopes, principal.lower(), bodies.timestamp(now - timedelta(seconds=late))),
    )
    return frozenset(row["role"].lower().rsplit("/", 1)[1] for row in rows)
