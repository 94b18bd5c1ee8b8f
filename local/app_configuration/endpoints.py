"""The names under which stores answer: their own, and `<store>-<replica>`; all of them are global."""

import sqlite3

from local.arm import Record, resources

DOMAIN = ".azconfig.io"


def url(name: str) -> str:
    """The end point of a name."""
    return f"https://{name.lower()}{DOMAIN}"


def claim(db: sqlite3.Connection, name: str, store: str) -> bool:
    """Takes a name for a store; False when another has it, or had it and is kept."""
    owner = db.execute("SELECT store FROM configuration_endpoints WHERE name = ?", (name.lower(),)).fetchone()
    if owner:
        return bool(owner["store"] == store.lower())
    db.execute("INSERT INTO configuration_endpoints VALUES (?, ?)", (name.lower(), store.lower()))
    return True


def is_taken(db: sqlite3.Connection, name: str) -> bool:
    """Whether a store answers under a name, or a deleted one keeps it."""
    return bool(
        db.execute(
            "SELECT 1 FROM configuration_endpoints WHERE name = :name "
            "UNION SELECT 1 FROM deleted_configuration_stores WHERE name = :name",
            {"name": name.lower()},
        ).fetchone()
    )


def store_at(db: sqlite3.Connection, name: str) -> Record | None:
    """The store that answers under a name."""
    row = db.execute("SELECT store FROM configuration_endpoints WHERE name = ?", (name.lower(),)).fetchone()
    return resources.get(db, row["store"]) if row else None


def free(db: sqlite3.Connection, name: str) -> None:
    """Gives a replica's name back."""
    db.execute("DELETE FROM configuration_endpoints WHERE name = ?", (name.lower(),))


def free_all(db: sqlite3.Connection, store: str) -> None:
    """Gives all names of a store back."""
    db.execute("DELETE FROM configuration_endpoints WHERE store = ?", (store.lower(),))
