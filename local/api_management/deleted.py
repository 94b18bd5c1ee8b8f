"""Soft-deleted services: kept for 48 hours, listed, purged, restored (Microsoft Learn, "API Management soft-delete").

A restored service comes back without what was in it here: that is this emulation's own.
"""

import json
import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from local.arm import Call, Record, Response, bodies, regions, resources

from . import errors, tables

_KEPT_SECONDS = 48 * 3600.0


def keep(call: Call, record: Record) -> None:
    """Keeps a deleted service."""
    subscription = call.parameters["subscription"].lower()
    call.db.execute(
        "INSERT OR REPLACE INTO deleted_services VALUES (?, ?, ?, ?, ?)",
        (record.id.lower(), record.body["name"].lower(), subscription, call.now.timestamp(), json.dumps(record.body)),
    )


def sweep(call: Call) -> None:
    """Forgets the services whose time is up."""
    call.db.execute("DELETE FROM deleted_services WHERE deleted <= ?", (call.now.timestamp() - _KEPT_SECONDS,))


def is_kept(call: Call, name: str) -> bool:
    """Whether a service of that name is soft-deleted, in whatever subscription: names are global."""
    return bool(call.db.execute("SELECT 1 FROM deleted_services WHERE name = ?", (name.lower(),)).fetchone())


def take_back(call: Call, name: str, service_id: str) -> dict[str, Any]:
    """The body of the soft-deleted service, which is soft-deleted no longer.

    Raises:
        ArmError: 404, there is none.
    """
    row = call.db.execute("SELECT body FROM deleted_services WHERE key = ?", (service_id.lower(),)).fetchone()
    if not row:
        raise errors.nothing_to_restore(name)
    call.db.execute("DELETE FROM deleted_services WHERE key = ?", (service_id.lower(),))
    body: dict[str, Any] = json.loads(row["body"])
    return body


def listed(call: Call) -> Response:
    """All soft-deleted services of a subscription."""
    rows = call.db.execute(
        "SELECT * FROM deleted_services WHERE subscription = ? AND deleted > ? ORDER BY key",
        (call.parameters["subscription"].lower(), call.now.timestamp() - _KEPT_SECONDS),
    )
    return resources.page(call, (_view(row) for row in rows.fetchall()))


def get(call: Call) -> Response:
    """One soft-deleted service."""
    row = _found(call)
    if not row:
        raise errors.not_found("Service")
    return Response(200, _view(row))


def purge(call: Call) -> Response:
    """Takes a soft-deleted service away for good, which frees its name; 204 when it isn't there."""
    row = _found(call)
    if not row:
        return Response(204)
    call.db.execute("DELETE FROM deleted_services WHERE key = ?", (row["key"],))
    return Response(200)


def soft_deleted(db: sqlite3.Connection) -> list[tuple[str, str]]:
    """Every soft-deleted service: its id, in lower case, and the path under which it can be purged."""
    rows = db.execute("SELECT * FROM deleted_services ORDER BY key").fetchall()
    return [(row["key"], _path(json.loads(row["body"]))) for row in rows]


def _found(call: Call) -> Any:
    rows = call.db.execute(
        "SELECT * FROM deleted_services WHERE subscription = ? AND name = ? AND deleted > ?",
        (
            call.parameters["subscription"].lower(),
            call.parameters["service"].lower(),
            call.now.timestamp() - _KEPT_SECONDS,
        ),
    ).fetchall()
    wanted = regions.canonical(call.parameters["location"])
    return next((row for row in rows if regions.canonical(json.loads(row["body"])["location"]) == wanted), None)


def _path(body: Mapping[str, Any]) -> str:
    place = f"/subscriptions/{body['id'].split('/')[2]}/providers/Microsoft.ApiManagement/locations"
    return f"{place}/{regions.canonical(body['location'])}/deletedservices/{body['name']}"


def _view(row: Any) -> dict[str, Any]:
    body = json.loads(row["body"])
    deleted, purged = (datetime.fromtimestamp(row["deleted"] + more, UTC) for more in (0.0, _KEPT_SECONDS))
    return {
        "id": _path(body),
        "name": body["name"],
        "type": tables.DELETED_SERVICES,
        "location": body["location"],
        "properties": {
            "serviceId": body["id"],
            "deletionDate": bodies.timestamp(deleted),
            "scheduledPurgeDate": bodies.timestamp(purged),
        },
    }
