"""The resources that exist, by their id in lower case: ids are compared without case, and kept as first written."""

import json
import re
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from .errors import ArmError
from .messages import Call, Response

PAGE_SIZE = 100

_TOKEN = re.compile(r"[0-9]{1,9}", re.ASCII)
SCHEMA = """CREATE TABLE IF NOT EXISTS resources (
    key TEXT PRIMARY KEY, parent TEXT NOT NULL, type TEXT NOT NULL, location TEXT NOT NULL, body TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS resources_by_parent ON resources (type, parent, key);
CREATE INDEX IF NOT EXISTS resources_by_location ON resources (type, location)"""


@dataclass(frozen=True)
class Record:
    """One resource: `body` is what ARM answers, `parent` the id that it is listed under, `type` in its usual case."""

    id: str
    type: str
    parent: str
    location: str
    body: Mapping[str, Any]

    @property
    def properties(self) -> Mapping[str, Any]:
        """The body's own properties."""
        found: Mapping[str, Any] = self.body.get("properties", {})
        return found


def get(db: sqlite3.Connection, resource_id: str) -> Record | None:
    """The resource with this id, in any case."""
    row = db.execute("SELECT * FROM resources WHERE key = ?", (resource_id.lower(),)).fetchone()
    return _record(row) if row else None


def put(db: sqlite3.Connection, record: Record) -> None:
    """Writes a resource whole."""
    db.execute(
        "INSERT OR REPLACE INTO resources VALUES (?, ?, ?, ?, ?)",
        (record.id.lower(), record.parent.lower(), record.type, record.location.lower(), json.dumps(record.body)),
    )


def delete(db: sqlite3.Connection, resource_id: str) -> None:
    """Takes a resource and everything below it away."""
    key = resource_id.lower()
    db.execute("DELETE FROM resources WHERE key = ? OR substr(key, 1, ?) = ?", (key, len(key) + 1, f"{key}/"))


def children(db: sqlite3.Connection, type_: str, parent: str) -> list[Record]:
    """The resources of a type that are listed under an id, in the order of their names."""
    rows = db.execute(
        "SELECT * FROM resources WHERE type = ? AND parent = ? ORDER BY key", (type_, parent.lower())
    ).fetchall()
    return [_record(row) for row in rows]


def below(db: sqlite3.Connection, type_: str, prefix: str) -> list[Record]:
    """The resources of a type whose ids begin with `prefix` and a slash."""
    start = f"{prefix.lower()}/"
    rows = db.execute(
        "SELECT * FROM resources WHERE type = ? AND substr(key, 1, ?) = ? ORDER BY key", (type_, len(start), start)
    ).fetchall()
    return [_record(row) for row in rows]


def page(call: Call, items: Iterable[Mapping[str, Any]]) -> Response:
    """A list's page: `$skiptoken` counts what was told before, as `nextLink` tells it."""
    found = list(items)
    start = _skipped(call.request.query.get("$skiptoken", "0"))
    path = quote(call.request.path)
    body: dict[str, Any] = {"value": found[start : start + PAGE_SIZE]}
    if start + PAGE_SIZE < len(found):
        link = f"{call.request.base_url}{path}?api-version={call.api_version}"
        body["nextLink"] = f"{link}&$skiptoken={start + PAGE_SIZE}"
    return Response(200, body)


def _skipped(token: str) -> int:
    if not _TOKEN.fullmatch(token):
        raise ArmError(400, "InvalidSkipToken", "The $skiptoken is none that this service gave.")
    return int(token)


def _record(row: sqlite3.Row) -> Record:
    body = json.loads(row["body"])
    return Record(body["id"], row["type"], row["parent"], row["location"], body)
