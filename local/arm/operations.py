"""Long-running operations: each ends at a time that is fixed when it begins, so nobody has to be alive to end it.

What a client sees is from a recorded account PUT of 2025-10-28 (Azure/azure-cli, recordings of
`test_cognitiveservices_deployment`): 201 with `azure-asyncoperation`, then 200 with `status`, `startTime`, `endTime`.
"""

import sqlite3
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from .errors import ArmError
from .messages import Call, Response
from .resources import Record

SCHEMA = """CREATE TABLE IF NOT EXISTS operations (
    id TEXT PRIMARY KEY, resource TEXT NOT NULL, locks TEXT NOT NULL, state TEXT NOT NULL,
    began REAL NOT NULL, ends REAL NOT NULL, failed INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS operations_by_resource ON operations (resource, ends);
CREATE INDEX IF NOT EXISTS operations_by_lock ON operations (locks, ends)"""
SUCCEEDED, FAILED, IN_PROGRESS = "Succeeded", "Failed", "InProgress"

_KEPT_SECONDS = 24 * 3600.0
_POLL_AGAIN_SECONDS = "1"


@dataclass(frozen=True)
class Operation:
    """One write that takes until `ends` (seconds since 1970). `state` is what the resource says of itself meanwhile.

    When the clock is set back to before it began, it counts as over.
    """

    id: str
    resource: str
    locks: str
    state: str
    began: float
    ends: float
    failed: bool

    def status(self, now: datetime) -> str:
        """What polling answers at a moment."""
        if self.began <= now.timestamp() < self.ends:
            return IN_PROGRESS
        return FAILED if self.failed else SUCCEEDED


def begin(call: Call, resource_id: str, state: str, seconds: float, locks: str = "") -> Operation:
    """Begins an operation on a resource; while it lasts, `locks` (an id) refuses other writes below it."""
    began = call.now.timestamp()
    operation = Operation(
        str(uuid.uuid4()), resource_id.lower(), locks.lower(), state, began, began + seconds, call.fails
    )
    call.db.execute("DELETE FROM operations WHERE ends < ?", (began - _KEPT_SECONDS,))
    call.db.execute(
        "INSERT INTO operations VALUES (?, ?, ?, ?, ?, ?, ?)",
        (operation.id, operation.resource, operation.locks, state, began, operation.ends, call.fails),
    )
    return operation


def running(db: sqlite3.Connection, resource_id: str, now: datetime) -> str | None:
    """What a resource under an operation says of itself; None when nothing runs on it."""
    row = db.execute(
        "SELECT state FROM operations WHERE resource = :key AND began <= :now AND ends > :now",
        {"key": resource_id.lower(), "now": now.timestamp()},
    ).fetchone()
    return row["state"] if row else None


def view(call: Call, record: Record) -> dict[str, Any]:
    """What is answered for a resource now, while an operation may still run on it."""
    state = running(call.db, record.id, call.now)
    properties = {**record.properties, "provisioningState": state or record.properties["provisioningState"]}
    return {**record.body, "properties": properties}


def refuse_when_locked(call: Call, lock: str) -> None:
    """Azure writes below one account one at a time.

    Raises:
        ArmError: 409 RequestConflict, while another operation holds `lock` (microsoft/aspire#4022).
    """
    row = call.db.execute(
        "SELECT 1 FROM operations WHERE locks = :key AND began <= :now AND ends > :now",
        {"key": lock.lower(), "now": call.now.timestamp()},
    ).fetchone()
    if row:
        raise conflict(lock)


def conflict(parent: str) -> ArmError:
    """The refusal of a concurrent write, in Azure's words."""
    return ArmError(
        409,
        "RequestConflict",
        f"Another operation is being performed on the parent resource '{parent}'. Please try again later.",
    )


def status_url(call: Call, operation: Operation, place: str) -> Mapping[str, str]:
    """The header that tells where to poll for a service's operation; `place` is where that service keeps them."""
    path = f"/subscriptions/{call.parameters['subscription']}/providers/{place}"
    url = f"{call.request.base_url}{quote(path)}/{operation.id}?api-version={call.api_version}"
    return {"azure-asyncoperation": url, "retry-after": _POLL_AGAIN_SECONDS}


def poll_status(call: Call) -> Response:
    """Answers a poll of `azure-asyncoperation`."""
    operation = find(call, call.parameters["operation"])
    status = operation.status(call.now)
    body: dict[str, Any] = {
        "id": call.request.path,
        "name": operation.id,
        "status": status,
        "startTime": _second(operation.began),
    }
    if status == IN_PROGRESS:
        return Response(200, body, {"retry-after": _POLL_AGAIN_SECONDS})
    body["endTime"] = _second(operation.ends)
    if status == FAILED:
        body["error"] = {"code": "InternalServerError", "message": "The operation failed, as it was asked to."}
    return Response(200, body)


def poll_location(call: Call) -> Response:
    """Answers a poll of `location`: 202 until the operation is over, then 200."""
    if find(call, call.parameters["operation"]).status(call.now) == IN_PROGRESS:
        return Response(202, None, location_header(call, call.parameters["operation"]))
    return Response(200)


def location_header(call: Call, operation_id: str) -> Mapping[str, str]:
    """The headers that tell where to poll for an operation of ARM itself."""
    path = f"/subscriptions/{call.parameters['subscription']}/operationresults/{operation_id}"
    url = f"{call.request.base_url}{quote(path)}?api-version={call.api_version}"
    return {"location": url, "retry-after": _POLL_AGAIN_SECONDS}


def reset(db: sqlite3.Connection) -> None:
    """Forgets every operation."""
    db.execute("DELETE FROM operations")


def find(call: Call, name: str) -> Operation:
    """The operation of that id.

    Raises:
        ArmError: 404, there is none.
    """
    row = call.db.execute("SELECT * FROM operations WHERE id = ?", (name,)).fetchone()
    if not row:
        raise ArmError(404, "OperationNotFound", f"The operation '{name}' could not be found.")
    return Operation(name, row["resource"], row["locks"], row["state"], row["began"], row["ends"], bool(row["failed"]))


def _second(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
