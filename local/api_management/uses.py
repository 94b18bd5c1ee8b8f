"""Which entities refer to which others, so that nothing goes that is still in use."""

import sqlite3
from collections.abc import Callable, Iterable
from enum import StrEnum

from local.arm import Call, Record

from .errors import in_use


class Used(StrEnum):
    """What can be referred to, by its name in lower case."""

    BACKEND = "backend"
    FRAGMENT = "fragment"
    LOGGER = "logger"
    NAMED_VALUE = "namedValue"


def note(db: sqlite3.Connection, service: str, user: str, used: Iterable[tuple[Used, str]]) -> None:
    """Replaces what an entity refers to; `service` and `user` are ids."""
    forget(db, service, user)
    rows = {(service.lower(), kind, name.lower(), user[len(service) :]) for kind, name in used}
    db.executemany("INSERT INTO api_management_uses VALUES (?, ?, ?, ?)", sorted(rows))


def users(db: sqlite3.Connection, service: str, kind: Used, name: str) -> list[str]:
    """The paths, inside the service, of the entities that refer to one, such as `/policies/policy`."""
    rows = db.execute(
        "SELECT user FROM api_management_uses WHERE service = ? AND kind = ? AND name = ? ORDER BY user",
        (service.lower(), kind, name.lower()),
    )
    return [row["user"] for row in rows]


def _resource_name(record: Record) -> str:
    return record.body["name"]


def kept_while_used(
    kind: Used, title: str, name: Callable[[Record], str] = _resource_name
) -> Callable[[Call, Record, Record], None]:
    """What refuses to delete an entity that others refer to, by the name that they know it by.

    The function returned raises `ArmError` (400).
    """

    def refused(call: Call, service: Record, record: Record) -> None:
        found = users(call.db, service.id, kind, name(record))
        if found:
            raise in_use(title, name(record), found)

    return refused


def forget(db: sqlite3.Connection, service: str, user: str) -> None:
    """Forgets what an entity, and everything below it, refers to."""
    path = user[len(service) :].lower()
    db.execute(
        "DELETE FROM api_management_uses WHERE service = ? AND (lower(user) = ? OR substr(lower(user), 1, ?) = ?)",
        (service.lower(), path, len(path) + 1, f"{path}/"),
    )
