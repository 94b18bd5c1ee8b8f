"""Key-values and their history, as they are stored: one row a key and label, and one a change.

A label that is none is "" in the tables: the service has no empty ones.
"""

import base64
import hashlib
import json
import secrets
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from .filters import Filter

PAGE_SIZE = 100
"""Items in one page of a list, as the service's."""

_ETAG_BYTES = 32
_COLUMNS = "store, key, label, value, content_type, tags, description, etag, modified, locked"
_BEYOND = chr(0x10FFFF)
_SELECT = f"SELECT {_COLUMNS} FROM configuration_values WHERE store = ?"  # noqa: S608 # constants
_ORDER = "ORDER BY key, label"


@dataclass(frozen=True)
class KeyValue:
    """One key-value; `label` "" is none, `modified` is in seconds since 1970, `etag` has no quotes."""

    key: str
    label: str
    value: str | None
    content_type: str | None
    tags: Mapping[str, str | None]
    description: str | None = None
    etag: str = ""
    modified: float = 0.0
    locked: bool = False

    def says_the_same(self, other: "KeyValue") -> bool:
        """Whether writing one over the other changes nothing."""
        return self == replace(other, etag=self.etag, modified=self.modified, locked=self.locked)


@dataclass(frozen=True)
class Query:
    """What a list asks for; `after` are the key and label of the last item before."""

    key: Filter
    label: Filter
    tags: tuple[tuple[str, str | None], ...] = ()
    after: tuple[str, str] | None = None


def get(db: sqlite3.Connection, store: str, key: str, label: str) -> KeyValue | None:
    """One key-value."""
    row = db.execute(f"{_SELECT} AND key = ? AND label = ?", (store.lower(), key, label)).fetchone()
    return _read(row) if row else None


def put(db: sqlite3.Connection, store: str, wanted: KeyValue, now: float) -> KeyValue:
    """Writes a key-value with a new entity tag, and notes it in the history."""
    made = replace(wanted, etag=base64.urlsafe_b64encode(secrets.token_bytes(_ETAG_BYTES)).decode(), modified=now)
    row = (
        store.lower(),
        *(made.key, made.label, made.value, made.content_type, json.dumps(dict(made.tags)), made.description),
        *(made.etag, made.modified, made.locked),
    )
    holes = ", ".join("?" * len(row))
    for table in ("configuration_values", "configuration_revisions"):
        db.execute(f"INSERT OR REPLACE INTO {table} ({_COLUMNS}) VALUES ({holes})", row)  # noqa: S608 # constants
    return made


def delete(db: sqlite3.Connection, store: str, found: KeyValue) -> None:
    """Takes a key-value away; its history stays."""
    db.execute(
        "DELETE FROM configuration_values WHERE store = ? AND key = ? AND label = ?",
        (store.lower(), found.key, found.label),
    )


def listed(db: sqlite3.Connection, store: str, query: Query) -> list[KeyValue]:
    """The first page of what a query asks for, by key and label."""
    condition, parameters = _condition(query)
    rows = db.execute(f"{_SELECT}{condition} {_ORDER}", (store.lower(), *parameters))
    return _page(_read(row) for row in rows if _matches(row, query))


def revisions(db: sqlite3.Connection, store: str, query: Query, since: float, after: int) -> tuple[list[KeyValue], int]:
    """A page of the history, the newest first, and the number of its last item; `after` is that of the page before."""
    rows = db.execute(
        "SELECT * FROM configuration_revisions WHERE store = ? AND modified > ? AND (? = 0 OR number < ?) "
        "ORDER BY number DESC",
        (store.lower(), since, after, after),
    )
    found: list[KeyValue] = []
    last = 0
    for row in rows:
        if _matches(row, query):
            found.append(_read(row))
            last = row["number"]
        if len(found) == PAGE_SIZE:
            break
    return found, last


def names(db: sqlite3.Connection, store: str, column: str, wanted: Filter, after: str | None) -> list[str]:
    """A page of the distinct keys, or labels (`column`), that a filter takes."""
    rows = db.execute(
        f"SELECT DISTINCT {column} AS name FROM configuration_values WHERE store = ? ORDER BY 1",  # noqa: S608
        (store.lower(),),
    )
    found = [row["name"] for row in rows if wanted.takes(row["name"]) and (after is None or row["name"] > after)]
    return found[:PAGE_SIZE]


def changes(db: sqlite3.Connection, store: str) -> int:
    """A number that grows with each change."""
    row = db.execute(
        "SELECT max(number) AS n FROM configuration_revisions WHERE store = ?", (store.lower(),)
    ).fetchone()
    return row["n"] or 0


def page_etag(page: Iterable[KeyValue]) -> str:
    """The entity tag of a page: that of its items, in order."""
    digest = hashlib.sha256(b"kvset\n")
    for item in page:
        digest.update(f"{item.etag}\n".encode())
    return base64.urlsafe_b64encode(digest.digest()).rstrip(b"=").decode()


def _condition(query: Query) -> tuple[str, list[str]]:
    """Narrows by the key's index as far as it goes; `_matches` judges what is left."""
    parts, parameters = "", []
    if query.key.names is not None:
        parts += f" AND key IN ({', '.join('?' * len(query.key.names))})"
        parameters += query.key.names
    if query.key.prefix:
        parts += " AND key >= ? AND key < ?"
        parameters += [query.key.prefix, query.key.prefix + _BEYOND]
    if query.after:
        parts += " AND (key, label) > (?, ?)"
        parameters += query.after
    return parts, parameters


def _matches(row: sqlite3.Row, query: Query) -> bool:
    if not (query.key.takes(row["key"]) and query.label.takes(row["label"])):
        return False
    tags = json.loads(row["tags"]) if query.tags else {}
    return all(name in tags and tags[name] == value for name, value in query.tags)


def _page(found: Iterable[KeyValue]) -> list[KeyValue]:
    return [item for _, item in zip(range(PAGE_SIZE), found, strict=False)]


def _read(row: sqlite3.Row) -> KeyValue:
    told: dict[str, Any] = {name: row[name] for name in ("key", "label", "value", "content_type", "description")}
    tags = json.loads(row["tags"])
    return KeyValue(**told, tags=tags, etag=row["etag"], modified=row["modified"], locked=bool(row["locked"]))
