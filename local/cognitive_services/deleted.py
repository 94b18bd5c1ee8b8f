"""Soft-deleted accounts: kept for 48 hours, listed, purged, restored (facts of 2026-11-21)."""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from local.arm import Call, Record, Response, bodies, regions, resources
from local.arm.errors import not_found

from . import subdomains
from .tables import ACCOUNTS

_KEPT_SECONDS = 48 * 3600.0
_DELETED = "Microsoft.CognitiveServices/deletedAccounts"


def keep(call: Call, record: Record) -> None:
    """Keeps a deleted account."""
    subscription = call.parameters["subscription"].lower()
    call.db.execute(
        "INSERT OR REPLACE INTO deleted_accounts VALUES (?, ?, ?, ?)",
        (record.id.lower(), subscription, call.now.timestamp(), json.dumps(record.body)),
    )


def sweep(call: Call) -> None:
    """Forgets the accounts whose time is up, and frees their subdomains."""
    since = call.now.timestamp() - _KEPT_SECONDS
    for row in call.db.execute("SELECT key FROM deleted_accounts WHERE deleted <= ?", (since,)).fetchall():
        _forget(call, row["key"])


def find(call: Call, account_id: str) -> dict[str, Any] | None:
    """The body of a soft-deleted account."""
    row = call.db.execute("SELECT * FROM deleted_accounts WHERE key = ?", (account_id.lower(),)).fetchone()
    return json.loads(row["body"]) if row else None


def take_back(call: Call, account_id: str) -> Record | None:
    """The soft-deleted account, which is soft-deleted no longer."""
    body = find(call, account_id)
    if body is None:
        return None
    call.db.execute("DELETE FROM deleted_accounts WHERE key = ?", (account_id.lower(),))
    return Record(body["id"], ACCOUNTS, bodies.group_id(call), regions.canonical(body["location"]), body)


def listed(call: Call) -> Response:
    """All soft-deleted accounts of a subscription."""
    return resources.page(call, (_view(row) for row in _rows(call)))


def get(call: Call) -> Response:
    """One soft-deleted account."""
    return Response(200, _view(_existing(call)))


def purge(call: Call) -> Response:
    """Takes a soft-deleted account away for good, which frees its name and subdomain; 204 when it isn't there."""
    if not _found(call):
        return Response(204)
    _forget(call, _account_id(call))
    return Response(200)


def _found(call: Call) -> Any:
    wanted = (_account_id(call).lower(), regions.canonical(call.parameters["location"]))
    return next((row for row in _rows(call) if (row["key"], _location(row)) == wanted), None)


def _location(row: Any) -> str:
    return regions.canonical(json.loads(row["body"])["location"])


def _existing(call: Call) -> Any:
    found = _found(call)
    if not found:
        raise not_found(_DELETED, call.parameters["account"], call.parameters["group"])
    return found


def _rows(call: Call) -> Iterator[Any]:
    since = call.now.timestamp() - _KEPT_SECONDS
    yield from call.db.execute(
        "SELECT * FROM deleted_accounts WHERE subscription = ? AND deleted > ? ORDER BY key",
        (call.parameters["subscription"].lower(), since),
    )


def _forget(call: Call, account_id: str) -> None:
    gone = call.db.execute("DELETE FROM deleted_accounts WHERE key = ?", (account_id.lower(),)).rowcount
    if gone:
        subdomains.free(call.db, account_id)


def _account_id(call: Call) -> str:
    p = call.parameters
    return f"/subscriptions/{p['subscription']}/resourceGroups/{p['group']}/providers/{ACCOUNTS}/{p['account']}"


def soft_deleted(db: sqlite3.Connection) -> list[tuple[str, str]]:
    """Every soft-deleted account: its id, in lower case, and the path under which it can be purged."""
    rows = db.execute("SELECT * FROM deleted_accounts ORDER BY key").fetchall()
    return [(row["key"], _path(json.loads(row["body"]))) for row in rows]


def _path(body: Mapping[str, Any]) -> str:
    _, _, subscription, _, group, *_ = body["id"].split("/")
    location = regions.canonical(body["location"])
    place = f"/subscriptions/{subscription}/providers/Microsoft.CognitiveServices/locations/{location}"
    return f"{place}/resourceGroups/{group}/deletedAccounts/{body['name']}"


def _view(row: Any) -> dict[str, Any]:
    body = json.loads(row["body"])
    moments = [datetime.fromtimestamp(row["deleted"] + more, UTC) for more in (0.0, _KEPT_SECONDS)]
    properties = {
        **body["properties"],
        "provisioningState": "Deleted",
        "deletionDate": bodies.timestamp(moments[0]),
        "scheduledPurgeDate": bodies.timestamp(moments[1]),
    }
    return {**body, "id": _path(body), "type": _DELETED, "properties": properties}
