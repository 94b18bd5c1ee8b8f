"""Soft-deleted stores: kept for the days that the store says, with their contents; listed, purged, recovered.

Source: Microsoft Learn, "Soft delete in Azure App Configuration"; the shape is the published specification's.
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from local.arm import Call, Record, Response, operations, regions, resources

from . import errors, tables
from .skus import DAY


def keep(call: Call, record: Record) -> None:
    """Keeps a deleted store."""
    now = call.now.timestamp()
    call.db.execute(
        "INSERT OR REPLACE INTO deleted_configuration_stores VALUES (?, ?, ?, ?, ?, ?)",
        (
            record.id.lower(),
            record.body["name"].lower(),
            call.parameters["subscription"].lower(),
            now,
            now + record.properties["softDeleteRetentionInDays"] * DAY,
            json.dumps(record.body),
        ),
    )


def sweep(call: Call) -> None:
    """Forgets the stores whose time is up."""
    since = call.now.timestamp()
    for row in call.db.execute("SELECT key FROM deleted_configuration_stores WHERE purged <= ?", (since,)).fetchall():
        _forget(call.db, row["key"])


def take_back(call: Call, store_id: str) -> dict[str, Any]:
    """The body of the deleted store, which is deleted no longer.

    Raises:
        ArmError: 404, there is none.
    """
    row = call.db.execute("SELECT body FROM deleted_configuration_stores WHERE key = ?", (store_id.lower(),)).fetchone()
    if not row:
        raise errors.not_found(store_id)
    call.db.execute("DELETE FROM deleted_configuration_stores WHERE key = ?", (store_id.lower(),))
    body: dict[str, Any] = json.loads(row["body"])
    return body


def listed(call: Call) -> Response:
    """All deleted stores of a subscription."""
    rows = call.db.execute(
        "SELECT * FROM deleted_configuration_stores WHERE subscription = ? AND purged > ? ORDER BY key",
        (call.parameters["subscription"].lower(), call.now.timestamp()),
    )
    return resources.page(call, (_view(row) for row in rows.fetchall()))


def get(call: Call) -> Response:
    """One deleted store."""
    return Response(200, _view(_existing(call)))


def purge(call: Call) -> Response:
    """Takes a deleted store away for good, which frees its name, unless it is protected against that."""
    row = _existing(call)
    body = json.loads(row["body"])
    if body["properties"]["enablePurgeProtection"]:
        raise errors.purge_protected(body["name"])
    _forget(call.db, row["key"])
    operation = operations.begin(call, row["key"], "Purging", 0.0)
    place = f"Microsoft.AppConfiguration/locations/{regions.canonical(body['location'])}/operationsStatus"
    return Response(202, None, operations.status_url(call, operation, place))


def soft_deleted(db: sqlite3.Connection) -> list[tuple[str, str]]:
    """Every deleted store: its id, in lower case, and the path under which it is told of."""
    rows = db.execute("SELECT * FROM deleted_configuration_stores ORDER BY key").fetchall()
    return [(row["key"], _path(json.loads(row["body"]))) for row in rows]


def unprotect(db: sqlite3.Connection, keys: Iterable[str]) -> None:
    """Lifts the purge protection of deleted stores, which nobody can in Azure."""
    for key in keys:
        db.execute(
            "UPDATE deleted_configuration_stores "
            "SET body = json_set(body, '$.properties.enablePurgeProtection', json('false')) WHERE key = ?",
            (key,),
        )


def _existing(call: Call) -> Any:
    row = call.db.execute(
        "SELECT * FROM deleted_configuration_stores WHERE subscription = ? AND name = ? AND purged > ?",
        (call.parameters["subscription"].lower(), call.parameters["store"].lower(), call.now.timestamp()),
    ).fetchone()
    wanted = regions.canonical(call.parameters["location"])
    if not row or regions.canonical(json.loads(row["body"])["location"]) != wanted:
        raise errors.not_found(call.request.path.removesuffix("/purge"))
    return row


def _forget(db: sqlite3.Connection, store: str) -> None:
    db.execute("DELETE FROM deleted_configuration_stores WHERE key = ?", (store,))
    tables.forget_contents(db, store)


def _path(body: Mapping[str, Any]) -> str:
    place = f"/subscriptions/{body['id'].split('/')[2]}/providers/Microsoft.AppConfiguration/locations"
    return f"{place}/{regions.canonical(body['location'])}/deletedConfigurationStores/{body['name']}"


def _view(row: Any) -> dict[str, Any]:
    body = json.loads(row["body"])
    deleted, purged = (
        datetime.fromtimestamp(row[name], UTC).isoformat(timespec="seconds") for name in ("deleted", "purged")
    )
    return {
        "id": _path(body),
        "name": body["name"],
        "type": tables.DELETED_STORES,
        "properties": {
            "configurationStoreId": body["id"],
            "location": body["location"],
            "tags": body["tags"],
            "deletionDate": deleted,
            "scheduledPurgeDate": purged,
            "purgeProtectionEnabled": body["properties"]["enablePurgeProtection"],
        },
    }
