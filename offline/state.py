"""A stack's state: tables of its own in the local Azure's file.

Every change is one transaction, and what is about to happen is written down before it happens. So a process may be
killed at any moment: what it had begun is found in `pending`.
"""

import contextlib
import json
import sqlite3
from collections.abc import Generator
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from google.protobuf.message import DecodeError

from local import StateError
from local.store import Store

from .past import Snapshot
from .resources import Resource
from .sealing import Sealer

_TABLE = """CREATE TABLE IF NOT EXISTS stack_resources (
    stack TEXT NOT NULL, role TEXT NOT NULL, urn TEXT NOT NULL, id TEXT NOT NULL,
    facts TEXT NOT NULL, inputs BLOB NOT NULL, outputs BLOB NOT NULL,
    PRIMARY KEY (stack, role, urn, id)
)"""
_ROWS = "SELECT role, facts, inputs, outputs FROM stack_resources WHERE stack = ? ORDER BY urn, id"
_STRUCTS = ("checked", "created")


class Role(StrEnum):
    """What a row stands for: a resource, one whose delete is due after its replacement, or a step that has begun."""

    LIVE = "live"
    CONDEMNED = "condemned"
    CREATING = "creating"
    UPDATING = "updating"
    DELETING = "deleting"


@dataclass(frozen=True)
class Row:
    """A resource in its role."""

    role: Role
    resource: Resource


class Changes:
    """Changes within one transaction."""

    def __init__(self, db: sqlite3.Connection, stack: str, sealer: Sealer) -> None:
        self._db = db
        self._stack = stack
        self._sealer = sealer

    def put(self, role: Role, resource: Resource) -> None:
        """Writes a resource in a role; of live ones, and of each kind of step, there is one for each URN."""
        if role is not Role.CONDEMNED:
            self.drop(role, resource.urn)
        row = (self._stack, role, resource.urn, resource.id, _facts(resource))
        structs = (self._sealer.seal(resource.checked), self._sealer.seal(resource.created))
        self._db.execute("INSERT OR REPLACE INTO stack_resources VALUES (?, ?, ?, ?, ?, ?, ?)", (*row, *structs))

    def drop(self, role: Role, urn: str, id_: str | None = None) -> None:
        """Removes what has this role and URN and, if one is given, this id."""
        where = "stack = ? AND role = ? AND urn = ? AND id = coalesce(?, id)"
        self._db.execute(f"DELETE FROM stack_resources WHERE {where}", (self._stack, role, urn, id_))  # noqa: S608

    def clear(self) -> None:
        """Removes everything of the stack."""
        self._db.execute("DELETE FROM stack_resources WHERE stack = ?", (self._stack,))


class StackState:
    """The rows of one stack. Usable from any thread."""

    def __init__(self, store: Store, stack: str, sealer: Sealer) -> None:
        self._store = store
        self._stack = stack
        self._sealer = sealer
        store.ensure(_TABLE)

    def rows(self) -> tuple[Row, ...]:
        """All rows of the stack.

        Raises:
            StateError: they can't be read.
        """
        with self._store.reading() as db:
            found = db.execute(_ROWS, (self._stack,)).fetchall()
        try:
            return tuple(Row(Role(row["role"]), self._resource(row)) for row in found)
        except (ValueError, TypeError, AttributeError, DecodeError) as error:
            raise StateError(
                f"{self._store.path}: the state of stack {self._stack} can't be read ({error}). "
                "Move the file away, or delete it to begin with an empty Azure."
            ) from None

    def owner(self, id_: str) -> str | None:
        """Another stack that has the resource with this id."""
        query = "SELECT stack FROM stack_resources WHERE id = ? AND stack <> ? AND role = ?"
        with self._store.reading() as db:
            row = db.execute(query, (id_, self._stack, Role.LIVE)).fetchone()
        return str(row["stack"]) if row else None

    @contextlib.contextmanager
    def changing(self) -> Generator[Changes, None, None]:
        """One transaction."""
        with self._store.writing() as db:
            yield Changes(db, self._stack, self._sealer)

    def _resource(self, row: sqlite3.Row) -> Resource:
        facts = {name: _frozen(value) for name, value in json.loads(row["facts"]).items()}
        return Resource(**facts, checked=self._sealer.open(row["inputs"]), created=self._sealer.open(row["outputs"]))


def snapshot_of(rows: tuple[Row, ...]) -> Snapshot:
    """The stack's moment that rows tell of; steps that have begun are left out."""
    live = {row.resource.urn: row.resource for row in rows if row.role is Role.LIVE}
    return Snapshot(live, tuple(row.resource for row in rows if row.role is Role.CONDEMNED))


def _facts(resource: Resource) -> str:
    plain = (field.name for field in fields(Resource) if field.name not in _STRUCTS)
    return json.dumps({name: getattr(resource, name) for name in plain})


def _frozen(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(value)
    return {key: tuple(item) for key, item in value.items()} if isinstance(value, dict) else value
