"""Which roles a principal has: those granted on a resource, on its group, and on its subscription."""

import sqlite3
from datetime import datetime, timedelta

from local.arm import bodies

from .models import TYPE

_SUBSCRIPTION_PARTS, _GROUP_PARTS = 3, 5


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
